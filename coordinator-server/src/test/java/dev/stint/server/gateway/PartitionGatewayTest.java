package dev.stint.server.gateway;

import static dev.stint.server.gateway.Calls.MILLI;
import static dev.stint.server.gateway.Outcomes.beat;
import static dev.stint.server.gateway.Outcomes.done;
import static dev.stint.server.gateway.Outcomes.granted;
import static dev.stint.server.gateway.Outcomes.nothing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.CommandKind;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.rules.Outcome.Answer;
import dev.stint.server.gateway.CallOutcome.NotDone;
import dev.stint.server.gateway.CallOutcome.Why;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PartitionGatewayTest {
  private PartitionGateway<String> gateway = new PartitionGateway<>(GatewayLimits.DEFAULT);
  private long nanos = Calls.START_NANOS;
  private long index;
  private final List<Effect<String>> effects = new ArrayList<>();

  private void lead(long term, long stateNow) {
    gateway.onLeaderReady(term, stateNow, stateNow, nanos);
  }

  private void leadPastTheHold() {
    lead(1, 0);
    pass(5_000);
  }

  private void submit(Call<String> call) {
    gateway.submit(List.of(call), 0, nanos);
  }

  private void pass(long millis) {
    for (long left = millis; left > 0; left -= 100) {
      nanos += Math.min(100, left) * MILLI;
      gateway.step(nanos);
    }
  }

  private EntryToLog next() {
    return gateway.nextEntry(nanos);
  }

  private AppliedAt at(EntryToLog entry) {
    return new AppliedAt(
        entry.entry().term(),
        ++index,
        index,
        entry.entry().nowMillis(),
        entry.entry().horizonMillis());
  }

  private AppliedAt apply(EntryToLog entry, Answer answer, LeaderSignal... signals) {
    AppliedAt at = at(entry);
    List<Answer> answers = Collections.nCopies(entry.entry().proposals().size(), answer);
    gateway.onCompleted(entry.id(), new EntryOutcome.Applied(at, answers, List.of(signals)), nanos);
    return at;
  }

  /** What the contexts got since the last time, as text. */
  private List<String> answers() {
    effects.clear();
    effects.addAll(gateway.takeEffects());
    return effects.stream().map(PartitionGatewayTest::text).collect(Collectors.toList());
  }

  private static String text(Effect<String> effect) {
    if (effect instanceof Effect.Answered<String> answered) {
      return answered.context() + ":" + text(answered.outcome());
    }
    if (effect instanceof Effect.ReadReleased<String> released) {
      return released.context() + ":read@" + released.at().index();
    }
    if (effect instanceof Effect.ReadRefused<String> refused) {
      return refused.context() + ":" + text(refused.notDone());
    }
    return "raised:" + ((Effect.AdviceRaised<String>) effect).session();
  }

  private static String text(CallOutcome outcome) {
    if (outcome instanceof CallOutcome.Applied applied) {
      return applied.answer().judged().result().getClass().getSimpleName();
    }
    return outcome instanceof NotDone notDone
        ? notDone.why() + (notDone.leaderOrNull() == null ? "" : "@" + notDone.leaderOrNull())
        : "Unknown";
  }

  /** As while leadership is handed over in vain: Raft takes nothing, and this node leads on. */
  @Test
  void heartbeatsRefusedByRaft_noSessionIsJudgedByTheTimeBeforeTheyCanComeAgain() {
    leadPastTheHold();
    long arrival = gateway.nowMillis();
    for (int i = 0; i < 6; i++) {
      submit(Calls.heartbeat("t", 1, "a" + i));
      EntryToLog entry = next();
      pass(500);
      gateway.onCompleted(entry.id(), new EntryOutcome.NotLeader(null), nanos);
      assertThat(answers()).containsExactly("a" + i + ":NOT_LEADING");
    }
    pass(1_000); // the session's worker looks for another leader, and comes back
    submit(Calls.heartbeat("t", 1, "b"));
    EntryToLog entry = next();

    assertThat(entry.entry().nowMillis()).isEqualTo(arrival + 4_000);
    assertThat(entry.entry().horizonMillis()).isLessThanOrEqualTo(arrival);
    apply(entry, beat(true));
    pass(5_000);
    submit(Calls.checkpoint("t", 1, "c"));
    assertThat(next().entry().horizonMillis()).isEqualTo(gateway.nowMillis());
  }

  @Test
  void follower_saysWhoLeads() {
    gateway.onLeaderChanged("n2");
    submit(Calls.checkpoint("t", 1, "a"));
    gateway.read("r", Calls.FAR_NANOS, nanos);

    assertThat(answers()).containsExactly("a:NOT_LEADING@n2", "r:NOT_LEADING@n2");
    assertThat(next()).isNull();
    assertThat(gateway.wantsDue()).isFalse();
  }

  @Test
  void leader_logsAndAnswers() {
    lead(4, 1_000);
    submit(Calls.checkpoint("t", 1, "a"));
    EntryToLog entry = next();

    assertThat(entry.entry().term()).isEqualTo(4);
    assertThat(entry.entry().nowMillis()).isEqualTo(1_000);
    assertThat(answers()).isEmpty();
    apply(entry, done());
    assertThat(answers()).containsExactly("a:Done");
  }

  @Test
  void idleHourWhereNothingWaitsForTime_costsNoEntryAndHasPassedForTheNext() {
    leadPastTheHold();
    gateway.onDue(NextDue.NOTHING);
    for (int i = 0; i < 3_600; i++) {
      pass(1_000);
      assertThat(next()).isNull();
    }
    submit(Calls.checkpoint("t", 1, "a"));

    EntryToLog entry = next();
    assertThat(entry.entry().nowMillis()).isEqualTo(3_605_000);
    assertThat(entry.entry().horizonMillis()).isEqualTo(3_605_000);
  }

  @Test
  void idleHourWithARun_timeIsLoggedEvery5Seconds() {
    lead(1, 0);
    gateway.onDue(new NextDue(NextDue.NEVER, NextDue.NEVER, true));
    long logged = 0;
    int ticks = 0;
    for (int i = 0; i < 36_000; i++) {
      pass(100);
      EntryToLog tick = next();
      if (tick != null) {
        assertThat(tick.entry().proposals()).isEmpty();
        logged = tick.entry().nowMillis();
        ticks++;
        apply(tick, done());
        gateway.onDue(new NextDue(NextDue.NEVER, NextDue.NEVER, true));
      }
      assertThat(gateway.nowMillis() - logged).isLessThan(5_000);
    }

    assertThat(ticks).isEqualTo(720);
  }

  @Test
  void sessionIsDue_oneTickAndNoneWhileItIsInFlight() {
    leadPastTheHold();
    gateway.onDue(new NextDue(6_000, NextDue.NEVER, true));
    pass(900);
    EntryToLog keeping = next();
    apply(keeping, done());
    assertThat(gateway.wantsDue()).isTrue();
    gateway.onDue(new NextDue(6_000, NextDue.NEVER, true));
    assertThat(next()).isNull();
    pass(100);

    EntryToLog tick = next();
    assertThat(tick.entry().horizonMillis()).isEqualTo(6_000);
    assertThat(gateway.wantsDue()).isFalse();
    pass(2_000);
    assertThat(next()).isNull();
    apply(tick, done());
    gateway.onDue(NextDue.NOTHING);
    assertThat(next()).isNull();
  }

  @Test
  void first5SecondsAfterFailover_noTickForDeadlinesAndHorizonStandsStill() {
    lead(7, 100_000);
    gateway.onDue(new NextDue(100_001, NextDue.NEVER, true));
    pass(4_900);
    assertThat(next()).isNull();
    submit(Calls.checkpoint("t", 1, "a"));
    EntryToLog entry = next();
    assertThat(entry.entry().nowMillis()).isEqualTo(104_900);
    assertThat(entry.entry().horizonMillis()).isEqualTo(100_000);
    apply(entry, done());
    gateway.onDue(new NextDue(100_001, NextDue.NEVER, true));
    pass(100);

    assertThat(next().entry().horizonMillis()).isEqualTo(105_000);
  }

  @Test
  void processPaused_theNextEntryIsASecondLaterAndItsHorizonIsNot() {
    leadPastTheHold();
    submit(Calls.heartbeat("t", 1, "h"));
    apply(next(), beat(true));
    nanos += 30_000 * MILLI;
    submit(Calls.checkpoint("t", 1, "a"));

    EntryToLog entry = next();
    assertThat(entry.entry().nowMillis()).isEqualTo(6_000);
    assertThat(entry.entry().horizonMillis()).isEqualTo(5_000);
  }

  @Test
  void diskStandsStill_nobodyWhoseHeartbeatArrivedExpires() {
    leadPastTheHold();
    List<EntryToLog> stuck = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      submit(Calls.checkpoint("t", 1, "a" + i));
      stuck.add(next());
    }
    pass(1_000);
    submit(Calls.heartbeat("t", 1, "h1")); // logical time 6,000
    for (int i = 0; i < 20; i++) {
      pass(3_000);
      submit(Calls.heartbeat("t", 1, "again" + i));
    }
    stuck.forEach(entry -> apply(entry, done()));

    EntryToLog entry = next();
    assertThat(entry.entry().nowMillis()).isEqualTo(66_000);
    assertThat(entry.entry().horizonMillis()).isEqualTo(6_000);
    submit(Calls.checkpoint("t", 1, "b"));
    EntryToLog behind = next();
    assertThat(behind.entry().horizonMillis()).as("in flight").isEqualTo(6_000);
    apply(entry, beat(true));
    submit(Calls.checkpoint("t", 1, "c"));
    assertThat(next().entry().horizonMillis()).isEqualTo(66_000);
  }

  @Test
  void idleReads_shareOneEmptyEntry() {
    lead(1, 0);
    gateway.read("r1", Calls.FAR_NANOS, nanos);
    gateway.read("r2", Calls.FAR_NANOS, nanos);
    EntryToLog barrier = next();
    assertThat(barrier.entry().proposals()).isEmpty();
    gateway.read("r3", Calls.FAR_NANOS, nanos);
    assertThat(next()).as("one empty entry at a time").isNull();
    apply(barrier, done());

    assertThat(answers()).containsExactly("r1:read@1", "r2:read@1");
    apply(next(), done());
    assertThat(answers()).containsExactly("r3:read@2");
  }

  @Test
  void busyReads_rideOnTheNextBatch() {
    lead(1, 0);
    submit(Calls.checkpoint("t", 1, "a"));
    EntryToLog before = next();
    gateway.read("r", Calls.FAR_NANOS, nanos);
    submit(Calls.checkpoint("t", 1, "b"));
    EntryToLog after = next();
    assertThat(next()).isNull();

    apply(before, done());
    assertThat(answers()).containsExactly("a:Done");
    apply(after, done());
    assertThat(answers()).containsExactly("r:read@2", "b:Done");
  }

  @Test
  void leaderThatIsCutOff_answersNoRead() {
    lead(1, 0);
    gateway.read("r1", Calls.after(nanos, 10_000), nanos);
    EntryToLog barrier = next();
    gateway.read("r2", Calls.after(nanos, 1_000), nanos);
    pass(3_000);
    assertThat(answers()).containsExactly("r2:DEADLINE_PASSED");

    gateway.onCompleted(barrier.id(), new EntryOutcome.Voided(), nanos);
    assertThat(answers()).containsExactly("r1:NOT_LEADING");
  }

  @Test
  void readsOfFailedEntries_refused() {
    lead(1, 0);
    List<EntryOutcome> failures =
        List.of(
            new EntryOutcome.NotLeader("n2"),
            new EntryOutcome.Busy(5),
            new EntryOutcome.Closed(),
            new EntryOutcome.Unknown("lost"));
    for (EntryOutcome failure : failures) {
      gateway.read("r", Calls.FAR_NANOS, nanos);
      gateway.onCompleted(next().id(), failure, nanos);
    }

    assertThat(answers())
        .containsExactly("r:NOT_LEADING@n2", "r:LOG_BUSY", "r:STOPPING", "r:NOT_LEADING");
  }

  @Test
  void tooManyReads_refused() {
    GatewayLimits d = GatewayLimits.DEFAULT;
    gateway =
        new PartitionGateway<>(
            new GatewayLimits(
                10, d.maxQueuedBytes(), 10, 10_000, 1, 10, d.maxEntryBytes(), 10, 10, 1, 1));
    lead(1, 0);
    gateway.read("r1", Calls.FAR_NANOS, nanos);
    gateway.read("r2", Calls.FAR_NANOS, nanos);
    gateway.read("r3", nanos, nanos);

    assertThat(answers()).containsExactly("r2:QUEUE_FULL", "r3:DEADLINE_PASSED");
  }

  @Test
  void claimWaits_releaseReachesItAtOnce() {
    lead(1, 0);
    submit(Calls.waitingClaim("t", 1, nanos, 5_000, "claim"));
    apply(next(), nothing(-1));
    assertThat(answers()).isEmpty();
    assertThat(gateway.stats().waitingClaims()).isEqualTo(1);

    submit(Calls.release("t", 2, "release"));
    apply(next(), done(), new LeaderSignal.ShardsClaimable("t", "run", 1, 0));
    EntryToLog again = next();
    assertThat(again.entry().proposals())
        .singleElement()
        .satisfies(p -> assertThat(p.command().kind()).isEqualTo(CommandKind.CLAIM));
    apply(again, granted("run", 1));

    assertThat(answers()).containsExactly("release:Done", "claim:Granted");
    assertThat(gateway.stats().waitingClaims()).isZero();
  }

  @Test
  void claimAndReleaseInOneEntry_noWakeUpIsLost() {
    lead(1, 0);
    submit(Calls.waitingClaim("t", 1, nanos, 5_000, "claim"));
    EntryToLog entry = next();
    apply(entry, nothing(-1), new LeaderSignal.ShardsClaimable("t", "run", 1, 0));

    assertThat(next().entry().proposals()).hasSize(1);
  }

  @Test
  void outcomesOutOfOrder_noWakeUpIsLost() {
    lead(1, 0);
    submit(Calls.waitingClaim("t", 1, nanos, 5_000, "claim"));
    EntryToLog claim = next();
    AppliedAt first = at(claim);
    submit(Calls.release("t", 2, "release"));
    apply(next(), done(), new LeaderSignal.ShardsClaimable("t", "run", 1, 0));
    gateway.onCompleted(
        claim.id(), new EntryOutcome.Applied(first, List.of(nothing(-1)), List.of()), nanos);

    assertThat(next().entry().proposals()).hasSize(1);
  }

  @Test
  void wokenClaim_countsNotAgainstTheRate() {
    lead(1, 0);
    gateway.submit(List.of(Calls.waitingClaim("t", 1, nanos, 5_000, "claim")), 1, nanos);
    apply(next(), nothing(-1), new LeaderSignal.ShardsClaimable("t", "run", 1, 0));
    assertThat(next().entry().proposals()).hasSize(1);

    gateway.submit(List.of(Calls.checkpoint("t", 1, "a")), 1, nanos);
    assertThat(answers()).containsExactly("a:RATE_EXCEEDED");
  }

  @Test
  void claimsTimeIsUp_answeredWithNothing() {
    lead(1, 0);
    submit(Calls.waitingClaim("t", 1, nanos, 2_000, "claim"));
    apply(next(), nothing(-1));
    pass(1_900);
    assertThat(answers()).isEmpty();
    pass(100);

    assertThat(answers()).containsExactly("claim:NothingGranted");
  }

  @Test
  void deposed_everythingThatWaitsFailsAtOnce() {
    lead(1, 0);
    submit(Calls.waitingClaim("t", 1, nanos, 5_000, "claim"));
    apply(next(), nothing(-1));
    submit(Calls.checkpoint("t", 1, "flying"));
    EntryToLog flying = next();
    submit(Calls.checkpoint("t", 1, "queued"));
    submit(Calls.heartbeat("t", 1, "beat"));
    gateway.read("read", Calls.FAR_NANOS, nanos);
    gateway.onLeaderChanged("n2");
    gateway.onNotLeader(nanos);

    assertThat(answers())
        .containsExactlyInAnyOrder(
            "claim:NOT_LEADING@n2",
            "queued:NOT_LEADING@n2",
            "beat:NOT_LEADING@n2",
            "read:NOT_LEADING@n2");
    assertThat(next()).isNull();
    gateway.onCompleted(flying.id(), new EntryOutcome.Unknown("deposed"), nanos);
    assertThat(answers()).containsExactly("flying:Unknown");
  }

  @Test
  void wokenClaimInTheQueueWhenDeposed_answeredOnce() {
    lead(1, 0);
    submit(Calls.waitingClaim("t", 1, nanos, 5_000, "c1"));
    submit(Calls.waitingClaim("t", 2, nanos, 5_000, "c2"));
    apply(next(), nothing(-1), new LeaderSignal.ShardsClaimable("t", "run", 1, 0));
    EntryToLog again = next();
    gateway.onNotLeader(nanos);
    assertThat(answers()).containsExactly("c2:NOT_LEADING");

    apply(again, nothing(-1));
    assertThat(answers()).as("does not wait on a follower").containsExactly("c1:NothingGranted");
  }

  @Test
  void leaderAgain_entriesOfTheOldTermDoNotCount() {
    lead(1, 0);
    List<EntryToLog> old = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      submit(Calls.checkpoint("t", 1, "a" + i));
      old.add(next());
    }
    submit(Calls.checkpoint("t", 1, "b"));
    assertThat(next()).isNull();
    lead(3, 50);
    submit(Calls.checkpoint("t", 1, "c"));

    assertThat(next().entry().term()).isEqualTo(3);
    old.forEach(entry -> gateway.onCompleted(entry.id(), new EntryOutcome.Voided(), nanos));
    assertThat(answers()).hasSize(5).startsWith("b:NOT_LEADING");
    assertThat(gateway.stats().entriesInFlight()).isEqualTo(1);
  }

  @Test
  void adviceRaised_ridesOnAcceptedAnswersAlone() {
    lead(1, 0);
    Advice drain = new Advice.Drain();
    submit(Calls.checkpoint("t", 2, "op"));
    apply(next(), done(), new LeaderSignal.Advise(1, drain), new LeaderSignal.Advise(1, drain));
    assertThat(answers()).containsExactly("op:Done", "raised:1");

    submit(Calls.checkpoint("t", 1, "mine"));
    apply(next(), done());
    answers();
    assertThat(adviceOf(effects.get(0))).containsExactly(drain);
    submit(Calls.heartbeat("other", 1, "theirs")); // another tenant names the session
    apply(next(), Outcomes.rejected(RejectionCode.SESSION_EXPIRED));
    answers();
    assertThat(adviceOf(effects.get(0))).isEmpty();

    submit(Calls.close("t", 1, "bye"));
    apply(next(), done(), new LeaderSignal.SessionEnding(1));
    assertThat(gateway.stats().advisedSessions()).isZero();
  }

  private static List<Advice> adviceOf(Effect<String> effect) {
    return ((Effect.Answered<String>) effect).advice();
  }

  @Test
  void stopped_everythingIsAnsweredAndNothingTaken() {
    lead(1, 0);
    submit(Calls.checkpoint("t", 1, "flying"));
    EntryToLog flying = next();
    submit(Calls.checkpoint("t", 1, "queued"));
    gateway.stop(nanos);
    submit(Calls.checkpoint("t", 1, "after"));
    assertThat(answers()).containsExactly("queued:STOPPING", "flying:Unknown", "after:STOPPING");

    apply(flying, done());
    lead(9, 0);
    assertThat(answers()).isEmpty();
    assertThat(gateway.leads()).isFalse();
  }

  @Test
  void queueFull_delayIsTold() {
    GatewayLimits d = GatewayLimits.DEFAULT;
    gateway =
        new PartitionGateway<>(
            new GatewayLimits(
                1, d.maxQueuedBytes(), 10, 10_000, 1, 10, d.maxEntryBytes(), 10, 10, 10, 1));
    lead(1, 0);
    submit(Calls.checkpoint("t", 1, "a"));
    submit(Calls.checkpoint("t", 1, "b"));
    gateway.takeEffects().stream()
        .map(effect -> (NotDone) ((Effect.Answered<String>) effect).outcome())
        .forEach(
            refusal -> {
              assertThat(refusal.why()).isEqualTo(Why.QUEUE_FULL);
              assertThat(refusal.retryAfterMillis()).isPositive();
            });
    assertThat(gateway.stats().normalCommands()).isEqualTo(1);
  }
}
