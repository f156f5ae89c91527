package dev.stint.client.internal;

import static dev.stint.client.internal.Drive.SECOND;
import static dev.stint.client.internal.Drive.key;
import static dev.stint.client.internal.Drive.lease;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.LeaseLostException;
import dev.stint.client.error.Refusal;
import dev.stint.client.model.Advice;
import dev.stint.client.model.LeaseHandle;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.SessionId;
import dev.stint.client.model.ShardHandle;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Result;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.LossReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints and structural operations of one lease. */
class ShardRulesTest {
  private final Drive drive = Drive.holding(1);

  private List<Long> acknowledged() {
    return drive.effects(WorkerEffect.Acknowledge.class).stream()
        .map(WorkerEffect.Acknowledge::upTo)
        .toList();
  }

  private void quarantine(long request, String key) {
    drive.logic.quarantine(drive.now, lease(0, 200), request, key(key), Blob.EMPTY, "bad", "it is");
    drive.tick();
  }

  private void split(long request, String at) {
    drive.logic.splitResidual(drive.now, lease(0, 200), request, key(at));
    drive.tick();
  }

  // --- Checkpoints. ---

  @Test
  void checkpoints_oneIsOnTheWayAndTheNewestFollows() {
    drive.checkpoint(1, "c");
    WorkerEffect.Submit first = drive.one(ShardCommand.Checkpoint.class);
    drive.checkpoint(2, "d");
    drive.checkpoint(3, "e");
    drive.none(ShardCommand.Checkpoint.class);
    drive.done(first);

    assertThat(acknowledged()).containsExactly(1L);
    WorkerEffect.Submit second = drive.one(ShardCommand.Checkpoint.class);
    assertThat(((ShardCommand.Checkpoint) second.command()).cursor()).isEqualTo(Drive.at("e"));
    drive.done(second);
    assertThat(acknowledged()).containsExactly(3L);
    drive.none(ShardCommand.Checkpoint.class);
  }

  @Test
  void noAnswer_sameCheckpointIsRepeatedThoughANewerWaits() {
    drive.checkpoint(1, "c");
    WorkerEffect.Submit first = drive.one(ShardCommand.Checkpoint.class);
    drive.checkpoint(2, "d");
    drive.lost(first);
    drive.after(SECOND);

    assertThat(drive.one(ShardCommand.Checkpoint.class).command()).isEqualTo(first.command());
  }

  @Test
  void cursorGoesBack_isRefusedHereBecauseItWouldVanishInANewerOne() {
    drive.checkpoint(1, "e");
    drive.checkpoint(2, "d");

    assertThat(drive.effects(WorkerEffect.NotDone.class))
        .extracting(WorkerEffect.NotDone::request)
        .containsExactly(2L);
    drive.done(drive.one(ShardCommand.Checkpoint.class));
    assertThat(acknowledged()).containsExactly(1L);
  }

  @Test
  void keyOutsideTheRange_isRefusedHere() {
    drive.checkpoint(1, "y");
    drive.checkpoint(2, "a");

    assertThat(drive.effects(WorkerEffect.NotDone.class)).hasSize(2);
    drive.none(ShardCommand.Checkpoint.class);
  }

  @Test
  void sameKeyAgain_bringsItsNewToken() {
    drive.checkpoint(1, "c");
    drive.done(drive.one(ShardCommand.Checkpoint.class));
    drive.checkpoint(2, "c");

    assertThat(drive.effects(WorkerEffect.NotDone.class)).isEmpty();
    drive.one(ShardCommand.Checkpoint.class);
  }

  @Test
  void grantedWithACursor_nothingGoesBackBehindIt() {
    Drive resumed = Drive.live(1);
    Grant from = Drive.grant(0, 200);
    resumed.grant(
        resumed.one(ClaimCommand.class),
        new Grant(
            from.target(), 200, 2, from.range(), Drive.at("m"), Blob.EMPTY, from.stillHeld()));
    resumed.checkpoint(1, "l");
    resumed.logic.splitResidual(resumed.now, lease(0, 200), 2, key("m"));
    resumed.tick().none(ShardCommand.class);

    assertThat(resumed.effects(WorkerEffect.NotDone.class)).hasSize(2);
  }

  @Test
  void answerTwice_countsOnce() {
    drive.checkpoint(1, "c");
    WorkerEffect.Submit first = drive.one(ShardCommand.Checkpoint.class);
    drive.checkpoint(2, "d");
    drive.done(first);
    drive.done(first);

    assertThat(acknowledged()).containsExactly(1L);
  }

  @Test
  void superseded_isNoAcknowledgementAndGoesOutAnew() {
    drive.checkpoint(1, "c");
    WorkerEffect.Submit first = drive.one(ShardCommand.Checkpoint.class);
    drive.refuse(first, ErrorCode.SUPERSEDED);

    assertThat(acknowledged()).isEmpty();
    ShardCommand again = (ShardCommand) drive.one(ShardCommand.Checkpoint.class).command();
    assertThat(again.sequence()).isGreaterThan(((ShardCommand) first.command()).sequence());
  }

  @Test
  void refused_isNotSentAgainAndTheNewerOneIs() {
    drive.checkpoint(1, "c");
    WorkerEffect.Submit first = drive.one(ShardCommand.Checkpoint.class);
    drive.checkpoint(2, "d");
    drive.refuse(first, ErrorCode.LIMIT_EXCEEDED);
    WorkerEffect.Submit second = drive.one(ShardCommand.Checkpoint.class);
    assertThat(((ShardCommand.Checkpoint) second.command()).cursor()).isEqualTo(Drive.at("d"));
    drive.refuse(second, ErrorCode.LIMIT_EXCEEDED);

    assertThat(drive.effects(WorkerEffect.Refuse.class))
        .extracting(WorkerEffect.Refuse::upTo)
        .containsExactly(1L, 2L);
    drive.after(SECOND).none(ShardCommand.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {
        "NOT_FOUND",
        "RUN_NOT_ACTIVE",
        "SESSION_EXPIRED",
        "SHARD_TERMINAL",
        "STALE_FENCE",
        "CONFLICT"
      })
  void leaseIsOver_handlerIsStoppedAndNothingMoreIsSent(ErrorCode code) {
    drive.checkpoint(1, "c");
    drive.refuse(drive.one(ShardCommand.Checkpoint.class), code);

    assertThat(drive.effects(WorkerEffect.Lost.class))
        .extracting(WorkerEffect.Lost::why)
        .containsExactly(
            code == ErrorCode.SESSION_EXPIRED
                ? LeaseLostException.Cause.SESSION_OVER
                : LeaseLostException.Cause.REFUSED);
    drive.checkpoint(2, "d");
    drive.ended(new Ending.Complete());
    drive.none(ShardCommand.class);
  }

  @Test
  void outOfRange_endComesCloserAndTheLeaseStays() {
    WorkerEffect.Start start = startOf(Drive.live(1));
    KeyRange now = KeyRange.of(key("b"), key("d"));
    RangeTracker tracker = start.tracker();
    tracker.restrict(now);

    assertThat(tracker.endOrNull()).isEqualTo(key("d"));
  }

  @Test
  void outOfRangeFromTheCoordinator_isToldAndTheEndIsItsWord() {
    Drive fresh = Drive.live(1);
    WorkerEffect.Start start = startOf(fresh);
    fresh.checkpoint(1, "m");
    fresh.answer(fresh.one(ShardCommand.Checkpoint.class), Answer.Refused.of(outOfRange("b", "d")));

    assertThat(fresh.effects(WorkerEffect.Refuse.class))
        .extracting(WorkerEffect.Refuse::upTo)
        .containsExactly(1L);
    assertThat(fresh.effects(WorkerEffect.Lost.class)).isEmpty();
    assertThat(start.tracker().tryAdvance(fresh.now, key("d"))).isFalse();
  }

  private static Refusal outOfRange(String start, String end) {
    return new Refusal(
        ErrorCode.OUT_OF_RANGE,
        "",
        "",
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(KeyRange.of(key(start), key(end))),
        Optional.empty());
  }

  private static WorkerEffect.Start startOf(Drive fresh) {
    fresh.grant(fresh.one(ClaimCommand.class), Drive.grant(0, 200));
    return fresh.effects(WorkerEffect.Start.class).get(0);
  }

  // --- The end. ---

  @Test
  void ended_newestCursorGoesWithIt() {
    drive.checkpoint(1, "c");
    drive.done(drive.one(ShardCommand.Checkpoint.class));
    drive.checkpoint(2, "d");
    WorkerEffect.Submit second = drive.one(ShardCommand.Checkpoint.class);
    drive.checkpoint(3, "e");
    acknowledged();
    drive.ended(new Ending.Complete());

    WorkerEffect.Submit complete = drive.one(ShardCommand.Complete.class);
    assertThat(((ShardCommand.Complete) complete.command()).cursorOrNull())
        .isEqualTo(Drive.at("e"));
    drive.done(complete);
    assertThat(acknowledged()).containsExactly(3L);
    assertThat(drive.effects(WorkerEffect.Ended.class)).hasSize(1);
    drive.refuse(second, ErrorCode.SUPERSEDED);
    assertThat(drive.effects(WorkerEffect.Lost.class)).isEmpty();
  }

  @Test
  void checkpointSupersededByTheEnd_waitsForTheEndsAnswer() {
    drive.checkpoint(1, "c");
    WorkerEffect.Submit checkpoint = drive.one(ShardCommand.Checkpoint.class);
    drive.ended(new Ending.Complete());
    WorkerEffect.Submit complete = drive.one(ShardCommand.Complete.class);
    drive.refuse(checkpoint, ErrorCode.SUPERSEDED);

    assertThat(acknowledged()).isEmpty();
    drive.none(ShardCommand.Checkpoint.class);
    drive.done(complete);
    assertThat(acknowledged()).containsExactly(1L);
  }

  @Test
  void checkpointStaleWhileTheEndIsUnanswered_theEndsAnswerDecides() {
    drive.checkpoint(1, "c");
    WorkerEffect.Submit checkpoint = drive.one(ShardCommand.Checkpoint.class);
    drive.ended(new Ending.Complete());
    drive.refuse(checkpoint, ErrorCode.STALE_FENCE);

    assertThat(drive.effects(WorkerEffect.Lost.class)).isEmpty();
    drive.done(drive.one(ShardCommand.Complete.class));
    assertThat(drive.effects(WorkerEffect.Ended.class)).hasSize(1);
  }

  @Test
  void checkpointWithoutAnswerBeforeTheEnd_isNotRepeatedBehindIt() {
    drive.checkpoint(1, "c");
    drive.lost(drive.one(ShardCommand.Checkpoint.class));
    drive.ended(new Ending.Complete());
    drive.one(ShardCommand.Complete.class);

    drive.after(5 * SECOND).none(ShardCommand.Checkpoint.class);
  }

  @Test
  void checkpointWithoutAnswerWhileTheEndIsOnTheWay_isNotRepeatedBehindIt() {
    drive.checkpoint(1, "c");
    WorkerEffect.Submit checkpoint = drive.one(ShardCommand.Checkpoint.class);
    drive.ended(new Ending.Complete());
    drive.lost(checkpoint);

    drive.after(5 * SECOND).none(ShardCommand.Checkpoint.class);
  }

  @Test
  void longMessage_isCutToWhatIsAllowed() {
    drive.ended(new Ending.Park("odd", "é".repeat(4_000)));

    String message = drive.command(ShardCommand.Park.class).message();
    assertThat(message).endsWith("...");
    assertThat(message.getBytes(StandardCharsets.UTF_8).length).isBetween(1_000, 1_024);
  }

  @Test
  void messageOfAnExceptionWithoutOne_isEmpty() {
    drive.ended(new Ending.Fail(null, null));

    ShardCommand.Fail fail = drive.command(ShardCommand.Fail.class);
    assertThat(fail.message()).isEmpty();
    assertThat(fail.reason()).isEmpty();
    assertThat(new Ending.Park(null, null)).isEqualTo(new Ending.Park("", ""));
  }

  @Test
  void operationThatCanNotBeMade_isRefusedAndTheLeaseGoesOnToItsEnd() {
    drive.logic.quarantine(drive.now, lease(0, 200), 1, key("c"), null, "bad", "it is");
    drive.ended(new Ending.Complete());

    assertThat(drive.effects(WorkerEffect.NotDone.class))
        .extracting(WorkerEffect.NotDone::request)
        .containsExactly(1L);
    drive.one(ShardCommand.Complete.class);
  }

  @Test
  void endHasNoAnswer_isRepeatedAsItIs() {
    drive.ended(new Ending.Fail("why", "so"));
    WorkerEffect.Submit fail = drive.one(ShardCommand.Fail.class);
    drive.lost(fail);
    drive.after(SECOND);

    assertThat(drive.one(ShardCommand.Fail.class).command()).isEqualTo(fail.command());
  }

  @Test
  void severalWithoutAnswer_eachIsRepeatedInItsTime() {
    Drive two = Drive.live(2);
    two.grant(two.one(ClaimCommand.class), Drive.grant(0, 200), Drive.grant(1, 200));
    two.logic.ended(two.now, lease(0, 200), new Ending.Complete());
    two.logic.ended(two.now, lease(1, 200), new Ending.Complete());
    List<WorkerEffect.Submit> ends = two.tick().all(ShardCommand.Complete.class);
    two.lost(ends.get(0));
    two.after(10 * Drive.MILLI).lost(ends.get(1));
    int repeated = 0;
    for (int i = 0; i < 30; i++) {
      repeated += two.after(Drive.MILLI).all(ShardCommand.Complete.class).size();
    }

    assertThat(repeated).isEqualTo(2);
  }

  @Test
  void endSuperseded_isUnknownAndThereforeLost() {
    drive.ended(new Ending.Complete());
    drive.refuse(drive.one(ShardCommand.Complete.class), ErrorCode.SUPERSEDED);

    assertThat(drive.effects(WorkerEffect.Lost.class)).hasSize(1);
    assertThat(drive.effects(WorkerEffect.Ended.class)).isEmpty();
  }

  @Test
  void endRefused_shardFailsWithTheReasonAndWithoutTheCursor() {
    drive.checkpoint(1, "c");
    drive.all(ShardCommand.Checkpoint.class);
    drive.ended(new Ending.Complete());
    drive.refuse(drive.one(ShardCommand.Complete.class), ErrorCode.CURSOR_REGRESSION);

    ShardCommand.Fail fail = drive.command(ShardCommand.Fail.class);
    assertThat(fail.cursorOrNull()).isNull();
    assertThat(fail.message()).isEqualTo("no");
    assertThat(drive.effects(WorkerEffect.Refuse.class))
        .extracting(WorkerEffect.Refuse::upTo)
        .containsExactly(1L);
  }

  @Test
  void failRefusedToo_isLost() {
    drive.ended(new Ending.Complete());
    drive.refuse(drive.one(ShardCommand.Complete.class), ErrorCode.INTERNAL);
    drive.refuse(drive.one(ShardCommand.Fail.class), ErrorCode.INTERNAL);

    assertThat(drive.effects(WorkerEffect.Lost.class)).hasSize(1);
    drive.none(ShardCommand.class);
  }

  @Test
  void splitAsEnd_waitsUntilNoCheckpointCanBeLostBehindIt() {
    drive.checkpoint(1, "c");
    WorkerEffect.Submit first = drive.one(ShardCommand.Checkpoint.class);
    drive.checkpoint(2, "d");
    drive.ended(new Ending.Split(List.of(key("m")), List.of()));
    drive.none(ShardCommand.SplitReplace.class);
    drive.done(first);
    drive.none(ShardCommand.SplitReplace.class);
    drive.done(drive.one(ShardCommand.Checkpoint.class));

    drive.accept(drive.one(ShardCommand.SplitReplace.class), new Result.Split(4, 2));
    assertThat(drive.effects(WorkerEffect.Ended.class)).hasSize(1);
  }

  // --- Quarantine and splits on the way. ---

  @Test
  void structuralUnanswered_nothingIsSentBehindIt() {
    quarantine(1, "c");
    WorkerEffect.Submit quarantine = drive.one(ShardCommand.Quarantine.class);
    drive.checkpoint(2, "d");
    quarantine(3, "e");
    drive.ended(new Ending.Complete());
    drive.none(ShardCommand.class);
    drive.lost(quarantine);
    drive.after(SECOND);
    WorkerEffect.Submit again = drive.one(ShardCommand.class);
    assertThat(again.command()).isEqualTo(quarantine.command());

    drive.accept(again, new Result.Quarantined(7));
    assertThat(drive.effects(WorkerEffect.Done.class))
        .containsExactly(new WorkerEffect.Done(lease(0, 200), 1, new Result.Quarantined(7)));
    drive.accept(drive.one(ShardCommand.Quarantine.class), new Result.Quarantined(8));
    drive.one(ShardCommand.Complete.class);
  }

  @Test
  void quarantined_checkpointsBeforeItAreAcknowledged() {
    drive.checkpoint(1, "c");
    WorkerEffect.Submit checkpoint = drive.one(ShardCommand.Checkpoint.class);
    quarantine(2, "d");
    drive.accept(drive.one(ShardCommand.Quarantine.class), new Result.Quarantined(7));

    assertThat(acknowledged()).containsExactly(2L);
    drive.refuse(checkpoint, ErrorCode.SUPERSEDED);
    drive.none(ShardCommand.class);
  }

  @Test
  void quarantineBehindACheckpoint_isRefusedHere() {
    drive.checkpoint(1, "e");
    quarantine(2, "d");

    assertThat(drive.effects(WorkerEffect.NotDone.class)).hasSize(1);
    drive.none(ShardCommand.Quarantine.class);
  }

  @Test
  void quarantineOutsideTheRange_isRefusedHereAndTheCursorGoesOn() {
    quarantine(1, "y");
    assertThat(drive.effects(WorkerEffect.NotDone.class)).hasSize(1);
    drive.none(ShardCommand.Quarantine.class);

    drive.checkpoint(2, "c");
    drive.one(ShardCommand.Checkpoint.class);
  }

  @Test
  void quarantined_isNotCutOffAnyMore() {
    quarantine(1, "m");
    split(2, "m");

    assertThat(drive.effects(WorkerEffect.NotDone.class)).hasSize(1);
  }

  @Test
  void quarantineOfWhatWasCheckpointed_isRefusedHere() {
    drive.checkpoint(1, "e");
    quarantine(2, "e");

    assertThat(drive.effects(WorkerEffect.NotDone.class)).hasSize(1);
  }

  @Test
  void checkpointBeforeWhatWasQuarantined_isRefusedHere() {
    quarantine(1, "e");
    drive.checkpoint(2, "d");

    assertThat(drive.effects(WorkerEffect.NotDone.class))
        .extracting(WorkerEffect.NotDone::request)
        .containsExactly(2L);
  }

  @Test
  void lostWithMoreToSend_nothingFollows() {
    quarantine(1, "c");
    drive.checkpoint(2, "d");
    drive.ended(new Ending.Complete());
    drive.refuse(drive.one(ShardCommand.Quarantine.class), ErrorCode.STALE_FENCE);

    assertThat(drive.effects(WorkerEffect.Lost.class)).hasSize(1);
    drive.after(SECOND).none(ShardCommand.class);
  }

  @Test
  void quarantineRefused_isToldAndTheLeaseGoesOn() {
    quarantine(1, "c");
    drive.refuse(drive.one(ShardCommand.Quarantine.class), ErrorCode.SINGLE_KEY);

    assertThat(drive.effects(WorkerEffect.NotDone.class))
        .extracting(refused -> refused.refusal().code())
        .containsExactly(ErrorCode.SINGLE_KEY);
    drive.checkpoint(2, "d");
    drive.one(ShardCommand.Checkpoint.class);
  }

  @Test
  void quarantineRefused_checkpointsBeforeItAreTakenAgain() {
    drive.checkpoint(1, "c");
    drive.done(drive.one(ShardCommand.Checkpoint.class));
    quarantine(2, "m");
    quarantine(3, "o");
    drive.refuse(drive.one(ShardCommand.Quarantine.class), ErrorCode.QUOTA_EXCEEDED);
    drive.refuse(drive.one(ShardCommand.Quarantine.class), ErrorCode.QUOTA_EXCEEDED);
    drive.effects(WorkerEffect.NotDone.class);
    drive.checkpoint(4, "l");
    assertThat(drive.effects(WorkerEffect.NotDone.class)).isEmpty();
    drive.one(ShardCommand.Checkpoint.class);

    drive.checkpoint(5, "b");
    assertThat(drive.effects(WorkerEffect.NotDone.class)).as("behind the cursor").hasSize(1);
  }

  @Test
  void quarantineDone_nothingGoesBackBehindIt() {
    quarantine(1, "m");
    drive.accept(drive.one(ShardCommand.Quarantine.class), new Result.Quarantined(7));
    drive.checkpoint(2, "l");

    assertThat(drive.effects(WorkerEffect.NotDone.class)).hasSize(1);
  }

  @Test
  void splitAsEndWithoutQuota_isReleasedForAWhile() {
    drive.ended(new Ending.Split(List.of(key("m")), List.of()));
    drive.refuse(drive.one(ShardCommand.SplitReplace.class), ErrorCode.QUOTA_EXCEEDED);

    WorkerEffect.Submit release = drive.one(ShardCommand.Release.class);
    assertThat(((ShardCommand.Release) release.command()).delayMillis()).isEqualTo(10_000);
    drive.done(release);
    assertThat(drive.effects(WorkerEffect.Ended.class))
        .extracting(ended -> ended.refusalOrNull().code())
        .containsExactly(ErrorCode.QUOTA_EXCEEDED);
  }

  @Test
  void structuralConflict_isUnknownAndThereforeLost() {
    quarantine(1, "c");
    drive.refuse(drive.one(ShardCommand.Quarantine.class), ErrorCode.CONFLICT);

    assertThat(drive.effects(WorkerEffect.Lost.class)).hasSize(1);
  }

  @Test
  void quarantineOutOfRangeByTheCoordinator_endIsItsWord() {
    Drive fresh = Drive.live(1);
    RangeTracker tracker = startOf(fresh).tracker();
    fresh.logic.quarantine(fresh.now, lease(0, 200), 1, key("m"), Blob.EMPTY, "bad", "");
    fresh.tick();
    fresh.answer(fresh.one(ShardCommand.Quarantine.class), Answer.Refused.of(outOfRange("b", "d")));

    assertThat(tracker.endOrNull()).isEqualTo(key("d"));
  }

  @Test
  void beliefEndedBehindAnUnansweredQuarantine_endThatWasWishedGoesOn() {
    quarantine(1, "c");
    WorkerEffect.Submit quarantine = drive.one(ShardCommand.Quarantine.class);
    drive.ended(new Ending.Complete());
    drive.after(Drive.TTL);
    assertThat(drive.effects(WorkerEffect.Lost.class)).isEmpty();
    drive.accept(quarantine, new Result.Quarantined(7));

    drive.one(ShardCommand.Complete.class);
  }

  @Test
  void givenUpWithASplitToCome_itIsReleasedAndNotSplit() {
    drive.checkpoint(1, "c");
    WorkerEffect.Submit checkpoint = drive.one(ShardCommand.Checkpoint.class);
    split(2, "m");
    drive.logic.abandon(drive.now);
    drive.tick().done(checkpoint);
    drive.none(ShardCommand.class);
    drive.ended(new Ending.Auto());

    drive.one(ShardCommand.Release.class);
    drive.none(ShardCommand.SplitResidual.class);
  }

  @Test
  void splitAsked_waitsForTheCheckpointOnTheWay() {
    drive.checkpoint(1, "c");
    WorkerEffect.Submit checkpoint = drive.one(ShardCommand.Checkpoint.class);
    split(2, "m");
    drive.checkpoint(3, "d");
    drive.none(ShardCommand.SplitResidual.class);
    drive.done(checkpoint);

    drive.accept(drive.one(ShardCommand.SplitResidual.class), new Result.Split(5, 1));
    assertThat(drive.effects(WorkerEffect.Done.class)).hasSize(1);
    drive.one(ShardCommand.Checkpoint.class);
  }

  @Test
  void splitAtWhatWasPassed_isRefusedHere() {
    drive.checkpoint(1, "m");
    split(2, "m");

    assertThat(drive.effects(WorkerEffect.NotDone.class)).hasSize(1);
    drive.none(ShardCommand.SplitResidual.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void splitRefusedBehindAHandlerThatSawItsEnd_restIsReleasedAndNotDone(boolean auto) {
    Drive fresh = Drive.live(1);
    RangeTracker tracker = startOf(fresh).tracker();
    tracker.tryAdvance(fresh.now, key("c"));
    fresh.logic.advised(fresh.now, new Advice.Split(handle(100, 200), List.of(key("m"))));
    assertThat(tracker.endOrNull()).isEqualTo(key("m")); // and there it stops
    fresh.checkpoint(1, "l");
    fresh.ended(auto ? new Ending.Auto() : new Ending.Complete());
    WorkerEffect.Submit split = fresh.one(ShardCommand.SplitResidual.class);
    fresh.none(ShardCommand.class);
    fresh.refuse(split, ErrorCode.QUOTA_EXCEEDED);

    assertThat(fresh.command(ShardCommand.Release.class).cursorOrNull()).isEqualTo(Drive.at("l"));
    fresh.none(ShardCommand.Complete.class);
  }

  @Test
  void splitDoneBehindAHandlerThatSawItsEnd_restIsDone() {
    Drive fresh = Drive.live(1);
    RangeTracker tracker = startOf(fresh).tracker();
    tracker.tryAdvance(fresh.now, key("c"));
    fresh.logic.advised(fresh.now, new Advice.Split(handle(100, 200), List.of(key("m"))));
    tracker.endOrNull();
    fresh.ended(new Ending.Auto());
    fresh.accept(fresh.one(ShardCommand.SplitResidual.class), new Result.Split(5, 1));

    fresh.one(ShardCommand.Complete.class);
  }

  @Test
  void adviceToSplitBehindTheEnd_isLate() {
    Drive fresh = Drive.live(1);
    RangeTracker tracker = startOf(fresh).tracker();
    tracker.tryAdvance(fresh.now, key("c"));
    fresh.logic.quarantine(fresh.now, lease(0, 200), 1, key("d"), Blob.EMPTY, "bad", "");
    fresh.ended(new Ending.Auto());
    fresh.logic.advised(fresh.now, new Advice.Split(handle(100, 200), List.of(key("m"))));

    assertThat(tracker.endOrNull()).isEqualTo(key("y"));
  }

  // --- Advice. ---

  private static LeaseHandle handle(long session, long fence) {
    RunHandle run = new RunHandle("acme", "job", 3, 7);
    return new LeaseHandle(new SessionId(7, session), new ShardHandle(run, 0), fence);
  }

  private Drive advised(Advice advice) {
    drive.logic.advised(drive.now, advice);
    return drive.tick();
  }

  @Test
  void adviceToSplit_isFollowedForHandlersThatAskFirst() {
    Drive fresh = Drive.live(1);
    RangeTracker tracker = startOf(fresh).tracker();
    List<Key> cuts = List.of(key("f"), key("m"), key("s"));
    fresh.logic.advised(fresh.now, new Advice.Split(handle(100, 200), cuts));
    fresh.tick().none(ShardCommand.SplitResidual.class);

    tracker.tryAdvance(fresh.now, key("g"));
    fresh.logic.advised(fresh.now, new Advice.Split(handle(100, 200), cuts));
    fresh.logic.advised(fresh.now, new Advice.Split(handle(100, 200), cuts)); // it comes again
    fresh.tick();

    assertThat(fresh.effects(WorkerEffect.NotDone.class)).isEmpty();
    assertThat(tracker.endOrNull()).isEqualTo(key("m"));
    WorkerEffect.Submit last = fresh.one(ShardCommand.SplitResidual.class);
    assertThat(((ShardCommand.SplitResidual) last.command()).at()).isEqualTo(key("s"));
    fresh.accept(last, new Result.Split(5, 1));
    WorkerEffect.Submit first = fresh.one(ShardCommand.SplitResidual.class);
    assertThat(((ShardCommand.SplitResidual) first.command()).at()).isEqualTo(key("m"));
    fresh.accept(first, new Result.Split(6, 1));
    fresh.none(ShardCommand.SplitResidual.class);
    assertThat(fresh.effects(WorkerEffect.Done.class)).as("nobody asked").isEmpty();
  }

  @Test
  void adviceToSplitAnywhere_cutsWhatIsLeftInTwo() {
    Drive fresh = Drive.live(1);
    RangeTracker tracker = startOf(fresh).tracker();
    tracker.tryAdvance(fresh.now, key("m"));
    fresh.logic.advised(fresh.now, new Advice.Split(handle(100, 200), List.of()));
    fresh.logic.advised(fresh.now, new Advice.Split(handle(100, 200), List.of()));
    fresh.tick();

    WorkerEffect.Submit split = fresh.one(ShardCommand.SplitResidual.class);
    Key at = ((ShardCommand.SplitResidual) split.command()).at();
    assertThat(at).isGreaterThan(key("m")).isLessThan(key("y"));
    fresh.accept(split, new Result.Split(5, 1));
    fresh.logic.advised(fresh.now, new Advice.Split(handle(100, 200), List.of()));
    fresh.tick();
    assertThat(fresh.command(ShardCommand.SplitResidual.class).at()).isLessThan(at);
  }

  @Test
  void adviceToSplitThatIsRefused_nobodyIsToldAndTheEndIsWhatItWas() {
    Drive fresh = Drive.live(1);
    RangeTracker tracker = startOf(fresh).tracker();
    tracker.tryAdvance(fresh.now, key("c"));
    fresh.logic.advised(fresh.now, new Advice.Split(handle(100, 200), List.of(key("m"))));
    fresh.tick();
    assertThat(tracker.endOrNull()).isEqualTo(key("m"));
    fresh.refuse(fresh.one(ShardCommand.SplitResidual.class), ErrorCode.QUOTA_EXCEEDED);

    assertThat(tracker.endOrNull()).isEqualTo(key("y"));
    assertThat(fresh.effects(WorkerEffect.NotDone.class)).isEmpty();
    assertThat(fresh.effects(WorkerEffect.Lost.class)).isEmpty();
  }

  @Test
  void adviceThatWasRefused_isNotFollowedWithEveryAnswer() {
    Drive fresh = Drive.live(1);
    RangeTracker tracker = startOf(fresh).tracker();
    tracker.tryAdvance(fresh.now, key("c"));
    Advice advice = new Advice.Split(handle(100, 200), List.of(key("m")));
    fresh.logic.advised(fresh.now, advice);
    fresh.tick().refuse(fresh.one(ShardCommand.SplitResidual.class), ErrorCode.QUOTA_EXCEEDED);
    fresh.logic.advised(fresh.now, advice);
    fresh.after(20 * SECOND).logic.advised(fresh.now, advice);
    fresh.tick().none(ShardCommand.SplitResidual.class);

    fresh.after(10 * SECOND).logic.advised(fresh.now, advice);
    fresh.tick().one(ShardCommand.SplitResidual.class);
  }

  @Test
  void adviceOfAnotherSessionOrFence_meansNothing() {
    advised(new Advice.Revoked(handle(99, 200), LossReason.REVOKED));
    advised(new Advice.Revoked(handle(100, 199), LossReason.REVOKED));

    assertThat(drive.effects(WorkerEffect.Lost.class)).isEmpty();
  }

  @Test
  void revoked_handlerIsStopped() {
    advised(new Advice.Revoked(handle(100, 200), LossReason.REVOKED));

    assertThat(drive.effects(WorkerEffect.Lost.class))
        .extracting(WorkerEffect.Lost::why)
        .containsExactly(LeaseLostException.Cause.REVOKED);
    drive.none(ShardCommand.class);
  }

  @Test
  void revokedWhileTheEndIsUnanswered_theEndsAnswerDecides() {
    drive.ended(new Ending.Complete());
    advised(new Advice.Revoked(handle(100, 200), LossReason.RUN_OVER));
    assertThat(drive.effects(WorkerEffect.Lost.class)).isEmpty();

    drive.done(drive.one(ShardCommand.Complete.class));
    assertThat(drive.effects(WorkerEffect.Ended.class)).hasSize(1);
  }

  @Test
  void revoked_trackerSaysNoThoughTheSessionIsBelievedIn() {
    Drive fresh = Drive.live(1);
    RangeTracker tracker = startOf(fresh).tracker();
    fresh.logic.advised(fresh.now, new Advice.Revoked(handle(100, 200), LossReason.REVOKED));

    assertThat(tracker.tryAdvance(fresh.now, key("c"))).isFalse();
  }

  @Test
  void givenUp_nothingMoreOfItsHandlerIsSentAndItIsToldOnce() {
    Drive fresh = Drive.live(1);
    RangeTracker tracker = startOf(fresh).tracker();
    fresh.logic.abandon(fresh.now);
    fresh.tick();
    assertThat(tracker.isLost(fresh.now)).isTrue();
    fresh.checkpoint(1, "c");
    fresh.logic.quarantine(fresh.now, lease(0, 200), 2, key("d"), Blob.EMPTY, "bad", "");
    fresh.logic.splitResidual(fresh.now, lease(0, 200), 3, key("m"));
    fresh.tick().none(ShardCommand.class);
    fresh.ended(new Ending.Complete());
    WorkerEffect.Submit release = fresh.one(ShardCommand.Release.class);
    fresh.lost(release);
    fresh.after(SECOND);
    WorkerEffect.Submit again = fresh.one(ShardCommand.class);
    assertThat(again.command()).isEqualTo(release.command());
    fresh.done(again);

    fresh.none(ShardCommand.class);
    assertThat(fresh.effects(WorkerEffect.Acknowledge.class)).as("of nothing sent").isEmpty();
    assertThat(fresh.effects(WorkerEffect.NotDone.class)).as("he knows").isEmpty();
    assertThat(fresh.effects(WorkerEffect.Lost.class)).hasSize(1);
    assertThat(fresh.effects(WorkerEffect.Ended.class)).isEmpty();
  }

  @Test
  void givenUpAndThenTakenBackToo_isToldOnce() {
    drive.logic.abandon(drive.now);
    drive.ended(new Ending.Auto());
    drive.refuse(drive.one(ShardCommand.Release.class), ErrorCode.STALE_FENCE);

    assertThat(drive.effects(WorkerEffect.Lost.class)).hasSize(1);
  }

  @Test
  void abandoned_whatStillRunsIsGivenBack() {
    drive.checkpoint(1, "c");
    drive.logic.abandon(drive.now);
    drive.tick();

    assertThat(drive.effects(WorkerEffect.Lost.class))
        .extracting(WorkerEffect.Lost::why)
        .containsExactly(LeaseLostException.Cause.WORKER_CLOSED);
    drive.none(ShardCommand.Release.class);
    drive.ended(new Ending.Auto());
    ShardCommand.Release release = drive.command(ShardCommand.Release.class);
    assertThat(release.cursorOrNull()).isEqualTo(Drive.at("c"));
    drive.none(SessionCommand.CloseSession.class);
  }

  @Test
  void abandoned_sessionIsClosedThoughTheHandlerRunsOn() {
    drive.logic.abandon(drive.now);
    drive.tick().none(ShardCommand.Release.class);
    drive.after(2 * SECOND).done(drive.one(ShardCommand.Release.class));

    drive.one(SessionCommand.CloseSession.class);
  }
}
