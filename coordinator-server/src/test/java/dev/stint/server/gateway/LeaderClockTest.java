package dev.stint.server.gateway;

import static dev.stint.server.gateway.Calls.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeaderClockTest {
  private final LeaderClock clock = new LeaderClock();
  private long nanos = Calls.START_NANOS;

  private void lead(long term, long now, long horizon) {
    clock.lead(term, now, horizon, nanos);
  }

  /** Lets time pass in regular steps. */
  private void pass(long millis) {
    for (long left = millis; left > 0; left -= 100) {
      jump(Math.min(100, left));
    }
  }

  /** Lets time pass in one step. */
  private void jump(long millis) {
    nanos += millis * MILLI;
    clock.step(nanos);
  }

  @Test
  void leaderReady_anchorsAtTheReplicatedClock() {
    lead(3, 50_000, 40_000);

    assertThat(clock.leads()).isTrue();
    assertThat(clock.term()).isEqualTo(3);
    assertThat(clock.nowMillis()).isEqualTo(50_000);
    assertThat(clock.horizonMillis()).isEqualTo(40_000);
  }

  @Test
  void regularSteps_countAllTimeWithoutLosingFractions() {
    lead(1, 0, 0);
    for (int i = 0; i < 1_000; i++) {
      nanos += 1_999_999; // just under 2 ms
      clock.step(nanos);
    }

    assertThat(clock.nowMillis()).isEqualTo(1_999);
  }

  @Test
  void processPausedFor30Seconds_countsOne() {
    lead(1, 0, 0);
    pass(200);
    jump(30_000);

    assertThat(clock.nowMillis()).isEqualTo(1_200);
  }

  @Test
  void monotonicClockGoesBack_countsNothing() {
    lead(1, 0, 0);
    pass(500);
    clock.step(nanos - 300 * MILLI);

    assertThat(clock.nowMillis()).isEqualTo(500);
    pass(100);
    assertThat(clock.nowMillis()).isEqualTo(600);
  }

  @Test
  void first5SecondsOfALeadership_horizonStandsStill() {
    lead(1, 20_000, 18_000);
    pass(4_900);
    assertThat(clock.horizonMillis()).isEqualTo(18_000);

    pass(100);
    assertThat(clock.horizonMillis()).isEqualTo(25_000);
  }

  @Test
  void pauseWithinTheFirst5Seconds_holdGoesOnAfterIt() {
    lead(1, 0, 0);
    jump(30_000);
    pass(3_900);
    assertThat(clock.horizonMillis()).isZero();

    pass(100);
    assertThat(clock.horizonMillis()).isEqualTo(5_000);
  }

  @Test
  void noHeartbeatUnapplied_horizonIsNow() {
    leadAndGetPastTheHold();
    pass(700);

    assertThat(clock.horizonMillis()).isEqualTo(clock.nowMillis()).isEqualTo(5_700);
  }

  @Test
  void heartbeatsUnapplied_horizonIsTheOldestArrival() {
    leadAndGetPastTheHold();
    long first = clock.heartbeatArrived();
    pass(100);
    long second = clock.heartbeatArrived();
    long third = clock.heartbeatArrived();
    pass(60_000);

    assertThat(clock.horizonMillis()).isEqualTo(first).isEqualTo(5_000);
    clock.heartbeatResolved(1, first);
    assertThat(clock.horizonMillis()).isEqualTo(second).isEqualTo(5_100);
    clock.heartbeatResolved(1, second);
    assertThat(clock.horizonMillis()).isEqualTo(third).isEqualTo(5_100);
    clock.heartbeatResolved(1, third);
    assertThat(clock.horizonMillis()).isEqualTo(65_100);
  }

  @Test
  void stepThatComesLate_horizonStandsStillForASecond() {
    leadAndGetPastTheHold();
    pass(1_000);
    jump(900); // heartbeats of this time lie in sockets and are not here

    pass(900);
    assertThat(clock.horizonMillis()).isEqualTo(6_000);
    pass(100);
    assertThat(clock.horizonMillis()).isEqualTo(clock.nowMillis()).isEqualTo(7_900);
  }

  @Test
  void stepsThatAreALittleLate_holdNothing() {
    leadAndGetPastTheHold();
    jump(250);

    assertThat(clock.horizonMillis()).isEqualTo(5_250);
  }

  @Test
  void nodeThatStutters_horizonMovesAfter10Seconds() {
    leadAndGetPastTheHold();
    for (int i = 0; i < 25; i++) {
      jump(400);
      assertThat(clock.horizonMillis()).as("step %s", i).isLessThanOrEqualTo(5_000 + 10_000);
    }
    jump(400);

    assertThat(clock.nowMillis()).isEqualTo(15_400);
    assertThat(clock.horizonMillis()).isEqualTo(15_000);
  }

  @Test
  void entryThatWasNotApplied_horizonStandsAtTheOldestOfItsHeartbeatsFor5Seconds() {
    leadAndGetPastTheHold();
    long arrival = clock.heartbeatArrived();
    pass(200);
    clock.entryRefused();
    clock.heartbeatResolved(1, arrival);

    pass(4_900);
    assertThat(clock.horizonMillis()).isEqualTo(arrival).isEqualTo(5_000);
    pass(100);
    assertThat(clock.horizonMillis()).isEqualTo(clock.nowMillis()).isEqualTo(10_200);
  }

  @Test
  void entriesThatAreNeverApplied_horizonMovesAfter10Seconds() {
    leadAndGetPastTheHold();
    for (int i = 0; i < 100; i++) {
      clock.entryRefused();
      pass(100);
      assertThat(clock.horizonMillis()).as("refusal %s", i).isLessThanOrEqualTo(15_000);
    }
    clock.entryRefused();

    assertThat(clock.horizonMillis()).isEqualTo(15_000);
  }

  @Test
  void deposedAndLeaderAgain_anchorsAgainAndForgetsHeartbeats() {
    leadAndGetPastTheHold();
    long arrival = clock.heartbeatArrived();
    pass(1_000);
    clock.depose();
    assertThat(clock.leads()).isFalse();
    jump(60_000);
    assertThat(clock.nowMillis()).as("nobody leads: time stands still").isEqualTo(6_000);

    lead(3, 5_500, 5_000);
    assertThat(clock.term()).isEqualTo(3);
    assertThat(clock.nowMillis()).isEqualTo(5_500);
    pass(5_000);
    long other = clock.heartbeatArrived();
    clock.heartbeatResolved(1, arrival); // of the earlier term
    clock.heartbeatResolved(1, other);
    pass(1_000);
    assertThat(clock.horizonMillis()).isEqualTo(other).isEqualTo(10_500);
  }

  private void leadAndGetPastTheHold() {
    lead(1, 0, 0);
    pass(5_000);
    assertThat(clock.horizonMillis()).isEqualTo(5_000);
  }
}
