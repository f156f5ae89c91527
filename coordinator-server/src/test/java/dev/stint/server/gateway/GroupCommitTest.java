package dev.stint.server.gateway;

import static dev.stint.server.gateway.Calls.MILLI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stint.core.codec.EntryCodec;
import dev.stint.core.command.CommandKind;
import dev.stint.core.command.Judged;
import dev.stint.core.command.Result;
import dev.stint.core.rules.Outcome.Answer;
import dev.stint.core.value.Limits;
import dev.stint.server.gateway.CallOutcome.NotDone;
import dev.stint.server.gateway.CallOutcome.Why;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
  private static final AppliedAt AT = new AppliedAt(1, 10, 20, 30, 30);

  private final LeaderClock clock = new LeaderClock();
  private long nanos = Calls.START_NANOS;
  private GroupCommit<String> commit = commit(GatewayLimits.DEFAULT);

  private GroupCommit<String> commit(GatewayLimits limits) {
    clock.lead(1, 0, 0, nanos);
    GroupCommit<String> fresh = new GroupCommit<>(limits, clock);
    fresh.lead();
    return fresh;
  }

  private static GatewayLimits limits(
      int maxCommands, int maxVital, int maxInFlight, int maxEntryCommands) {
    return new GatewayLimits(
        maxCommands,
        64 << 20,
        maxVital,
        32 << 20,
        maxInFlight,
        maxEntryCommands,
        1 << 20,
        4_096,
        100,
        100,
        100);
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // only handed on
  private void admit(Call<String>... request) {
    commit.queues().admit(List.of(request), 0, nanos);
  }

  private EntryToLog build() {
    return commit.build(false, nanos);
  }

  /** Lets time pass in steps that are no stall. */
  private void pass(long millis) {
    for (long left = millis; left > 0; left -= 100) {
      nanos += Math.min(100, left) * MILLI;
      clock.step(nanos);
      commit.step(nanos);
    }
  }

  private static EntryOutcome applied(int commands) {
    Answer answer = new Answer(new Judged(Result.Done.INSTANCE, 20), false);
    return new EntryOutcome.Applied(AT, Collections.nCopies(commands, answer), List.of());
  }

  private Map<String, CallOutcome> outcomes() {
    Map<String, CallOutcome> outcomes = new TreeMap<>();
    for (Resolved<String> resolved : commit.takeResolved()) {
      assertThat(outcomes.put(resolved.call().context(), resolved.outcome())).isNull();
    }
    return outcomes;
  }

  private static List<Long> sessions(EntryToLog entry) {
    List<Long> sessions = new ArrayList<>();
    entry
        .entry()
        .proposals()
        .forEach(p -> sessions.add(Calls.of(p.tenant(), p.command(), 0, "x").session()));
    return sessions;
  }

  private static List<CommandKind> kinds(EntryToLog entry) {
    return entry.entry().proposals().stream().map(p -> p.command().kind()).toList();
  }

  @Test
  void idleService_logsOneCommandAtOnce() {
    admit(Calls.checkpoint("t", 1, "a"));
    EntryToLog entry = build();

    assertThat(entry.entry().proposals()).hasSize(1);
    assertThat(EntryCodec.decode(entry.bytes())).isEqualTo(entry.entry());
    assertThat(build()).isNull();
    commit.complete(entry.id(), applied(1), null, nanos);
    assertThat(outcomes().get("a"))
        .isInstanceOfSatisfying(
            CallOutcome.Applied.class, outcome -> assertThat(outcome.at()).isEqualTo(AT));
  }

  @Test
  void entryUnderWay_itsAgeIsCountedInTheLeadersTime() {
    admit(Calls.checkpoint("t", 1, "a"));
    EntryToLog first = build();
    pass(700);
    admit(Calls.checkpoint("t", 2, "b"));
    EntryToLog second = build();
    pass(300);

    assertThat(commit.oldestEntryMillis()).isEqualTo(1_000);
    commit.complete(first.id(), applied(1), null, nanos);
    assertThat(commit.oldestEntryMillis()).isEqualTo(300);
    nanos += 60_000 * MILLI; // the process was stopped
    clock.step(nanos);
    assertThat(commit.oldestEntryMillis()).isEqualTo(1_300);
    commit.complete(second.id(), applied(1), null, nanos);
    assertThat(commit.oldestEntryMillis()).isZero();
  }

  @Test
  void entryOfAnEarlierLeadership_hasNoAge() {
    admit(Calls.checkpoint("t", 1, "a"));
    build();
    pass(700);
    clock.depose();
    commit.depose(NotDone.notLeading(null));
    assertThat(commit.oldestEntryMillis()).isZero();
    clock.lead(2, 0, 0, nanos);
    commit.lead();
    pass(700);

    assertThat(commit.oldestEntryMillis()).isZero();
  }

  @Test
  void allEntriesInFlight_theRestGathersForTheNext() {
    List<EntryToLog> entries = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      admit(Calls.checkpoint("t", i, "a" + i));
      entries.add(build());
    }
    for (int i = 0; i < 300; i++) {
      admit(Calls.checkpoint("t", i, "b" + i));
      assertThat(build()).isNull();
    }
    commit.complete(entries.get(2).id(), applied(1), null, nanos);

    assertThat(build().entry().proposals()).hasSize(300);
    assertThat(commit.entriesInFlight()).isEqualTo(4);
  }

  @Test
  void moreThanAnEntryHolds_cutByCommands() {
    for (int i = 0; i < 1_500; i++) {
      admit(Calls.checkpoint("t", i, "a" + i));
    }

    assertThat(build().entry().proposals()).hasSize(1_024);
    assertThat(build().entry().proposals()).hasSize(476);
  }

  @Test
  void moreThanAnEntryHolds_cutByBytes() {
    for (int i = 0; i < 100; i++) {
      admit(Calls.checkpoint("t", i, Limits.MAX_TOKEN_BYTES, Calls.FAR_NANOS, "a" + i));
    }
    EntryToLog entry = build();

    assertThat(entry.entry().proposals()).hasSize(63);
    assertThat(entry.bytes().length).isLessThanOrEqualTo(1 << 20);
  }

  @Test
  void moreThanAnEntryHolds_cutByRows() {
    admit(Calls.addShards("t", 3_000, "a"), Calls.addShards("t", 1_500, "b"));

    assertThat(build().entry().proposals()).hasSize(1);
    assertThat(build().entry().proposals()).hasSize(1);
  }

  @Test
  void commandThatNoEntryHolds_refusedBeforeTheLog() {
    admit(
        Calls.addShards("t", 4_090, "rows"), Calls.checkpoint("t", 1, 1 << 20, nanos + 1, "size"));

    assertThat(outcomes())
        .containsEntry("rows", NotDone.of(Why.TOO_LARGE))
        .containsEntry("size", NotDone.of(Why.TOO_LARGE));
    assertThat(build()).isNull();
  }

  @Test
  void normalLaneFull_refusedAtOnceWithADelayAndHeartbeatsPass() {
    commit = commit(limits(10, 10, 1, 1_024));
    for (int i = 0; i < 20; i++) {
      admit(Calls.checkpoint("t", i, "a" + i));
    }
    admit(Calls.heartbeat("t", 1, "beat"), Calls.release("t", 1, "release"));

    Map<String, CallOutcome> outcomes = outcomes();
    assertThat(outcomes).hasSize(12).doesNotContainKeys("beat", "release", "a7");
    assertThat(outcomes.get("a19"))
        .isInstanceOfSatisfying(
            NotDone.class,
            refusal -> {
              assertThat(refusal.why()).isEqualTo(Why.QUEUE_FULL);
              assertThat(refusal.retryAfterMillis()).isPositive();
            });
    assertThat(kinds(build())).startsWith(CommandKind.HEARTBEAT, CommandKind.RELEASE).hasSize(10);
  }

  @Test
  void oneTenantFillsTheQueue_anotherStillGetsIn() {
    commit = commit(limits(100, 10, 1, 1_024));
    for (int i = 0; i < 200; i++) {
      admit(Calls.checkpoint("hog", i, "a" + i));
    }
    for (int i = 0; i < 15; i++) {
      admit(Calls.checkpoint("small", i, "b" + i));
    }

    assertThat(outcomes().keySet()).hasSize(120).noneMatch(name -> name.startsWith("b"));
  }

  @Test
  void releasesFillTheirHalf_heartbeatsPass() {
    commit = commit(limits(10, 20, 1, 1_024));
    for (int i = 0; i < 30; i++) {
      admit(Calls.release("t", i, "r" + i));
    }
    assertThat(outcomes()).hasSize(20);
    for (int i = 0; i < 6; i++) {
      admit(Calls.heartbeat("t", i, "h" + i));
    }

    assertThat(outcomes()).isEmpty();
  }

  @Test
  void refusedInMidRequest_theRestOfItsLaneIsRefusedToo() {
    commit = commit(limits(1_000, 1_000, 1, 1_024));
    commit
        .queues()
        .admit(
            List.of(
                Calls.checkpoint("t", 1, "a"),
                Calls.checkpoint("t", 1, "b"),
                Calls.checkpoint("t", 1, "c"),
                Calls.release("t", 1, "d")),
            1,
            nanos);

    assertThat(outcomes()).containsOnlyKeys("b", "c");
    assertThat(kinds(build())).containsExactly(CommandKind.CHECKPOINT, CommandKind.RELEASE);
  }

  @Test
  void tenantAtItsRate_heartbeatsReleasesAndClosesPass() {
    List<Call<String>> request =
        List.of(
            Calls.checkpoint("t", 1, "a"),
            Calls.checkpoint("t", 1, "b"),
            Calls.heartbeat("t", 1, "c"),
            Calls.release("t", 1, "d"),
            Calls.close("t", 1, "e"));
    commit.queues().admit(request, 1, nanos);

    assertThat(outcomes())
        .containsOnlyKeys("b")
        .hasEntrySatisfying(
            "b", outcome -> assertThat(((NotDone) outcome).why()).isEqualTo(Why.RATE_EXCEEDED));
  }

  @Test
  void commandsOfOneRequest_keepTheirOrderAcrossLanes() {
    admit(
        Calls.checkpoint("t", 1, "a"),
        Calls.release("t", 2, "b"),
        Calls.heartbeat("t", 9, "h"),
        Calls.checkpoint("t", 3, "c"),
        Calls.close("t", 4, "d"));

    assertThat(sessions(build())).containsExactly(9L, 1L, 2L, 3L, 4L);
  }

  @Test
  void releaseBehindACheckpoint_waitsForItAcrossEntries() {
    commit = commit(limits(100, 100, 4, 1));
    admit(Calls.checkpoint("t", 1, "a"), Calls.release("t", 2, "b"), Calls.checkpoint("t", 3, "c"));
    admit(Calls.checkpoint("t", 4, "d"));
    List<Long> order = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      order.addAll(sessions(build()));
    }

    assertThat(order).containsSubsequence(1L, 2L, 3L).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
  }

  @Test
  void newerHeartbeat_takesPlaceAndArrivalOfTheOlder() {
    commit = commit(limits(100, 100, 1, 1_024));
    admit(Calls.checkpoint("t", 1, "busy"));
    EntryToLog busy = build();
    pass(5_000); // past the hold
    admit(Calls.heartbeat("t", 7, "old"));
    pass(200);
    admit(Calls.heartbeat("t", 8, "other"));
    pass(200);
    admit(Calls.heartbeat("t", 7, "new"));
    commit.complete(busy.id(), applied(1), null, nanos);
    outcomes();

    EntryToLog entry = build();
    assertThat(sessions(entry)).containsExactly(7L, 8L);
    assertThat(entry.entry().horizonMillis()).as("arrival of the old one").isEqualTo(arrival(400));
    commit.complete(entry.id(), applied(2), null, nanos);
    Map<String, CallOutcome> outcomes = outcomes();
    assertThat(outcomes).containsOnlyKeys("old", "new", "other");
    assertThat(outcomes.get("old")).isEqualTo(outcomes.get("new"));
    assertThat(clock.horizonMillis()).isEqualTo(clock.nowMillis());
  }

  private long arrival(long millisAgo) {
    return clock.nowMillis() - millisAgo;
  }

  @Test
  void heartbeatInFlight_aNewerOneIsQueuedBehindIt() {
    admit(Calls.heartbeat("t", 7, "first"));
    EntryToLog first = build();
    admit(Calls.heartbeat("t", 7, "second"));
    EntryToLog second = build();

    assertThat(sessions(second)).containsExactly(7L);
    commit.complete(first.id(), applied(1), null, nanos);
    assertThat(outcomes()).containsOnlyKeys("first");
  }

  @Test
  void anotherTenantNamesTheSession_itsHeartbeatReplacesNothing() {
    admit(Calls.heartbeat("t", 7, "mine"));
    admit(Calls.heartbeat("other", 7, "theirs"));

    assertThat(build().entry().proposals()).extracting("tenant").containsExactly("t", "other");
  }

  @Test
  void heartbeatFlood_theOldestCallersAreToldToComeAgain() {
    for (int i = 0; i < 20; i++) {
      admit(Calls.heartbeat("t", 7, "h" + i));
    }

    assertThat(outcomes().values())
        .hasSize(20 - Queued.MAX_COALESCED)
        .allMatch(outcome -> ((NotDone) outcome).why() == Why.OUTRUN);
    assertThat(build().entry().proposals()).hasSize(1);
  }

  @Test
  void deadlinePassesInTheQueue_droppedBeforeTheLogButNotHeartbeats() {
    commit = commit(limits(100, 100, 1, 1_024));
    admit(Calls.checkpoint("t", 1, "busy"));
    EntryToLog busy = build();
    long soon = nanos + 50 * MILLI;
    admit(
        Calls.checkpoint("t", 1, 0, soon, "a"),
        Calls.checkpoint("t", 2, "b"),
        Calls.release("t", 3, soon, "c"),
        Calls.checkpoint("t", 4, "d"));
    admit(Calls.heartbeat("t", 5, "h"));
    nanos += 60 * MILLI;
    commit.complete(busy.id(), applied(1), null, nanos);
    outcomes();

    assertThat(sessions(build())).containsExactly(5L, 2L, 4L);
    assertThat(outcomes())
        .containsOnlyKeys("a", "c")
        .containsEntry("a", NotDone.of(Why.DEADLINE_PASSED));
  }

  @Test
  void queueStandsStill_expiredAreAnsweredByTheStep() {
    commit = commit(limits(100, 100, 1, 1_024));
    admit(Calls.checkpoint("t", 1, "busy"));
    build();
    long soon = nanos + 50 * MILLI;
    admit(
        Calls.checkpoint("t", 1, 0, soon, "a"),
        Calls.release("t", 2, soon, "b"),
        Calls.checkpoint("t", 3, 0, soon, "c"),
        Calls.release("t", 4, "d"));
    pass(40);
    assertThat(outcomes()).isEmpty();
    pass(20);

    assertThat(outcomes()).containsOnlyKeys("a", "b", "c");
    assertThat(commit.queues().normal().commands()).isZero();
    assertThat(commit.queues().vital().commands()).isEqualTo(1);
    assertThat(commit.queues().vital().hasNext()).isTrue();
  }

  @Test
  void deadlinePassedOnArrival_refused() {
    admit(Calls.checkpoint("t", 1, 0, nanos, "a"));

    assertThat(outcomes()).containsEntry("a", NotDone.of(Why.DEADLINE_PASSED));
  }

  @Test
  void vitalLaneAlwaysFull_normalLaneStillMoves() {
    commit = commit(limits(100, 4_000, 100, 16));
    admit(Calls.addShards("t", 4_085, "big")); // fits only into an entry of its own
    for (int i = 0; i < 400; i++) {
      admit(Calls.heartbeat("t", i, "h" + i));
    }
    EntryToLog first = build();
    EntryToLog second = build();

    assertThat(kinds(first)).containsOnly(CommandKind.HEARTBEAT).hasSize(16);
    assertThat(kinds(second)).startsWith(CommandKind.ADD_SHARDS);
  }

  @Test
  void normalLaneAlwaysFull_vitalLaneGoesFirst() {
    commit = commit(limits(4_000, 100, 100, 16));
    IntStream.range(0, 400).forEach(i -> admit(Calls.checkpoint("t", i, "a" + i)));
    admit(Calls.heartbeat("t", 1, "h"));

    assertThat(kinds(build())).startsWith(CommandKind.HEARTBEAT, CommandKind.CHECKPOINT);
  }

  @Test
  void bothLanesFull_normalGetsAQuarter() {
    commit = commit(limits(4_000, 4_000, 100, 16));
    for (int i = 0; i < 100; i++) {
      admit(Calls.checkpoint("t", i, "a" + i), Calls.heartbeat("t", i, "h" + i));
    }

    assertThat(kinds(build())).filteredOn(CommandKind.CHECKPOINT::equals).hasSize(4);
  }

  @Test
  void entriesThatFail_answeredByWhatIsKnown() {
    EntryOutcome[] failures = {
      new EntryOutcome.NotLeader("n2"),
      new EntryOutcome.NotLeader(null),
      new EntryOutcome.Voided(),
      new EntryOutcome.Busy(70),
      new EntryOutcome.Closed(),
      new EntryOutcome.Unknown("lost")
    };
    List<CallOutcome> outcomes = new ArrayList<>();
    for (EntryOutcome failure : failures) {
      admit(Calls.checkpoint("t", 1, "a"));
      commit.complete(build().id(), failure, "n3", nanos);
      outcomes.add(outcomes().get("a"));
    }

    assertThat(outcomes)
        .containsExactly(
            NotDone.notLeading("n2"),
            NotDone.notLeading("n3"),
            NotDone.notLeading("n3"),
            NotDone.later(Why.LOG_BUSY, 70),
            NotDone.of(Why.STOPPING),
            new CallOutcome.Unknown("lost"));
    assertThat(commit.entriesInFlight()).isZero();
  }

  @Test
  void deposed_queuedAreNotDoneAndInFlightAwaitTheirOutcome() {
    admit(Calls.checkpoint("t", 1, "flying"), Calls.heartbeat("t", 1, "beat"));
    EntryToLog flying = build();
    admit(Calls.checkpoint("t", 1, "a"), Calls.release("t", 1, "b"), Calls.checkpoint("t", 1, "c"));
    clock.depose();
    commit.depose(NotDone.notLeading("n2"));

    assertThat(outcomes()).containsOnlyKeys("a", "b", "c").containsValue(NotDone.notLeading("n2"));
    assertThat(commit.queues().normal().commands()).isZero();
    assertThat(commit.queues().normal().bytes()).isZero();
    assertThat(commit.queues().vital().commands()).isZero();
    assertThat(build()).isNull();

    clock.lead(2, 0, 0, nanos);
    commit.lead();
    assertThat(commit.complete(flying.id(), applied(2), null, nanos)).isTrue();
    assertThat(outcomes()).containsOnlyKeys("flying", "beat");
    assertThat(commit.entriesInFlight()).isZero();
    assertThat(commit.complete(flying.id(), applied(2), null, nanos)).as("twice").isFalse();
  }

  @Test
  void stopped_inFlightAreUnknown() {
    admit(Calls.checkpoint("t", 1, "flying"));
    build();
    admit(Calls.checkpoint("t", 1, "queued"));
    commit.close(NotDone.of(Why.STOPPING));

    Map<String, CallOutcome> outcomes = outcomes();
    assertThat(outcomes.get("flying")).isInstanceOf(CallOutcome.Unknown.class);
    assertThat(outcomes.get("queued")).isEqualTo(NotDone.of(Why.STOPPING));
  }

  @Test
  void answersThatDoNotMatchTheEntry_refusedLoudly() {
    admit(Calls.checkpoint("t", 1, "a"));
    long id = build().id();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> commit.complete(id, applied(2), null, nanos))
        .withMessageContaining("has 1 commands");
  }

  @Test
  void entryWantedWithoutCommands_isBuiltEmpty() {
    EntryToLog entry = commit.build(true, nanos);

    assertThat(entry.entry().proposals()).isEmpty();
    assertThat(entry.entry().term()).isEqualTo(1);
  }
}
