package dev.stint.client.internal;

import static dev.stint.client.internal.Drive.MILLI;
import static dev.stint.client.internal.Drive.SECOND;
import static dev.stint.client.internal.Drive.TTL;
import static dev.stint.client.internal.Drive.grant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.client.error.ErrorCode;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Result;
import dev.stint.core.command.Result.NothingGranted.Why;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.value.Blob;
import dev.stint.core.value.KeyRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimRulesTest {

  @Test
  void room_isAskedForOnceWithHalfATtlToWait() {
    Drive drive = Drive.live(5);
    WorkerEffect.Submit submit = drive.one(ClaimCommand.class);

    assertThat(((ClaimCommand) submit.command()).max()).isEqualTo(5);
    assertThat(((ClaimCommand) submit.command()).runs()).containsExactly("job");
    assertThat(submit.waitMillis()).isEqualTo(TTL / 2 / MILLI);
    assertThat(submit.timeoutNanos()).as("longer than it waits").isGreaterThan(TTL / 2);
    drive.after(SECOND).none(ClaimCommand.class);
  }

  @Test
  void granted_restIsAskedForWithTheNextNumber() {
    Drive drive = Drive.live(5);
    WorkerEffect.Submit first = drive.one(ClaimCommand.class);
    drive.grant(first, grant(0, 200), grant(1, 200));

    assertThat(drive.effects(WorkerEffect.Start.class)).hasSize(2);
    ClaimCommand next = drive.command(ClaimCommand.class);
    assertThat(next.max()).isEqualTo(3);
    assertThat(next.sequence()).isGreaterThan(((ClaimCommand) first.command()).sequence());
  }

  @Test
  void full_asksForNothing() {
    Drive drive = Drive.holding(1);

    drive.after(SECOND).none(ClaimCommand.class);
  }

  @Test
  void handlerEnded_placeIsAskedForBehindTheEnd() {
    Drive drive = Drive.holding(1);
    drive.ended(new Ending.Complete());

    drive.one(ShardCommand.Complete.class);
    drive.one(ClaimCommand.class);
  }

  @Test
  void noAnswer_sameClaimIsRepeatedUntilThereIsOne() {
    Drive drive = Drive.live(5);
    WorkerEffect.Submit first = drive.one(ClaimCommand.class);
    drive.lost(first);
    drive.none(ClaimCommand.class);
    assertThat(drive.logic.nextWake()).isLessThan(drive.now + SECOND);
    drive.after(SECOND);
    WorkerEffect.Submit second = drive.one(ClaimCommand.class);
    drive.answer(second, new Answer.NotDone("nobody leads"));
    drive.after(SECOND);

    assertThat(second.command()).isEqualTo(first.command());
    assertThat(drive.one(ClaimCommand.class).command()).isEqualTo(first.command());
  }

  @Test
  void waitedAndNothing_asksAgainAtOnce() {
    Drive drive = Drive.live(5);
    WorkerEffect.Submit first = drive.one(ClaimCommand.class);
    drive.after(20 * SECOND).nothing(first, Why.NOTHING_CLAIMABLE);

    drive.one(ClaimCommand.class);
  }

  @Test
  void nothingWithoutWaiting_isNotAskedInATightCircle() {
    Drive drive = Drive.live(5);
    drive.nothing(drive.one(ClaimCommand.class), Why.NOTHING_CLAIMABLE);
    drive.none(ClaimCommand.class);
    assertThat(drive.logic.nextWake()).isLessThan(drive.now + SECOND);

    drive.after(SECOND).one(ClaimCommand.class);
  }

  @Test
  void settled_isToldOnceAndLookedAfterFromTimeToTime() {
    Drive drive = Drive.live(5);
    drive.nothing(drive.one(ClaimCommand.class), Why.SETTLED);
    assertThat(drive.effects(WorkerEffect.Settled.class))
        .containsExactly(new WorkerEffect.Settled(true));
    drive.after(SECOND).none(ClaimCommand.class);

    drive.after(SECOND).nothing(drive.one(ClaimCommand.class), Why.SETTLED);
    assertThat(drive.effects(WorkerEffect.Settled.class)).isEmpty();

    drive.after(2 * SECOND).grant(drive.one(ClaimCommand.class), grant(9, 900));
    assertThat(drive.effects(WorkerEffect.Settled.class))
        .containsExactly(new WorkerEffect.Settled(false));
  }

  @Test
  void atCapacity_asksAgainWhenSomethingHasEnded() {
    Drive drive = Drive.holding(1);
    drive.ended(new Ending.Complete());
    WorkerEffect.Submit complete = drive.one(ShardCommand.Complete.class);
    drive.nothing(drive.one(ClaimCommand.class), Why.AT_CAPACITY);
    drive.none(ClaimCommand.class);

    drive.done(complete);

    drive.one(ClaimCommand.class);
  }

  @Test
  void draining_isHandedOver() {
    Drive drive = Drive.live(1);
    drive.nothing(drive.one(ClaimCommand.class), Why.DRAINING);

    assertThat(drive.effects(WorkerEffect.DrainAsked.class)).hasSize(1);
    drive.one(SessionCommand.CloseSession.class);
  }

  @Test
  void runMissing_isToldByNameAndAskedForAgain() {
    Drive drive = Drive.live(1);
    drive.missing(drive.one(ClaimCommand.class), "job");

    assertThat(drive.effects(WorkerEffect.RunMissing.class))
        .containsExactly(new WorkerEffect.RunMissing("job", false));
    drive.none(ClaimCommand.class);
    drive.after(SECOND).missing(drive.one(ClaimCommand.class), "job");
    assertThat(drive.effects(WorkerEffect.RunMissing.class)).as("told once").isEmpty();
    assertThat(drive.logic.nextWake()).isGreaterThan(drive.now);
  }

  private static List<String> runs(WorkerEffect.Submit claim) {
    return ((ClaimCommand) claim.command()).runs();
  }

  @Test
  void oneRunMissing_theOthersAreAskedForAtOnceAndItNowAndThen() {
    Drive drive = Drive.live(1, "a", "b", "c");
    drive.missing(drive.one(ClaimCommand.class), "b");
    WorkerEffect.Submit others = drive.one(ClaimCommand.class);
    assertThat(runs(others)).containsExactly("a", "c");
    assertThat(others.waitMillis()).as("to look for it again in time").isEqualTo(1_000);

    drive.after(SECOND).nothing(others, Why.NOTHING_CLAIMABLE);
    WorkerEffect.Submit look = drive.one(ClaimCommand.class);
    assertThat(runs(look)).containsExactly("a", "c", "b");
    drive.nothing(look, Why.NOTHING_CLAIMABLE);
    drive.after(SECOND);
    assertThat(drive.one(ClaimCommand.class).waitMillis()).isEqualTo(TTL / 2 / MILLI);
  }

  @Test
  void severalRunsMissing_theRestIsAskedForAndTheyAreLookedForOneByOne() {
    Drive drive = Drive.live(1, "a", "b", "c");
    drive.missing(drive.one(ClaimCommand.class), "a");
    drive.missing(drive.one(ClaimCommand.class), "b");
    WorkerEffect.Submit rest = drive.one(ClaimCommand.class);
    assertThat(runs(rest)).containsExactly("c");
    drive.after(SECOND).nothing(rest, Why.NOTHING_CLAIMABLE);
    WorkerEffect.Submit first = drive.one(ClaimCommand.class);
    assertThat(runs(first)).containsExactly("c", "a");
    drive.missing(first, "a");
    assertThat(runs(drive.one(ClaimCommand.class))).containsExactly("c", "b");
  }

  @Test
  void runThatWasThereIsGone_countsAsOver() {
    Drive drive = Drive.live(1, "a", "b");
    drive.nothing(drive.one(ClaimCommand.class), Why.SETTLED);
    drive.effects(WorkerEffect.Settled.class);
    drive.after(2 * SECOND).missing(drive.one(ClaimCommand.class), "b");
    assertThat(drive.effects(WorkerEffect.RunMissing.class))
        .containsExactly(new WorkerEffect.RunMissing("b", true));
    drive.nothing(drive.one(ClaimCommand.class), Why.SETTLED);
    drive.after(2 * SECOND).missing(drive.one(ClaimCommand.class), "a");

    assertThat(drive.effects(WorkerEffect.Settled.class)).as("settled all the time").isEmpty();
    drive.none(ClaimCommand.class);
    assertThat(runs(drive.after(5 * SECOND).one(ClaimCommand.class))).hasSize(1);
  }

  @Test
  void allRunsGoneBeforeTheyWereSettled_isSettled() {
    Drive drive = Drive.live(1);
    drive.after(20 * SECOND).nothing(drive.one(ClaimCommand.class), Why.NOTHING_CLAIMABLE);
    drive.missing(drive.one(ClaimCommand.class), "job");

    assertThat(drive.effects(WorkerEffect.Settled.class))
        .containsExactly(new WorkerEffect.Settled(true));
    drive.after(5 * SECOND).grant(drive.one(ClaimCommand.class), grant(0, 200));
    assertThat(drive.effects(WorkerEffect.Settled.class))
        .containsExactly(new WorkerEffect.Settled(false));
  }

  @Test
  void othersSettledWhileOneNeverWasThere_isNotSettled() {
    Drive drive = Drive.live(1, "a", "b");
    drive.missing(drive.one(ClaimCommand.class), "b");
    drive.nothing(drive.one(ClaimCommand.class), Why.SETTLED);

    assertThat(drive.effects(WorkerEffect.Settled.class)).isEmpty();
  }

  @Test
  void refusedForGood_failsTheWorker() {
    Drive drive = Drive.live(1);
    drive.refuse(drive.one(ClaimCommand.class), ErrorCode.PERMISSION_DENIED);

    assertThat(drive.effects(WorkerEffect.Failed.class)).hasSize(1);
  }

  @Test
  void superseded_isNoAnswerToTheQuestionAndANewOneIsAsked() {
    Drive drive = Drive.live(1);
    WorkerEffect.Submit first = drive.one(ClaimCommand.class);
    drive.refuse(first, ErrorCode.SUPERSEDED);

    ClaimCommand next = drive.command(ClaimCommand.class);
    assertThat(next.sequence()).isGreaterThan(((ClaimCommand) first.command()).sequence());
  }

  @Test
  void replayedGrantThatIsNotHeldAnyMore_isNotWorkedOn() {
    Drive drive = Drive.live(2);
    Grant gone = new Grant(grant(0, 200).target(), 200, 0, KeyRange.all(), null, Blob.EMPTY, false);
    drive.grant(drive.one(ClaimCommand.class), gone, grant(1, 200));

    assertThat(drive.effects(WorkerEffect.Start.class))
        .extracting(start -> start.lease().shard())
        .containsExactly(1L);
  }

  @Test
  void sameGrantTwice_startsOneHandler() {
    Drive drive = Drive.live(3);
    drive.grant(drive.one(ClaimCommand.class), grant(0, 200));
    drive.grant(drive.one(ClaimCommand.class), grant(0, 200));

    assertThat(drive.effects(WorkerEffect.Start.class)).hasSize(1);
  }

  @Test
  void grantOfWhatHasEnded_isNotWorkedOnAgain() {
    Drive drive = Drive.holding(2);
    WorkerEffect.Submit claim = drive.one(ClaimCommand.class);
    drive.ended(new Ending.Complete());
    drive.done(drive.one(ShardCommand.Complete.class));
    drive.grant(claim, grant(0, 200));

    assertThat(drive.effects(WorkerEffect.Start.class)).isEmpty();
  }

  @Test
  void draining_claimThatWaitsIsHurriedByACopyThatDoesNot() {
    Drive drive = Drive.live(1);
    WorkerEffect.Submit waiting = drive.one(ClaimCommand.class);
    drive.logic.drain(drive.now);
    drive.tick();

    WorkerEffect.Submit copy = drive.one(ClaimCommand.class);
    assertThat(copy.command()).isEqualTo(waiting.command());
    assertThat(copy.waitMillis()).isZero();
    drive.nothing(waiting, Why.NOTHING_CLAIMABLE);
    drive.none(SessionCommand.CloseSession.class); // the copy may still be granted something
    drive.nothing(copy, Why.NOTHING_CLAIMABLE);
    drive.one(SessionCommand.CloseSession.class);
  }

  @Test
  void draining_claimThatHadNoAnswerIsRepeatedAtOnce() {
    Drive drive = Drive.live(1);
    for (int i = 0; i < 8; i++) { // until the wait for the next attempt is long
      drive.lost(drive.one(ClaimCommand.class));
      drive.now = drive.logic.nextWake();
      drive.tick();
    }
    drive.lost(drive.one(ClaimCommand.class));
    drive.logic.drain(drive.now);
    drive.tick();
    assertThat(drive.logic.nextWake()).isLessThanOrEqualTo(drive.now);
    drive.tick();

    assertThat(drive.one(ClaimCommand.class).waitMillis()).isZero();
  }

  @Test
  void claimOfASessionThatIsOver_isAnsweredToNobody() {
    Drive drive = Drive.live(1);
    WorkerEffect.Submit old = drive.one(ClaimCommand.class);
    drive.after(TTL / 3);
    drive.refuse(drive.one(SessionCommand.Heartbeat.class), ErrorCode.SESSION_EXPIRED);
    drive.after(SECOND).located();
    drive.accept(
        drive.one(ControlCommand.OpenSession.class), new Result.SessionOpened(500, TTL / MILLI, 0));
    drive.beat();
    WorkerEffect.Submit claim = drive.one(ClaimCommand.class);
    drive.grant(old, grant(0, 200));

    assertThat(drive.effects(WorkerEffect.Start.class)).isEmpty();
    drive.none(ShardCommand.class);
    drive.lost(claim);
    assertThat(drive.after(SECOND).one(ClaimCommand.class).command()).isEqualTo(claim.command());
  }

  @Test
  void drainingAndBothCopiesHadNoAnswer_theNextDoesNotWaitEither() {
    Drive drive = Drive.live(1);
    drive.logic.drain(drive.now);
    drive.tick().all(ClaimCommand.class).forEach(drive::lost);

    assertThat(drive.after(SECOND).one(ClaimCommand.class).waitMillis()).isZero();
  }

  @Test
  void grantedWhileDraining_isReleasedBeforeTheSessionIsClosed() {
    Drive drive = Drive.live(1);
    WorkerEffect.Submit waiting = drive.one(ClaimCommand.class);
    drive.logic.drain(drive.now);
    drive.tick();
    drive.grant(waiting, grant(0, 200));

    assertThat(drive.effects(WorkerEffect.Start.class)).isEmpty();
    drive.none(SessionCommand.CloseSession.class);
    drive.done(drive.one(ShardCommand.Release.class));
    drive.one(SessionCommand.CloseSession.class);
  }

  @Test
  void manyPlaces_areAskedForAsManyAsOneClaimMay() {
    Drive drive = Drive.live(1_000);

    assertThat(drive.command(ClaimCommand.class).max()).isEqualTo(256);
  }

  @Test
  void numbers_areOfOneCounter() {
    Drive drive = Drive.holding(2);
    drive.checkpoint(1, "c");
    ShardCommand.Checkpoint checkpoint = drive.command(ShardCommand.Checkpoint.class);

    assertThat(drive.command(ClaimCommand.class).sequence()).isEqualTo(2);
    assertThat(checkpoint.sequence()).isEqualTo(3);
  }
}
