package dev.stint.client.internal;

import static dev.stint.client.internal.Drive.TTL;
import static dev.stint.client.internal.Drive.grant;
import static dev.stint.client.internal.Drive.held;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.LeaseLostException;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.Result;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.ShardCommand;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a worker makes of the coordinator's list of its leases. */
class ReconciliationTest {

  private static Drive nextBeat(Drive drive) {
    return drive.after(TTL / 3);
  }

  private static Answer listing(long revision, HeldShard... leases) {
    return new Answer.Accepted(
        new Result.HeartbeatAccepted(0, false, false),
        new HeldList(List.of(leases), revision),
        revision,
        false);
  }

  @Test
  void missing_isLost() {
    Drive drive = nextBeat(Drive.holding(1));
    drive.beat(250);

    assertThat(drive.effects(WorkerEffect.Lost.class))
        .extracting(WorkerEffect.Lost::why)
        .containsExactly(LeaseLostException.Cause.NOT_LISTED);
    drive.none(ShardCommand.class);
  }

  @Test
  void listed_goesOn() {
    Drive drive = nextBeat(Drive.holding(1));
    drive.beat(250, held(0, 200));

    assertThat(drive.effects(WorkerEffect.Lost.class)).isEmpty();
    drive.none(ShardCommand.class);
  }

  @Test
  void missingWithSomethingUnanswered_itsAnswerDecides() {
    Drive drive = Drive.holding(1);
    drive.checkpoint(1, "c");
    nextBeat(drive).beat(250);

    assertThat(drive.effects(WorkerEffect.Lost.class)).isEmpty();
  }

  @Test
  void missingFromAListOlderThanItsGrant_goesOn() {
    Drive drive = nextBeat(Drive.holding(1));
    drive.beat(199);

    assertThat(drive.effects(WorkerEffect.Lost.class)).isEmpty();
  }

  @Test
  void missingFromAListOfItsGrantsRevision_isLost() {
    Drive drive = nextBeat(Drive.holding(1));
    drive.beat(200);

    assertThat(drive.effects(WorkerEffect.Lost.class)).hasSize(1);
  }

  @Test
  void fencesAreComparedUnsigned() {
    Drive drive = Drive.live(1);
    drive.grant(drive.one(ClaimCommand.class), grant(0, -5)); // larger than any positive one
    nextBeat(drive).beat(250);

    assertThat(drive.effects(WorkerEffect.Lost.class)).isEmpty();
  }

  @Test
  void givenUpAndReleaseWasRefused_isReleasedAgainAndNeverTakenUp() {
    Drive drive = Drive.holding(1);
    drive.logic.abandon(drive.now); // gives it up
    drive.ended(new Ending.Release(0));
    drive.refuse(drive.one(ShardCommand.Release.class), ErrorCode.INTERNAL);
    drive.refuse(drive.one(ShardCommand.Release.class), ErrorCode.INTERNAL);

    assertThat(drive.effects(WorkerEffect.Start.class)).isEmpty();
  }

  @Test
  void knownAndDropped_isReleased() {
    Drive drive = Drive.holding(2);
    drive.ended(new Ending.Complete());
    drive.refuse(drive.one(ShardCommand.Complete.class), ErrorCode.SUPERSEDED); // dropped
    nextBeat(drive).beat(400, held(0, 200));

    ShardCommand.Release release = drive.command(ShardCommand.Release.class);
    assertThat(release.fence()).isEqualTo(200);
    assertThat(release.target()).isEqualTo(held(0, 200).target());
    assertThat(drive.effects(WorkerEffect.Start.class)).isEmpty();
  }

  @Test
  void droppedWhileItsHandlerRuns_isReleasedWhenThatHasStopped() {
    Drive drive = Drive.holding(2);
    drive.checkpoint(1, "c");
    drive.refuse(drive.one(ShardCommand.Checkpoint.class), ErrorCode.CONFLICT); // dropped
    nextBeat(drive).beat(400, held(0, 200));
    drive.none(ShardCommand.Release.class);
    drive.ended(new Ending.Complete());

    drive.one(ShardCommand.Release.class);
    drive.none(ShardCommand.Complete.class);
  }

  @Test
  void beingReleased_isNotReleasedTwice() {
    Drive drive = Drive.holding(2);
    drive.ended(new Ending.Release(0));
    drive.one(ShardCommand.Release.class);
    nextBeat(drive).beat(400, held(0, 200));

    drive.none(ShardCommand.Release.class);
  }

  @Test
  void endedAfterTheListWasMade_isNotReleased() {
    Drive drive = nextBeat(Drive.holding(2));
    WorkerEffect.Submit beat = drive.one(SessionCommand.Heartbeat.class);
    drive.ended(new Ending.Complete());
    drive.done(drive.one(ShardCommand.Complete.class)); // at revision 300
    drive.answer(beat, listing(250, held(0, 200)));

    drive.none(ShardCommand.class);
  }

  @Test
  void endedWhileTwoListsAreOnTheWay_isNotReleased() {
    Drive drive = nextBeat(Drive.holding(1));
    WorkerEffect.Submit first = drive.one(SessionCommand.Heartbeat.class);
    WorkerEffect.Submit second = nextBeat(drive).one(SessionCommand.Heartbeat.class);
    drive.ended(new Ending.Complete());
    drive.done(drive.one(ShardCommand.Complete.class));
    drive.nothing(drive.one(ClaimCommand.class), Result.NothingGranted.Why.NOTHING_CLAIMABLE);
    drive.accept(first, new Result.HeartbeatAccepted(0, true, false));
    drive.answer(second, listing(250, held(0, 200)));

    drive.none(ShardCommand.class);
  }

  @Test
  void endedAndInAListMadeAfterwards_isReleased() {
    endedAndListed(nextBeat(Drive.holding(1)));
  }

  @Test
  void endedAndInAListMadeAfterwards_isReleasedThoughAnEarlierSessionsHeartbeatHadNoAnswer() {
    Drive drive = nextBeat(Drive.live(1));
    drive.one(SessionCommand.Heartbeat.class); // never answered
    drive.refuse(drive.one(ClaimCommand.class), ErrorCode.SESSION_EXPIRED);
    drive.after(Drive.SECOND).located();
    drive.accept(
        drive.one(ControlCommand.OpenSession.class),
        new Result.SessionOpened(500, TTL / Drive.MILLI, 0));
    drive.beat();
    drive.grant(drive.one(ClaimCommand.class), grant(0, 200));
    endedAndListed(nextBeat(drive));
  }

  /** A heartbeat is on the way. */
  private static void endedAndListed(Drive drive) {
    drive.ended(new Ending.Complete());
    drive.done(drive.one(ShardCommand.Complete.class));
    drive.nothing(drive.one(ClaimCommand.class), Result.NothingGranted.Why.AT_CAPACITY);
    drive.beat();
    nextBeat(drive);
    drive
        .all(ClaimCommand.class)
        .forEach(claim -> drive.nothing(claim, Result.NothingGranted.Why.AT_CAPACITY));
    drive.beat(400, held(0, 200));

    drive.one(ShardCommand.Release.class);
  }

  @Test
  void neverKnownUnderASessionThatIsOver_isForgotten() {
    Drive drive = Drive.holding(2);
    drive.one(ClaimCommand.class);
    nextBeat(drive).beat(250, held(0, 200), held(8, 210));
    nextBeat(drive).refuse(drive.one(SessionCommand.Heartbeat.class), ErrorCode.SESSION_EXPIRED);
    drive.after(Drive.SECOND).located();
    drive.accept(
        drive.one(ControlCommand.OpenSession.class),
        new Result.SessionOpened(500, TTL / Drive.MILLI, 0));
    drive.beat();
    drive.nothing(drive.one(ClaimCommand.class), Result.NothingGranted.Why.NOTHING_CLAIMABLE);

    drive.none(ShardCommand.class);
  }

  @Test
  void neverKnownWithoutAClaimOnTheWay_isReleased() {
    Drive drive = nextBeat(Drive.holding(1));
    drive.beat(250, held(0, 200), held(8, 210));

    WorkerEffect.Submit submit = drive.one(ShardCommand.Release.class);
    ShardCommand.Release release = (ShardCommand.Release) submit.command();
    assertThat(release.target().shard()).isEqualTo(8);
    assertThat(release.fence()).isEqualTo(210);
    assertThat(release.cursorOrNull()).isNull();
    drive.done(submit);
    assertThat(drive.effects(WorkerEffect.Ended.class)).as("of no handler").isEmpty();
  }

  @Test
  void neverKnownWhileAClaimIsUnanswered_isAdoptedByItsAnswer() {
    Drive drive = Drive.holding(2);
    WorkerEffect.Submit claim = drive.one(ClaimCommand.class);
    nextBeat(drive).beat(250, held(0, 200), held(8, 210));
    drive.none(ShardCommand.class);

    drive.grant(claim, grant(8, 210));

    assertThat(drive.effects(WorkerEffect.Start.class)).hasSize(1);
    drive.none(ShardCommand.class);
  }

  @Test
  void neverKnownAndTheClaimsAnswerDoesNotBringIt_isReleased() {
    Drive drive = Drive.holding(2);
    WorkerEffect.Submit claim = drive.one(ClaimCommand.class);
    nextBeat(drive).beat(250, held(0, 200), held(8, 210));
    drive.nothing(claim, Result.NothingGranted.Why.NOTHING_CLAIMABLE);

    assertThat(drive.command(ShardCommand.Release.class).target().shard()).isEqualTo(8);
    drive.nothing(
        drive.after(Drive.SECOND).one(ClaimCommand.class),
        Result.NothingGranted.Why.NOTHING_CLAIMABLE);
    drive.none(ShardCommand.Release.class);
  }

  @Test
  void neverKnownAndTheClaimsAnswerBringsAnother_isReleased() {
    Drive drive = Drive.holding(2);
    WorkerEffect.Submit claim = drive.one(ClaimCommand.class);
    nextBeat(drive).beat(250, held(0, 200), held(8, 210));
    drive.grant(claim, grant(9, 260));

    assertThat(drive.command(ShardCommand.Release.class).target().shard()).isEqualTo(8);
  }

  @Test
  void neverKnownAndTheClaimIsRefused_isReleased() {
    Drive drive = Drive.holding(2);
    WorkerEffect.Submit claim = drive.one(ClaimCommand.class);
    nextBeat(drive).beat(250, held(0, 200), held(8, 210));
    drive.refuse(claim, ErrorCode.NOT_FOUND);

    assertThat(drive.command(ShardCommand.Release.class).target().shard()).isEqualTo(8);
  }

  @Test
  void released_isNotCountedAsHeld() {
    Drive drive = nextBeat(Drive.holding(1));
    drive.beat(250, held(0, 200), held(8, 210));
    drive.all(ShardCommand.Release.class);
    nextBeat(drive);

    assertThat(drive.command(SessionCommand.Heartbeat.class).heldCount()).isEqualTo(1);
  }
}
