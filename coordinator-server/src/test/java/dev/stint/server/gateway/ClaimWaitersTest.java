package dev.stint.server.gateway;

import static dev.stint.server.gateway.Calls.MILLI;
import static dev.stint.server.gateway.Outcomes.applied;
import static dev.stint.server.gateway.Outcomes.granted;
import static dev.stint.server.gateway.Outcomes.nothing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result.NothingGranted.Why;
import dev.stint.core.rules.Outcome.Answer;
import dev.stint.server.gateway.CallOutcome.NotDone;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimWaitersTest {
  private static final long NEVER = -1;

  private final ClaimWaiters<String> waiters = new ClaimWaiters<>(1_000);
  private final Map<String, Call<String>> calls = new HashMap<>();
  private long nanos = Calls.START_NANOS;
  private long now;

  /** A claim that may wait 5 s and got nothing; its session is a number after its name. */
  private boolean park(String name, long earliestMillis, String... runs) {
    return parkOf("t", name, earliestMillis, runs);
  }

  private boolean parkOf(String tenant, String name, long earliestMillis, String... runs) {
    long session = Long.parseLong(name.substring(1));
    Call<String> call = Calls.waitingClaim(tenant, session, nanos, 5_000, name, runs);
    calls.put(name, call);
    waiters.onArrival(call);
    return waiters.onResolved(call, applied(nothing(earliestMillis)), false, nanos);
  }

  private void claimable(String run, int shards) {
    claimable(run, shards, 0);
  }

  private void claimable(String run, int shards, long atMillis) {
    waiters.onSignal(new LeaderSignal.ShardsClaimable("t", run, shards, atMillis), now);
  }

  private List<String> woken() {
    return waiters.takeWoken(now, call -> true).stream().map(Call::context).toList();
  }

  private boolean resolve(String name, Answer answer) {
    return waiters.onResolved(calls.get(name), applied(answer), false, nanos);
  }

  private List<String> answered() {
    return waiters.takeResolved().stream().map(r -> r.call().context()).toList();
  }

  private void pass(long millis) {
    nanos += millis * MILLI;
    now += millis;
    waiters.step(now, nanos);
  }

  @Test
  void nothingClaimable_waits() {
    assertThat(park("a1", NEVER)).isTrue();
    assertThat(waiters.size()).isEqualTo(1);
    assertThat(woken()).isEmpty();
  }

  @Test
  void callerOfParkedClaimGone_answeredAndTheNextOneGetsTheShard() {
    park("a1", NEVER);
    park("b2", NEVER);
    waiters.withdraw(calls.get("a1"));
    assertThat(answered()).containsExactly("a1");
    claimable("run", 1);

    assertThat(woken()).containsExactly("b2");
    assertThat(waiters.size()).isEqualTo(1);
  }

  @Test
  void callerOfWokenClaimGone_theNextOneIsWokenInstead() {
    park("a1", NEVER);
    park("b2", NEVER);
    claimable("run", 1);
    waiters.takeWoken(now, call -> false); // ready, without room
    waiters.withdraw(calls.get("a1"));

    assertThat(answered()).containsExactly("a1");
    assertThat(woken()).containsExactly("b2");
  }

  @Test
  void callerOfClaimThatIsJudgedAgainGone_itDoesNotGoOnWaiting() {
    park("a1", NEVER);
    park("b2", NEVER);
    claimable("run", 1);
    assertThat(woken()).containsExactly("a1");
    waiters.withdraw(calls.get("a1"));

    assertThat(answered()).as("its outcome comes").isEmpty();
    assertThat(resolve("a1", nothing(NEVER))).as("waits").isFalse();
    assertThat(woken()).containsExactly("b2");
    assertThat(waiters.size()).isEqualTo(1);
  }

  @Test
  void callerOfClaimWithoutOutcomeGone_itDoesNotBeginToWait() {
    Call<String> call = Calls.waitingClaim("t", 1, nanos, 5_000, "a1");
    waiters.onArrival(call);
    waiters.withdraw(call);

    assertThat(waiters.onResolved(call, applied(nothing(NEVER)), false, nanos)).isFalse();
    assertThat(waiters.size()).isZero();
  }

  @Test
  void callerOfReplacedClaimGone_theNewerOneGoesOnWaiting() {
    park("a1", NEVER);
    Call<String> older = calls.get("a1");
    park("b1", NEVER);
    answered();
    waiters.withdraw(older);

    assertThat(answered()).isEmpty();
    assertThat(waiters.size()).isEqualTo(1);
  }

  @Test
  void otherOutcomes_answeredAtOnce() {
    Call<String> call = Calls.waitingClaim("t", 1, nanos, 5_000, "a1");
    for (Why why : List.of(Why.AT_CAPACITY, Why.DRAINING, Why.SETTLED)) {
      assertThat(waiters.onResolved(call, applied(nothing(why)), false, nanos)).isFalse();
    }
    CallOutcome rejected = applied(Outcomes.rejected(RejectionCode.SESSION_EXPIRED));
    assertThat(waiters.onResolved(call, rejected, false, nanos)).isFalse();
    assertThat(waiters.onResolved(call, new CallOutcome.Unknown("lost"), false, nanos)).isFalse();
    assertThat(waiters.size()).isZero();
  }

  @Test
  void claimThatDoesNotWait_answeredAtOnce() {
    Call<String> call = Calls.claim("t", 1, "a1");

    assertThat(waiters.onResolved(call, applied(nothing(NEVER)), false, nanos)).isFalse();
  }

  @Test
  void shardsBecomeClaimable_asManyAreWokenMostSeniorFirst() {
    park("a1", NEVER);
    park("b2", NEVER, "run");
    park("c3", NEVER);
    claimable("run", 2);

    assertThat(woken()).containsExactly("a1", "b2");
    assertThat(woken()).isEmpty();
  }

  @Test
  void wokenTakesTheShards_nobodyElseIsWoken() {
    park("a1", NEVER);
    park("b2", NEVER);
    claimable("run", 1);
    woken();

    assertThat(resolve("a1", granted("run", 1))).isFalse();
    assertThat(woken()).isEmpty();
    assertThat(waiters.size()).isEqualTo(1);
  }

  @Test
  void wokenTakesMoreThanItsShare_fewerAreWokenAfterIt() {
    for (int i = 1; i <= 4; i++) {
      park("a" + i, NEVER);
    }
    claimable("run", 2);
    assertThat(woken()).containsExactly("a1", "a2");
    resolve("a1", granted("run", 2));
    resolve("a2", nothing(NEVER));

    assertThat(woken()).isEmpty();
  }

  @Test
  void wokenDoesNotTakeIt_theNextIsWokenAndEachOncePerSignal() {
    park("a1", NEVER);
    park("b2", NEVER);
    park("c3", NEVER);
    claimable("run", 1);
    List<String> order = new ArrayList<>();
    for (List<String> next = woken(); !next.isEmpty(); next = woken()) {
      order.addAll(next);
      assertThat(next).as("one shard, one claim at a time").hasSize(1);
      assertThat(resolve(next.get(0), nothing(NEVER))).isTrue();
    }
    assertThat(order).containsExactly("a1", "b2", "c3");

    claimable("run", 1);
    assertThat(woken()).as("seniority is kept").containsExactly("a1");
  }

  @Test
  void wokenFailsBeforeTheLog_theNextIsWoken() {
    park("a1", NEVER);
    park("b2", NEVER);
    claimable("run", 1);
    woken();
    NotDone full = NotDone.later(CallOutcome.Why.QUEUE_FULL, 10);

    assertThat(waiters.onResolved(calls.get("a1"), full, false, nanos)).isFalse();
    assertThat(woken()).containsExactly("b2");
  }

  @Test
  void anotherClaimTookTheShard_nobodyIsWokenForIt() {
    park("a1", NEVER);
    claimable("run", 1);
    Call<String> fresh = Calls.claim("t", 9, "fresh");
    waiters.onResolved(fresh, applied(granted("run", 1)), false, nanos);

    assertThat(woken()).isEmpty();
  }

  @Test
  void parkedAfterTheSignal_notWokenByIt() {
    park("a1", NEVER);
    claimable("run", 3);
    woken();
    park("b2", NEVER);

    assertThat(woken()).isEmpty();
  }

  @Test
  void otherRunOrOtherTenant_notWoken() {
    park("a1", NEVER, "other");
    parkOf("u", "b2", NEVER);
    claimable("run", 5);

    assertThat(woken()).isEmpty();
  }

  @Test
  void shardsClaimableLater_wokenThen() {
    park("a1", NEVER);
    park("b2", NEVER);
    claimable("run", 1, 1_000);
    pass(900);
    assertThat(woken()).isEmpty();
    pass(100);

    assertThat(woken()).containsExactly("a1");
  }

  @Test
  void manyTimes_boundedAndNoneIsLost() {
    park("a1", NEVER);
    for (int i = 1; i <= 1_000; i++) {
      claimable("run", 1, i * 100_000L);
    }
    waiters.step(100_000_000, nanos);

    assertThat(woken()).containsExactly("a1");
  }

  @Test
  void ownTimeComes_aFewAskAndTheOthersRestAfterAFailure() {
    for (int i = 1; i <= 20; i++) {
      park("a" + i, 1_000);
    }
    pass(900);
    assertThat(woken()).isEmpty();
    pass(100);
    List<String> first = woken();
    assertThat(first).hasSize(Probes.MIN_WINDOW).startsWith("a1");

    resolve(first.get(0), nothing(9_000));
    assertThat(woken()).as("the others wait for the next step").isEmpty();
    pass(100);
    assertThat(woken()).hasSize(1);
  }

  @Test
  void ownTimeComesAndShardsAreThere_theyFollowAtOnce() {
    for (int i = 1; i <= 40; i++) {
      park("a" + i, 1_000);
    }
    pass(1_000);
    int granted = 0;
    List<String> woken = woken();
    while (!woken.isEmpty()) {
      assertThat(woken.size()).isLessThanOrEqualTo(Probes.MAX_WINDOW);
      woken.forEach(name -> resolve(name, granted("run", 1)));
      granted += woken.size();
      woken = woken();
    }

    assertThat(granted).isEqualTo(40);
  }

  @Test
  void runIsOver_thoseWhoNamedItAreJudgedAgain() {
    park("a1", NEVER, "run", "other");
    park("b2", NEVER);
    waiters.onSignal(new LeaderSignal.RunOver("t", "run"), now);
    assertThat(woken()).containsExactly("a1");

    assertThat(resolve("a1", nothing(NEVER))).as("the other run goes on").isTrue();
  }

  @Test
  void sessionEnds_itsClaimIsJudgedAgain() {
    park("a1", NEVER);
    park("b2", NEVER);
    waiters.onSignal(new LeaderSignal.SessionEnding(2), now);

    assertThat(woken()).containsExactly("b2");
    assertThat(resolve("b2", Outcomes.rejected(RejectionCode.SESSION_EXPIRED))).isFalse();
    assertThat(waiters.size()).isEqualTo(1);
  }

  @Test
  void laterClaimOfTheSession_olderIsAnsweredWithItsNothing() {
    park("a1", 700);
    waiters.onArrival(Calls.claim("t", 1, "newer"));

    assertThat(waiters.takeResolved())
        .containsExactly(new Resolved<>(calls.get("a1"), applied(nothing(700))));
    assertThat(waiters.size()).isZero();
  }

  @Test
  void laterClaimWhileTheOlderIsBeingJudged_olderDoesNotWaitAgain() {
    park("a1", NEVER);
    claimable("run", 1);
    woken();
    waiters.onArrival(Calls.claim("t", 1, "newer"));

    assertThat(answered()).isEmpty();
    assertThat(resolve("a1", nothing(NEVER))).isFalse();
    assertThat(waiters.size()).isZero();
  }

  @Test
  void twoClaimsOfASessionBeingJudged_theLaterOneWaits() {
    Call<String> older = Calls.waitingClaim("t", 1, nanos, 5_000, "older");
    Call<String> newer = Calls.waitingClaim("t", 1, nanos, 5_000, "newer");
    waiters.onArrival(older);
    waiters.onArrival(newer);
    waiters.onResolved(older, applied(nothing(NEVER)), false, nanos);
    waiters.onResolved(newer, applied(nothing(NEVER)), false, nanos);

    assertThat(answered()).containsExactly("older");
    assertThat(waiters.size()).isEqualTo(1);
    waiters.onArrival(Calls.claim("t", 1, "newest"));
    assertThat(answered()).containsExactly("newer");
  }

  @Test
  void anotherTenantNamesTheSession_replacesNothing() {
    park("a1", NEVER);
    waiters.onArrival(Calls.claim("u", 1, "theirs"));

    assertThat(answered()).isEmpty();
    assertThat(waiters.size()).isEqualTo(1);
  }

  @Test
  void timeIsUp_answeredWithTheLastNothing() {
    park("a1", 700);
    pass(4_900);
    assertThat(answered()).isEmpty();
    pass(100);

    assertThat(answered()).containsExactly("a1");
    assertThat(waiters.size()).isZero();
    claimable("run", 1);
    assertThat(woken()).isEmpty();
  }

  @Test
  void waitLongerThanHalfATtl_cut() {
    Call<String> claim = Calls.claim("t", 1, "c");
    Call<String> call =
        Call.waitingClaim(claim.proposal(), Calls.FAR_NANOS, nanos, 60_000, 10_000, "c");
    assertThat(call.waitUntilNanos() - nanos).isEqualTo(5_000 * MILLI);

    long soon = Calls.after(nanos, 2_000);
    Call<String> due = Call.waitingClaim(claim.proposal(), soon, nanos, 60_000, 10_000, "c");
    assertThat(due.waitUntilNanos()).isEqualTo(soon);
  }

  @Test
  void timeIsUpWhileBeingJudged_answeredWithThatOutcome() {
    park("a1", NEVER);
    claimable("run", 1);
    woken();
    pass(6_000);

    assertThat(answered()).isEmpty();
    assertThat(resolve("a1", nothing(NEVER))).isFalse();
  }

  @Test
  void noRoomInTheQueue_wokenStaysAndComesLater() {
    park("a1", NEVER);
    claimable("run", 1);
    assertThat(waiters.takeWoken(now, call -> false)).isEmpty();

    assertThat(woken()).containsExactly("a1");
  }

  @Test
  void wokenWithoutRoomRunsOutOfTime_itsShardGoesToTheNext() {
    park("a1", NEVER);
    pass(1_000);
    park("b2", NEVER);
    claimable("run", 1);
    waiters.takeWoken(now, call -> false);
    pass(4_000);

    assertThat(answered()).containsExactly("a1");
    assertThat(woken()).containsExactly("b2");
  }

  @Test
  void runWithManyShards_wokenInBoundedNumbers() {
    for (int i = 1; i <= 600; i++) {
      park("a" + i, NEVER);
    }
    claimable("run", 1_000_000);
    List<String> first = woken();
    assertThat(first).hasSize(ClaimWaiters.MAX_LOGGING);
    assertThat(woken()).isEmpty();

    resolve(first.get(0), granted("run", 1));
    assertThat(woken()).containsExactly("a257");
  }

  @Test
  void tooManyWait_answeredAtOnce() {
    for (int i = 1; i <= 1_000; i++) {
      assertThat(park("a" + i, NEVER)).isTrue();
    }

    assertThat(park("b5000", NEVER)).isFalse();
    assertThat(park("c1", NEVER)).as("takes the place of its session's older one").isTrue();
    assertThat(waiters.size()).isEqualTo(1_000);
  }

  @Test
  void outcomeReportedLate_parkedAndJudgedAgainAtOnce() {
    Call<String> call = Calls.waitingClaim("t", 1, nanos, 5_000, "a1");
    calls.put("a1", call);

    assertThat(waiters.onResolved(call, applied(nothing(NEVER)), true, nanos)).isTrue();
    assertThat(woken()).containsExactly("a1");
  }

  @Test
  void deposed_allThatWaitFailAtOnce() {
    park("a1", NEVER);
    park("b2", NEVER);
    park("c3", NEVER);
    claimable("run", 1);
    woken();
    NotDone outcome = NotDone.notLeading("n2");
    waiters.depose(outcome);

    assertThat(waiters.takeResolved())
        .containsExactly(
            new Resolved<>(calls.get("b2"), outcome), new Resolved<>(calls.get("c3"), outcome));
    assertThat(waiters.size()).isZero();
  }
}
