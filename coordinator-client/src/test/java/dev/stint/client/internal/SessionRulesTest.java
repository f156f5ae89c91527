package dev.stint.client.internal;

import static dev.stint.client.internal.Drive.MILLI;
import static dev.stint.client.internal.Drive.SECOND;
import static dev.stint.client.internal.Drive.TTL;
import static dev.stint.client.internal.Drive.key;
import static dev.stint.client.internal.Drive.lease;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.LeaseLostException;
import dev.stint.client.error.Refusal;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.Result;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.ShardCommand;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Opening, heartbeats, belief, expiry. */
class SessionRulesTest {
  /** From the sending of a heartbeat to the end of work: TTL × 63/64, less a tenth for the stop. */
  private static final long BELIEF = TTL / 64 * 63 - TTL / 10;

  @Test
  void start_asksWhereAndWhenBeforeItOpens() {
    Drive drive = new Drive(1).tick();
    assertThat(drive.effects(WorkerEffect.Locate.class))
        .extracting(WorkerEffect.Locate::runOrEmpty)
        .containsExactly("job");

    drive.located();

    ControlCommand.OpenSession open = drive.command(ControlCommand.OpenSession.class);
    assertThat(open.stamp().group()).isEqualTo(7);
    assertThat(open.stamp().expiresAtMillis()).isEqualTo(50_000 + 60_000);
    assertThat(open.capacity()).isEqualTo(1);
  }

  @Test
  void openingHasNoAnswer_isRepeatedUnderItsStamp() {
    Drive drive = new Drive(1).tick();
    drive.located();
    WorkerEffect.Submit first = drive.one(ControlCommand.OpenSession.class);
    drive.after(30 * SECOND).lost(first);
    drive.none(ControlCommand.OpenSession.class);
    assertThat(drive.logic.nextWake()).isLessThan(drive.now + SECOND);
    drive.after(SECOND);

    assertThat(drive.one(ControlCommand.OpenSession.class).command()).isEqualTo(first.command());
  }

  @Test
  void nobodySaysWhere_isAskedAgain() {
    Drive drive = new Drive(1).tick();
    drive.effects(WorkerEffect.Locate.class);
    drive.logic.located(drive.now, new Located.Failed(new Answer.NotDone("nobody leads")));
    drive.tick().none(ControlCommand.OpenSession.class);
    drive.after(SECOND);

    assertThat(drive.effects(WorkerEffect.Locate.class)).hasSize(1);
    drive.located();
    drive.located(); // late
    drive.one(ControlCommand.OpenSession.class);
  }

  @Test
  void whereIsRefused_failsTheWorker() {
    Drive drive = new Drive(1).tick();
    Refusal refusal = Refusal.of(ErrorCode.PERMISSION_DENIED, "no", "");
    drive.logic.located(drive.now, new Located.Failed(Answer.Refused.of(refusal)));
    drive.tick();

    assertThat(drive.effects(WorkerEffect.Failed.class)).hasSize(1);
  }

  @Test
  void openingExpired_isDoneAnewUnderANewStamp() {
    Drive drive = new Drive(1).tick();
    drive.located();
    WorkerEffect.Submit first = drive.one(ControlCommand.OpenSession.class);
    drive.effects(WorkerEffect.Locate.class);
    drive.refuse(first, ErrorCode.EXPIRED);
    assertThat(drive.effects(WorkerEffect.Locate.class)).as("at once").isEmpty();
    drive.after(SECOND);
    assertThat(drive.effects(WorkerEffect.Locate.class)).hasSize(1);
    drive.located();

    ControlCommand.OpenSession again = drive.command(ControlCommand.OpenSession.class);
    assertThat(again.stamp().id()).isNotEqualTo(((ControlCommand) first.command()).stamp().id());
  }

  @Test
  void openingRefusedForGood_failsTheWorker() {
    Drive drive = new Drive(1).tick();
    drive.located();
    drive.refuse(drive.one(ControlCommand.OpenSession.class), ErrorCode.INVALID_ARGUMENT);

    assertThat(drive.effects(WorkerEffect.Failed.class)).hasSize(1);
    drive.after(60 * SECOND).none(ControlCommand.OpenSession.class);
  }

  @Test
  void opened_claimsNothingBeforeAHeartbeatIsAccepted() {
    Drive drive = new Drive(1).tick();
    drive.located();
    drive.accept(
        drive.one(ControlCommand.OpenSession.class), new Result.SessionOpened(9, TTL / MILLI, 0));
    drive.none(ClaimCommand.class);

    drive.beat();

    assertThat(drive.command(ClaimCommand.class).session()).isEqualTo(9);
  }

  @Test
  void heartbeat_goesOutEveryThirdWhetherAnsweredOrNot() {
    Drive drive = Drive.live(1);
    for (int i = 0; i < 6; i++) {
      drive.after(TTL / 3 - MILLI).none(SessionCommand.Heartbeat.class);
      drive.after(MILLI).one(SessionCommand.Heartbeat.class);
    }
  }

  @Test
  void longPause_bringsOneHeartbeatAndNotABurst() {
    Drive drive = Drive.live(1);
    drive.after(10 * TTL);

    assertThat(drive.all(SessionCommand.Heartbeat.class)).hasSize(1);
    drive.tick().none(SessionCommand.Heartbeat.class);
  }

  @Test
  void belief_countsFromTheSendingAndNotFromTheAnswer() {
    Drive drive = Drive.holding(1);
    long sent = drive.now; // of the heartbeat that was answered at once
    drive.after(TTL / 3);
    WorkerEffect.Submit second = drive.one(SessionCommand.Heartbeat.class);
    drive.after(TTL / 4).accept(second, new Result.HeartbeatAccepted(0, true, false));

    long end = sent + TTL / 3 + BELIEF;
    drive.after(end - 1 - drive.now);
    assertThat(drive.effects(WorkerEffect.Lost.class)).isEmpty();
    drive.after(1);
    assertThat(drive.effects(WorkerEffect.Lost.class))
        .extracting(WorkerEffect.Lost::why)
        .containsExactly(LeaseLostException.Cause.BELIEF_ENDED);
  }

  @Test
  void answerBehindTheEndOfTheBelief_comesTooLateForTheLease() {
    Drive drive = Drive.holding(1);
    drive.after(TTL / 3);
    WorkerEffect.Submit second = drive.one(SessionCommand.Heartbeat.class);
    drive.now += BELIEF - TTL / 3; // the process stood still
    drive.accept(second, new Result.HeartbeatAccepted(0, true, false));

    assertThat(drive.effects(WorkerEffect.Lost.class))
        .extracting(WorkerEffect.Lost::why)
        .containsExactly(LeaseLostException.Cause.BELIEF_ENDED);
  }

  @Test
  void replayedAnswer_movesNoBelief() {
    Drive drive = Drive.holding(1);
    drive.after(TTL / 3);
    Result accepted = new Result.HeartbeatAccepted(0, true, false);
    drive.answer(
        drive.one(SessionCommand.Heartbeat.class), new Answer.Accepted(accepted, null, 5, true));

    drive.after(BELIEF - TTL / 3);
    assertThat(drive.effects(WorkerEffect.Lost.class)).hasSize(1);
  }

  @Test
  void answersOutOfOrder_olderOneMovesNothingBack() {
    Drive drive = Drive.holding(1);
    drive.after(TTL / 3);
    WorkerEffect.Submit older = drive.one(SessionCommand.Heartbeat.class);
    drive.after(TTL / 3);
    drive.beat();
    drive.accept(older, new Result.HeartbeatAccepted(0, true, false));

    drive.after(BELIEF - 1);
    assertThat(drive.effects(WorkerEffect.Lost.class)).isEmpty();
  }

  @Test
  void wakesUp_whenTheBeliefEnds() {
    Drive drive = Drive.holding(1);
    drive.after(TTL / 3).all(SessionCommand.Heartbeat.class);
    drive.after(TTL / 3).all(SessionCommand.Heartbeat.class);

    assertThat(drive.logic.nextWake()).isEqualTo(1_000 * SECOND + BELIEF);
  }

  @Test
  void beliefEnds_handlerIsStoppedAndShardReleasedWithTheNewestCursor() {
    Drive drive = Drive.holding(1);
    drive.checkpoint(1, "c");
    drive.checkpoint(2, "d");
    drive.effects(WorkerEffect.Submit.class);
    drive.after(BELIEF);

    assertThat(drive.effects(WorkerEffect.Lost.class)).hasSize(1);
    drive.none(ShardCommand.Release.class); // before the handler has stopped, or must have
    drive.ended(new Ending.Complete());
    ShardCommand.Release release = drive.command(ShardCommand.Release.class);
    assertThat(release.cursorOrNull().lastKey()).isEqualTo(key("d"));
    assertThat(release.fence()).isEqualTo(200);
  }

  @Test
  void beliefEndedAndTheHandlerDoesNotStop_shardIsReleasedAtTheDeadline() {
    Drive drive = Drive.holding(1);
    drive.after(BELIEF).none(ShardCommand.Release.class);
    long deadline = drive.now + TTL / 10;
    drive.effects(WorkerEffect.Lost.class);
    while (drive.logic.nextWake() < deadline) {
      drive.now = Math.max(drive.now, drive.logic.nextWake());
      drive.tick().none(ShardCommand.Release.class);
      drive.all(SessionCommand.Heartbeat.class);
    }
    assertThat(drive.logic.nextWake()).isEqualTo(deadline);
    drive.now = deadline;

    drive.tick().one(ShardCommand.Release.class);
    drive.after(SECOND).none(ShardCommand.Release.class);
  }

  @Test
  void nobodyIsReached_isToldAfterAWhileAndThenOnceAMinute() {
    Drive drive = new Drive(1);
    int told = 0;
    for (int i = 0; i < 120; i++) {
      drive.after(SECOND);
      if (!drive.effects(WorkerEffect.Locate.class).isEmpty()) {
        drive.logic.located(drive.now, new Located.Failed(new Answer.NotDone("nobody leads")));
      }
      List<WorkerEffect.Waiting> waiting = drive.tick().effects(WorkerEffect.Waiting.class);
      told += waiting.size();
      waiting.forEach(each -> assertThat(each.why()).isEqualTo("nobody leads"));
      assertThat(told).as("at second " + i).isLessThanOrEqualTo(i < 5 ? 0 : 2);
    }

    assertThat(told).isEqualTo(2);
  }

  @Test
  void heartbeatsAreNotAnswered_isToldUntilOneIs() {
    Drive drive = Drive.live(1);
    drive.after(TTL / 3);
    WorkerEffect.Submit beat = drive.one(SessionCommand.Heartbeat.class);
    drive.after(6 * SECOND).lost(beat);
    assertThat(drive.effects(WorkerEffect.Waiting.class)).hasSize(1);
    drive.after(TTL / 3).beat();
    drive.after(TTL / 3).lost(drive.one(SessionCommand.Heartbeat.class));

    assertThat(drive.effects(WorkerEffect.Waiting.class)).as("for less than 5 s").isEmpty();
  }

  @Test
  void oneLeaseIsToldThatTheSessionIsOver_allLeasesAreLostAndAnotherIsOpened() {
    Drive drive = Drive.live(2);
    drive.grant(drive.one(ClaimCommand.class), Drive.grant(0, 200), Drive.grant(1, 200));
    drive.checkpoint(1, "c");
    drive.refuse(drive.one(ShardCommand.Checkpoint.class), ErrorCode.SESSION_EXPIRED);

    assertThat(drive.effects(WorkerEffect.Lost.class))
        .extracting(WorkerEffect.Lost::why)
        .containsExactly(
            LeaseLostException.Cause.SESSION_OVER, LeaseLostException.Cause.SESSION_OVER);
    assertThat(drive.effects(WorkerEffect.SessionOver.class)).hasSize(1);
    drive.after(SECOND);
    assertThat(drive.effects(WorkerEffect.Locate.class)).isNotEmpty();
  }

  @Test
  void beliefEnded_endThatWasWishedGoesOn() {
    Drive drive = Drive.holding(1);
    drive.ended(new Ending.Complete());
    WorkerEffect.Submit complete = drive.one(ShardCommand.Complete.class);
    drive.after(BELIEF);

    drive.none(ShardCommand.Release.class);
    assertThat(drive.effects(WorkerEffect.Lost.class)).isEmpty();
    drive.done(complete);
    assertThat(drive.effects(WorkerEffect.Ended.class)).hasSize(1);
  }

  @Test
  void beliefEnded_nothingIsClaimedUntilTheSessionTurnsOutToLive() {
    Drive drive = Drive.holding(2);
    drive.lost(drive.one(ClaimCommand.class));
    drive.after(BELIEF);
    drive.none(SessionCommand.CloseSession.class);
    drive.ended(new Ending.Release(0)); // of the handler that was stopped
    drive.all(ClaimCommand.class).forEach(claim -> drive.nothing(claim, nothingClaimable()));
    drive.after(5 * SECOND).none(ClaimCommand.class);

    drive.all(SessionCommand.Heartbeat.class);
    drive.after(TTL / 3).beat();

    drive.one(ClaimCommand.class);
  }

  private static Result.NothingGranted.Why nothingClaimable() {
    return Result.NothingGranted.Why.NOTHING_CLAIMABLE;
  }

  @Test
  void grantAfterTheBeliefEnded_isGivenBackAndNotWorkedOn() {
    Drive drive = Drive.live(1);
    WorkerEffect.Submit claim = drive.one(ClaimCommand.class);
    drive.after(BELIEF);
    drive.grant(claim, Drive.grant(0, 200));

    assertThat(drive.effects(WorkerEffect.Start.class)).isEmpty();
    drive.one(ShardCommand.Release.class);
  }

  @Test
  void sessionExpired_allIsLostAndAnotherIsOpened() {
    Drive drive = Drive.holding(2);
    drive.checkpoint(1, "c");
    drive.after(TTL / 3);
    drive.refuse(drive.one(SessionCommand.Heartbeat.class), ErrorCode.SESSION_EXPIRED);

    assertThat(drive.effects(WorkerEffect.SessionOver.class)).hasSize(1);
    assertThat(drive.effects(WorkerEffect.Lost.class))
        .extracting(WorkerEffect.Lost::why)
        .containsExactly(LeaseLostException.Cause.SESSION_OVER);
    drive.none(ShardCommand.Release.class);
    drive.after(SECOND);
    drive.located();
    drive.accept(
        drive.one(ControlCommand.OpenSession.class), new Result.SessionOpened(500, TTL / MILLI, 0));
    drive.all(ClaimCommand.class);
    drive.beat();
    ClaimCommand claim = drive.command(ClaimCommand.class);
    assertThat(claim.session()).isEqualTo(500);
    assertThat(claim.sequence()).as("each session counts from 1").isEqualTo(1);
    assertThat(claim.max()).as("the stopped handler still has its thread").isEqualTo(1);
  }

  @Test
  void sessionNotFound_isOverToo() {
    Drive drive = Drive.live(1);
    drive.after(TTL / 3);
    drive.refuse(drive.one(SessionCommand.Heartbeat.class), ErrorCode.NOT_FOUND);

    assertThat(drive.effects(WorkerEffect.SessionOver.class)).hasSize(1);
  }

  @Test
  void claimSaysExpired_sessionIsOverToo() {
    Drive drive = Drive.live(1);
    drive.refuse(drive.one(ClaimCommand.class), ErrorCode.SESSION_EXPIRED);

    assertThat(drive.effects(WorkerEffect.SessionOver.class)).hasSize(1);
  }

  @Test
  void answersOfTheSessionBefore_meanNothing() {
    Drive drive = Drive.holding(1);
    drive.after(TTL / 3);
    WorkerEffect.Submit first = drive.one(SessionCommand.Heartbeat.class);
    drive.after(TTL / 3);
    drive.refuse(drive.one(SessionCommand.Heartbeat.class), ErrorCode.SESSION_EXPIRED);
    drive.after(SECOND);
    drive.located();
    drive.accept(
        drive.one(ControlCommand.OpenSession.class), new Result.SessionOpened(500, TTL / MILLI, 0));
    drive.refuse(first, ErrorCode.SESSION_EXPIRED);

    assertThat(drive.effects(WorkerEffect.SessionOver.class)).hasSize(1);
  }

  @Test
  void heartbeat_countsAndHashesWhatIsHeld() {
    Drive drive = Drive.live(3);
    drive.grant(drive.one(ClaimCommand.class), Drive.grant(0, 200), Drive.grant(5, 200));
    drive.after(TTL / 3);

    SessionCommand.Heartbeat beat = drive.command(SessionCommand.Heartbeat.class);
    assertThat(beat.heldCount()).isEqualTo(2);
    assertThat(beat.heldHash()).isEqualTo(lease(0, 200).hash() + lease(5, 200).hash());
  }

  @Test
  void drainAskedByHeartbeat_handsOverAndGoes() {
    Drive drive = Drive.holding(2);
    drive.after(TTL / 3);
    drive.accept(
        drive.one(SessionCommand.Heartbeat.class), new Result.HeartbeatAccepted(0, true, true));
    assertThat(drive.effects(WorkerEffect.DrainAsked.class)).hasSize(1);
    drive
        .all(ClaimCommand.class)
        .forEach(claim -> drive.nothing(claim, Result.NothingGranted.Why.DRAINING));
    drive.none(SessionCommand.CloseSession.class);

    drive.ended(new Ending.Release(0));
    drive.done(drive.one(ShardCommand.Release.class));

    drive.done(drive.one(SessionCommand.CloseSession.class));
    assertThat(drive.effects(WorkerEffect.Closed.class)).hasSize(1);
  }

  @Test
  void sessionExpiredWhileDraining_noOtherIsOpened() {
    Drive drive = Drive.holding(1);
    drive.logic.drain(drive.now);
    drive.after(TTL / 3);
    drive.effects(WorkerEffect.Locate.class);
    drive.refuse(drive.one(SessionCommand.Heartbeat.class), ErrorCode.SESSION_EXPIRED);
    drive.after(60 * SECOND);
    assertThat(drive.effects(WorkerEffect.Locate.class)).isEmpty();
    assertThat(drive.effects(WorkerEffect.Closed.class)).isEmpty();

    drive.ended(new Ending.Release(0));
    assertThat(drive.effects(WorkerEffect.Closed.class)).hasSize(1);
  }

  @Test
  void drainAskedAgain_isToldOnce() {
    Drive drive = Drive.holding(1);
    for (int i = 0; i < 2; i++) {
      drive.after(TTL / 3);
      drive.accept(
          drive.one(SessionCommand.Heartbeat.class), new Result.HeartbeatAccepted(0, true, true));
    }

    assertThat(drive.effects(WorkerEffect.DrainAsked.class)).hasSize(1);
  }

  @Test
  void drained_handlersHearIt() {
    Drive drive = Drive.live(1);
    drive.grant(drive.one(ClaimCommand.class), Drive.grant(0, 200));
    RangeTracker tracker = drive.effects(WorkerEffect.Start.class).get(0).tracker();
    drive.logic.drain(drive.now);

    assertThat(tracker.isDraining()).isTrue();
    assertThat(tracker.tryAdvance(drive.now, key("c"))).isFalse();
  }

  @Test
  void drained_sessionStaysOpenUntilHandlersOfLostLeasesHaveEndedToo() {
    Drive drive = Drive.holding(1);
    drive.checkpoint(1, "c");
    drive.refuse(drive.one(ShardCommand.Checkpoint.class), ErrorCode.STALE_FENCE);
    drive.logic.drain(drive.now);
    drive.tick().none(SessionCommand.CloseSession.class);

    drive.ended(new Ending.Release(0));

    drive.one(SessionCommand.CloseSession.class);
  }

  @Test
  void closeHasNoAnswer_isRepeated() {
    Drive drive = Drive.live(1);
    drive.logic.drain(drive.now);
    drive.tick();
    List<WorkerEffect.Submit> claims = drive.all(ClaimCommand.class);
    claims.forEach(claim -> drive.nothing(claim, nothingClaimable()));
    drive.lost(drive.one(SessionCommand.CloseSession.class));
    drive
        .after(SECOND)
        .refuse(drive.one(SessionCommand.CloseSession.class), ErrorCode.SESSION_EXPIRED);

    assertThat(drive.effects(WorkerEffect.Closed.class)).hasSize(1);
  }

  @Test
  void drainedWhileASessionIsOpened_itIsNotTakenUp() {
    Drive drive = new Drive(1).tick();
    drive.located();
    WorkerEffect.Submit open = drive.one(ControlCommand.OpenSession.class);
    drive.logic.drain(drive.now);
    drive.tick();
    assertThat(drive.effects(WorkerEffect.Closed.class)).hasSize(1);
    drive.accept(open, new Result.SessionOpened(9, TTL / MILLI, 0));

    drive.after(TTL).none(SessionCommand.Heartbeat.class);
  }

  @Test
  void drainedBeforeASessionIsOpen_closesAtOnce() {
    Drive drive = new Drive(1).tick();
    drive.logic.drain(drive.now);
    drive.tick();

    assertThat(drive.effects(WorkerEffect.Closed.class)).hasSize(1);
    drive.located();
    drive.none(ControlCommand.OpenSession.class);
  }
}
