package dev.stint.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeaderTrackerTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final RetryPolicy POLICY = new RetryPolicy(20 * MILLI, 500 * MILLI);

  private final LeaderTracker leaders =
      new LeaderTracker(List.of("a:1", "b:1", "c:1"), POLICY, () -> 0.5);

  @Test
  void fresh_asksTheFirstAtOnce() {
    assertThat(leaders.target()).isEqualTo("a:1");
    assertThat(leaders.connectAt()).isZero();
  }

  @Test
  void followerNamesLeader_isAskedAtOnce() {
    leaders.notLeader(100, "a:1", "z:9");

    assertThat(leaders.target()).isEqualTo("z:9");
    assertThat(leaders.connectAt()).isEqualTo(100);
  }

  @Test
  void followerKnowsNobody_nextIsAskedAtOnce() {
    leaders.notLeader(100, "a:1", null);

    assertThat(leaders.target()).isEqualTo("b:1");
    assertThat(leaders.connectAt()).isEqualTo(100);
  }

  @Test
  void followerNamesItself_isNotBelieved() {
    leaders.notLeader(100, "a:1", "a:1");

    assertThat(leaders.target()).isEqualTo("b:1");
  }

  @Test
  void allTried_waitsLongerEachTimeUpToTheMost() {
    leaders.failed(0, "a:1");
    leaders.failed(0, "b:1");
    assertThat(leaders.connectAt()).isZero();

    long before = 0;
    for (int i = 0; i < 12; i++) {
      leaders.failed(0, leaders.target());
      assertThat(leaders.connectAt()).isGreaterThanOrEqualTo(before).isPositive();
      before = leaders.connectAt();
    }
    assertThat(before).isBetween(250 * MILLI, 500 * MILLI);
  }

  @Test
  void failedNodeNamedAsLeader_isNotBelievedForAMoment() {
    leaders.failed(0, "a:1");
    leaders.notLeader(10, "b:1", "a:1");
    assertThat(leaders.target()).isEqualTo("c:1");

    leaders.notLeader(TimeUnit.SECONDS.toNanos(10), "c:1", "a:1");
    assertThat(leaders.target()).isEqualTo("a:1");
  }

  @Test
  void twoThatNameEachOther_areNotAskedInATightCircle() {
    for (int i = 0; i < 3; i++) {
      leaders.notLeader(0, leaders.target(), leaders.target().equals("a:1") ? "b:1" : "a:1");
    }
    leaders.notLeader(0, leaders.target(), leaders.target().equals("a:1") ? "b:1" : "a:1");

    assertThat(leaders.connectAt()).isPositive();
  }

  @Test
  void confirmed_forgetsTroubles() {
    for (int i = 0; i < 8; i++) {
      leaders.failed(0, leaders.target());
    }
    leaders.confirmed(leaders.target());
    assertThat(leaders.connectAt()).isZero();

    leaders.failed(7, leaders.target());
    assertThat(leaders.connectAt()).isEqualTo(7);
  }

  @Test
  void failedNodeThatAnsweredSince_isBelievedInAgain() {
    leaders.failed(0, "a:1");
    leaders.confirmed("a:1");
    leaders.notLeader(10, "b:1", "a:1");

    assertThat(leaders.target()).isEqualTo("a:1");
  }

  @Test
  void newsOfAnOlderTarget_changesNothing() {
    leaders.notLeader(0, "a:1", "c:1");
    leaders.notLeader(0, "a:1", "b:1");

    assertThat(leaders.target()).isEqualTo("c:1");
  }

  @Test
  void loneEndpoint_isTriedAgainAfterAWait() {
    LeaderTracker lone = new LeaderTracker(List.of("a:1"), POLICY, () -> 0.5);
    lone.failed(0, "a:1");

    assertThat(lone.target()).isEqualTo("a:1");
    assertThat(lone.connectAt()).isBetween(10 * MILLI, 20 * MILLI);
  }

  @Test
  void noEndpoint_isRefused() {
    assertThatThrownBy(() -> new LeaderTracker(List.of(), POLICY, () -> 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void wait_isBetweenAHalfAndTheWhole() {
    assertThat(POLICY.delayNanos(0, 0.9)).isZero();
    assertThat(POLICY.delayNanos(1, 0)).isEqualTo(10 * MILLI);
    assertThat(POLICY.delayNanos(1, 0.999999)).isBetween(19 * MILLI, 20 * MILLI);
    assertThat(POLICY.delayNanos(3, 0)).isEqualTo(40 * MILLI);
    assertThat(POLICY.delayNanos(60, 0)).isEqualTo(250 * MILLI);
  }
}
