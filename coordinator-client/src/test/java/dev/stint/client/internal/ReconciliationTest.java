package dev.stint.client.internal;

import static dev.stint.client.internal.Drive.TTL;
import static dev.stint.client.internal.Drive.grant;
import static dev.stint.client.internal.Drive.held;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.LeaseLostException;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Result;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.ShardCommand;
import org.junit.jupiter.api.Test;

/** What a worker makes of the coordinator's list of its leases. */
class ReconciliationTest {

  private static Drive nextBeat(Drive drive) {
    return drive.after(TTL / 3);
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
    drive.tick();
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
    drive.answer(
        beat,
        new Answer.Accepted(
            new Result.HeartbeatAccepted(0, false, false),
            new HeldList(java.util.List.of(held(0, 200)), 250),
            250,
            false));

    drive.none(ShardCommand.class);
  }

  @Test
  void neverKnownWithoutAClaimOnTheWay_isReleased() {
    Drive drive = nextBeat(Drive.holding(1));
    drive.beat(250, held(0, 200), held(8, 210));

    ShardCommand.Release release = drive.command(ShardCommand.Release.class);
    assertThat(release.target().shard()).isEqualTo(8);
    assertThat(release.fence()).isEqualTo(210);
    assertThat(release.cursorOrNull()).isNull();
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
