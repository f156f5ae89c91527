package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.Command;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.Result.RunCreated;
import dev.stint.core.command.RunCommand;
import dev.stint.core.command.RunCommand.CreateRun;
import dev.stint.core.command.RunPolicy;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.RunRow;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.WhenDone;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From the creation of a run to its end. */
final class RunLifeTest {
  private static final RunConfig MANUAL =
      new RunConfig(1, 1, 0, 5, 5, 1_000, 60_000, true, WhenDone.MANUAL, 0);

  private final Group group = new Group();

  @Test
  void created_isInitializing_withTheRevisionAsIncarnation() {
    CreateRun create = new CreateRun(group.stamp(), "job", MANUAL);
    Result created = group.result("acme", create);
    assertThat(created).isEqualTo(new RunCreated(group.revision(), true, RunStatus.INITIALIZING));
  }

  @Test
  @Verifies("S9")
  void createdAgain_withTheOriginalConfig_isTheSameRun_whateverItsPolicyIsNow() {
    Job job = Job.sealed(group, MANUAL, "-");
    job.ok(policy(job, new RunPolicy(9, null, null, null, null, null)));
    Result again = group.result("acme", new CreateRun(group.stamp(), "job", MANUAL));
    assertThat(again).isEqualTo(new RunCreated(job.run.incarnation(), false, RunStatus.ACTIVE));
  }

  @Test
  void createdAgain_withAnotherConfig_isRefusedWithTheStatus() {
    Job job = Job.sealed(group, MANUAL, "-");
    job.ok(job.pause());
    CreateRun other = new CreateRun(group.stamp(), "job", RunConfig.DEFAULT);
    assertThat(group.rejection("acme", other))
        .isEqualTo(Rejection.ofRun(RejectionCode.ALREADY_EXISTS, RunStatus.PAUSED));
  }

  @Test
  void nameOfADeletedRun_isTakenUntilTheLastRowIsGone_thenANewRun() {
    Job job = Job.sealed(group, MANUAL, "-");
    job.ok(job.cancel());
    CreateRun again = new CreateRun(group.stamp(), "job", MANUAL);
    var answers = group.entry("acme", job.delete(), again);
    assertThat(((Result.Rejected) answers.get(1).judged().result()).rejection())
        .isEqualTo(Rejection.ofRun(RejectionCode.ALREADY_EXISTS, RunStatus.DELETING));
    group.settle();
    RunCreated created =
        group.accepted(RunCreated.class, "acme", new CreateRun(group.stamp(), "job", MANUAL));
    assertThat(created.created()).isTrue();
    assertThat(created.incarnation()).isGreaterThan(job.run.incarnation());
  }

  @Test
  @Verifies("S9")
  void commandForAnEarlierIncarnation_neverHitsTheNewRun() {
    Job old = Job.sealed(group, MANUAL, "-");
    long session = old.open("w1", 10, 60_000);
    Grant grant = old.grant(session);
    old.ok(old.cancel());
    old.ok(old.delete());
    group.settle();
    Job.sealed(group, MANUAL, "-");
    List<Command> late =
        List.of(
            old.cancel(),
            old.delete(),
            old.pause(),
            old.parkShard(0),
            old.unpark(0L),
            old.checkpoint(session, grant, "a"),
            old.complete(session, grant));
    for (Command command : late) {
      assertThat(old.refused(command)).as("%s", command).isEqualTo(RejectionCode.NOT_FOUND);
    }
  }

  @Test
  void sealWithoutShards_isRefused() {
    Job job = Job.unsealed(group, "acme", "job", MANUAL);
    assertThat(job.refused(job.seal())).isEqualTo(RejectionCode.NO_SHARDS);
    job.add(0, "-");
    job.ok(job.seal());
    assertThat(job.row().activatedAtMillis()).isEqualTo(group.now());
  }

  @Test
  void sealedAgain_changesNothing() {
    Job job = Job.sealed(group, MANUAL, "-");
    RunRow before = job.row();
    job.ok(job.seal());
    assertThat(job.row()).isEqualTo(before);
  }

  @Test
  void whatAlreadyIsSo_succeedsWithoutAnEvent() {
    Job job = Job.sealed(group, MANUAL, "-");
    job.ok(job.resume());
    job.ok(policy(job, new RunPolicy(MANUAL.priority(), null, null, null, null, true)));
    job.ok(job.pause());
    job.ok(job.pause());
    job.ok(job.failRun());
    job.ok(job.failRun());
    assertThat(kinds(job))
        .containsExactly(
            EventKind.RUN_CREATED,
            EventKind.SHARDS_ADDED,
            EventKind.RUN_SEALED,
            EventKind.RUN_PAUSED,
            EventKind.RUN_FAILED);
  }

  @Test
  @Verifies("L2")
  void everyShardDone_autoCompleteEndsTheRun_manualWaitsSettled() {
    Job auto = Job.sealed(group, RunConfig.DEFAULT, "-");
    Job manual = Job.sealed(group, "acme", "manual", MANUAL, "-");
    long session = auto.open("w1");
    auto.ok(auto.complete(session, auto.grant(session)));
    assertThat(auto.status()).isEqualTo(RunStatus.DONE);
    assertThat(auto.row().endedAtMillis()).isEqualTo(group.now());
    Grant grant = manual.grant(manual.open("w2"));
    manual.ok(manual.complete(manual.shard(0).leaseOrNull().session(), grant));
    assertThat(manual.status()).isEqualTo(RunStatus.ACTIVE);
    assertThat(manual.row().settled()).isTrue();
    manual.ok(manual.completeRun(false));
    assertThat(manual.status()).isEqualTo(RunStatus.DONE);
  }

  @Test
  @Verifies("L2")
  void settledWithParkedShards_staysActive_untilTheyAreAccepted() {
    Job job = Job.sealed(group, RunConfig.DEFAULT, "a-m", "m-z");
    long session = job.open("w1");
    job.ok(job.complete(session, job.grant(session)));
    job.ok(job.parkShard(1));
    assertThat(job.status()).isEqualTo(RunStatus.ACTIVE);
    assertThat(kinds(job)).endsWith(EventKind.SHARD_PARKED, EventKind.RUN_SETTLED);
    assertThat(group.last().effects())
        .contains(new Effect.RunOver(job.row().tenant(), "job", job.run.incarnation()));
    assertThat(job.rejection(job.completeRun(false)))
        .isEqualTo(Rejection.of(RejectionCode.NOT_SETTLED, "leaves not done", 1, 0));
    job.ok(job.completeRun(true));
    assertThat(job.status()).isEqualTo(RunStatus.DONE);
  }

  @Test
  void activeShards_completeIsRefused_evenAcceptingParked() {
    Job job = Job.sealed(group, RunConfig.DEFAULT, "a-m", "m-z");
    job.ok(job.parkShard(1));
    assertThat(job.refused(job.completeRun(true))).isEqualTo(RejectionCode.NOT_SETTLED);
  }

  @Test
  void settledRunWithAShardUnparked_isNotSettled_andSettlesAgain() {
    Job job = Job.sealed(group, RunConfig.DEFAULT, "-");
    job.ok(job.parkShard(0));
    assertThat(job.row().settled()).isTrue();
    job.ok(job.unpark(0L));
    assertThat(job.row().settled()).isFalse();
    job.ok(job.parkShard(0));
    assertThat(kinds(job).stream().filter(kind -> kind == EventKind.RUN_SETTLED)).hasSize(2);
  }

  @Test
  void pausedRunWithItsLastShardDone_isDone() {
    Job job = Job.sealed(group, RunConfig.DEFAULT, "-");
    long session = job.open("w1");
    Grant grant = job.grant(session);
    job.ok(job.pause());
    job.ok(job.complete(session, grant));
    assertThat(job.status()).isEqualTo(RunStatus.DONE);
  }

  @Test
  @Verifies("S8")
  void endedRun_leasesAreTakenBack_withoutLosses_andNothingMovesAnyMore() {
    Job job = Job.sealed(group, RunConfig.DEFAULT, "a-m", "m-z");
    long session = job.open("w1", 10, 60_000);
    List<Grant> grants = job.grants(session, 2);
    job.ok(job.failRun());
    assertThat(job.row().revoking()).isTrue();
    assertThat(job.row().message()).isEqualTo("enough");
    Rejection rejection = job.rejection(job.checkpoint(session, grants.get(0), "b"));
    assertThat(rejection)
        .isEqualTo(Rejection.ofRun(RejectionCode.RUN_NOT_ACTIVE, RunStatus.FAILED));
    group.settle();
    assertThat(job.row().revoking()).isFalse();
    assertThat(job.shard(0).leaseOrNull()).isNull();
    assertThat(job.shard(1).losses()).isZero();
    assertThat(job.shard(0).cursorOrNull()).isNull();
    assertThat(job.nothing(session).why()).isEqualTo(Result.NothingGranted.Why.SETTLED);
  }

  @Test
  void resumedRun_wakesClaimsThatWait_pausedOneDoesNot() {
    Job job = Job.sealed(group, RunConfig.DEFAULT, "a-m", "m-z");
    job.ok(job.pause());
    assertThat(group.last().effects()).isEmpty();
    job.ok(job.resume());
    assertThat(group.last().effects())
        .containsExactly(
            new Effect.ShardsClaimable(
                job.row().tenant(), "job", job.run.incarnation(), group.now(), 2));
  }

  // policy

  @Test
  void policy_changesWhatIsGivenAndNothingElse() {
    Job job = Job.sealed(group, MANUAL, "-");
    job.ok(policy(job, new RunPolicy(7, null, 3, null, 2, false)));
    assertThat(job.row().config())
        .isEqualTo(new RunConfig(7, 1, 3, 5, 2, 1_000, 60_000, false, WhenDone.MANUAL, 0));
    assertThat(job.row().originalConfig()).isEqualTo(MANUAL);
    job.ok(policy(job, new RunPolicy(null, 4, null, 6, null, null)));
    assertThat(job.row().config())
        .isEqualTo(new RunConfig(7, 4, 3, 6, 2, 1_000, 60_000, false, WhenDone.MANUAL, 0));
    assertThat(kinds(job)).endsWith(EventKind.RUN_POLICY_SET, EventKind.RUN_POLICY_SET);
  }

  @Test
  void policyLowersTheMaximumOfFailures_nextFailureParks() {
    Job job = Job.sealed(group, MANUAL, "-");
    long session = job.open("w1");
    Grant grant = job.grant(session);
    job.ok(policy(job, new RunPolicy(null, null, null, 1, null, null)));
    assertThat(((Result.Failed) job.ok(job.fail(session, grant))).parked()).isTrue();
  }

  @Test
  void unknownRun_isNotFound_forEveryCommandAboutIt() {
    Job job = Job.sealed(group, MANUAL, "-");
    RunRef gone = new RunRef("gone", 3);
    List<Command> commands =
        List.of(
            new RunCommand.SealRun(group.stamp(), gone),
            new RunCommand.PauseRun(group.stamp(), gone),
            new RunCommand.ResumeRun(group.stamp(), gone),
            new RunCommand.CompleteRun(group.stamp(), gone, true),
            new RunCommand.FailRun(group.stamp(), gone, ""),
            new RunCommand.CancelRun(group.stamp(), gone),
            new RunCommand.DeleteRun(group.stamp(), gone),
            new RunCommand.SetRunPolicy(
                group.stamp(), gone, new RunPolicy(1, null, null, null, null, null)));
    for (Command command : commands) {
      assertThat(job.rejection(command)).isEqualTo(Rejection.of(RejectionCode.NOT_FOUND, "run"));
    }
  }

  private RunCommand.SetRunPolicy policy(Job job, RunPolicy policy) {
    return new RunCommand.SetRunPolicy(group.stamp(), job.run, policy);
  }

  private List<EventKind> kinds(Job job) {
    return group.events(job).stream().map(row -> row.event().kind()).toList();
  }
}
