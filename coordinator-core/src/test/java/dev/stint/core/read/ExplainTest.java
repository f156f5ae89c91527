package dev.stint.core.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.Command;
import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Result;
import dev.stint.core.command.RunCommand;
import dev.stint.core.command.RunPolicy;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.read.Explain.Explanation;
import dev.stint.core.read.Finding.Cause;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.WhenDone;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExplainTest {

  private static Explanation run(Job job) {
    return Explain.run(job.group.store().view(), job.tenant, job.run).orElseThrow();
  }

  private static Explanation shard(Job job, long number) {
    return Explain.shard(job.group.store().view(), job.tenant, job.run, number).orElseThrow();
  }

  private static List<Cause> causes(Explanation explanation) {
    assertThat(explanation.summary()).isNotBlank().endsWith(".");
    assertThat(explanation.findings()).allMatch(one -> !one.what().isBlank());
    return explanation.findings().stream().map(Finding::cause).toList();
  }

  private static void done(Job job, Command command) {
    job.group.accepted(Result.Done.class, job.tenant, command);
  }

  @Test
  void unknownThings_haveNoExplanation() {
    Job job = Job.sealed("-");
    assertThat(Explain.run(job.group.store().view(), "other", job.run)).isEmpty();
    assertThat(Explain.run(job.group.store().view(), "acme", new RunRef("nob", 0))).isEmpty();
    assertThat(Explain.shard(job.group.store().view(), "acme", job.run, 7)).isEmpty();
    assertThat(Explain.shard(job.group.store().view(), "other", job.run, 0)).isEmpty();
  }

  @Test
  void runsStatus_explainsItAlone() {
    Job job = Job.unsealed(new Group(), "acme", "job", RunConfig.DEFAULT);
    job.add(0, "-");
    assertThat(causes(run(job))).containsExactly(Cause.RUN_INITIALIZING);
    assertThat(causes(shard(job, 0))).containsExactly(Cause.RUN_INITIALIZING);
    done(job, new RunCommand.SealRun(job.group.stamp(), job.run));
    done(job, new RunCommand.PauseRun(job.group.stamp(), job.run));
    assertThat(causes(run(job))).containsExactly(Cause.RUN_PAUSED);
    assertThat(causes(shard(job, 0))).containsExactly(Cause.RUN_PAUSED);
    done(job, new RunCommand.CancelRun(job.group.stamp(), job.run));
    assertThat(causes(run(job))).containsExactly(Cause.RUN_OVER);
    assertThat(causes(shard(job, 0))).containsExactly(Cause.RUN_OVER);
    done(job, new RunCommand.DeleteRun(job.group.stamp(), job.run));
    assertThat(causes(run(job))).containsExactly(Cause.RUN_DELETING);
  }

  @Test
  void settledRun_saysWhatKeepsItFromBeingDone() {
    RunConfig manual = new RunConfig(100, 1, 0, 5, 5, 1_000, 60_000, true, WhenDone.MANUAL, 0);
    Job waits = Job.sealed(new Group(), manual, "-");
    long session = waits.open("w1");
    done(waits, waits.complete(session, waits.grant(session)));
    assertThat(causes(run(waits))).containsExactly(Cause.WAITS_FOR_COMPLETE);
    assertThat(causes(shard(waits, 0))).containsExactly(Cause.SHARD_DONE);

    Job parked = Job.sealed("-");
    long other = parked.open("w1");
    Grant grant = parked.grant(other);
    done(
        parked,
        new ShardCommand.Park(
            other, grant.target(), grant.fence(), parked.nextSequence(), null, "odd", "see log"));
    assertThat(causes(run(parked))).containsExactly(Cause.SETTLED_WITH_PARKED);
    assertThat(causes(shard(parked, 0))).containsExactly(Cause.SHARD_PARKED);
    assertThat(shard(parked, 0).findings().get(0).what()).contains("WORKER: odd: see log");
    assertThat(shard(parked, 0).findings().get(0).shard()).isZero();
  }

  @Test
  void workers_areMissingFullOrDraining() {
    Job job = Job.sealed("-m", "m-");
    assertThat(causes(run(job))).containsExactly(Cause.NO_SESSIONS);
    assertThat(causes(shard(job, 0))).containsExactly(Cause.NO_SESSIONS);
    long session = job.open("w1", 1, 10_000);
    assertThat(causes(run(job))).containsExactly(Cause.NOBODY_CLAIMS);
    assertThat(causes(shard(job, 1))).containsExactly(Cause.CLAIMABLE);
    job.grant(session);
    assertThat(causes(run(job))).containsExactly(Cause.ALL_SESSIONS_AT_CAPACITY);
    assertThat(causes(shard(job, 1))).containsExactly(Cause.ALL_SESSIONS_AT_CAPACITY);
    done(job, new ControlCommand.DrainSession(job.group.stamp(), session));
    assertThat(causes(run(job))).containsExactly(Cause.ALL_SESSIONS_DRAINING);
    done(job, new SessionCommand.CloseSession(session));
    assertThat(causes(run(job))).contains(Cause.NO_SESSIONS);
  }

  @Test
  void maximumOfLeases_isNamed() {
    Job job = Job.sealed("-m", "m-");
    done(
        job,
        new RunCommand.SetRunPolicy(
            job.group.stamp(), job.run, new RunPolicy(null, null, 1, null, null, null)));
    long session = job.open("w1");
    job.grant(session);
    assertThat(causes(run(job))).startsWith(Cause.RUN_AT_MAX_LEASES);
    assertThat(causes(shard(job, 1))).startsWith(Cause.RUN_AT_MAX_LEASES);
  }

  @Test
  void runOfLowerPriority_yields() {
    Job high = Job.sealed("-");
    Job low = Job.unsealed(high.group, "acme", "low", RunConfig.DEFAULT);
    low.add(0, "-");
    done(low, new RunCommand.SealRun(low.group.stamp(), low.run));
    done(
        low,
        new RunCommand.SetRunPolicy(
            low.group.stamp(), low.run, new RunPolicy(1, null, null, null, null, null)));
    long session = high.open("w1");
    assertThat(causes(run(low))).containsExactly(Cause.OTHERS_FIRST);
    assertThat(causes(run(high))).containsExactly(Cause.NOBODY_CLAIMS);
    high.grant(session);
    assertThat(causes(run(low))).containsExactly(Cause.NOBODY_CLAIMS);
  }

  @Test
  void leasedShard_isMovingOrNot() {
    Job job = Job.sealed("-");
    long session = job.open("w1", 9, 3_600_000);
    Grant grant = job.grant(session);
    assertThat(causes(run(job))).isEmpty();
    assertThat(run(job).summary()).contains("moves");
    assertThat(causes(shard(job, 0))).containsExactly(Cause.LEASED_WITHOUT_PROGRESS);
    job.group.after(120_000).tick();
    assertThat(causes(run(job))).containsExactly(Cause.LEASED_WITHOUT_PROGRESS);
    Finding stuck = run(job).findings().get(0);
    assertThat(stuck.shard()).isZero();
    assertThat(stuck.session()).isEqualTo(session);
    assertThat(stuck.worker()).isEqualTo("w1");
    done(job, job.checkpoint(session, grant, "a"));
    assertThat(causes(run(job))).isEmpty();
    assertThat(causes(shard(job, 0))).containsExactly(Cause.SHARD_LEASED);
  }

  @Test
  void endingHolder_isNamedUntilItsLeaseIsBack() {
    Job job = Job.sealed("-");
    long session = job.open("w1");
    job.grant(session);
    done(job, new SessionCommand.CloseSession(session));
    assertThat(causes(shard(job, 0))).containsExactly(Cause.SESSION_ENDING);
  }

  @Test
  void failedShard_backsOff_lostOnePrefersItsWorker_andLossyOneComesAlone() {
    Job job = Job.sealed("-");
    long session = job.open("w1", 9, 3_600_000);
    Grant grant = job.grant(session);
    job.group.accepted(Result.Failed.class, "acme", job.fail(session, grant));
    assertThat(causes(shard(job, 0))).containsExactly(Cause.BACKOFF);
    assertThat(shard(job, 0).findings().get(0).untilMillis())
        .isEqualTo(job.shard(0).notBeforeMillis());
    assertThat(causes(run(job))).containsExactly(Cause.BACKOFF);

    Job lost = Job.sealed("-");
    long keeper = lost.open("w0", 9, 3_600_000);
    assertThat(keeper).isPositive();
    long dead = lost.open("w1");
    lost.grant(dead);
    done(lost, new SessionCommand.CloseSession(dead));
    lost.group.tick();
    assertThat(causes(shard(lost, 0))).contains(Cause.AFFINITY);
    Finding affinity =
        shard(lost, 0).findings().stream()
            .filter(one -> one.cause() == Cause.AFFINITY)
            .findFirst()
            .orElseThrow();
    assertThat(affinity.worker()).isEqualTo("w1");
    lost.group.after(2_000).tick();
    assertThat(causes(run(lost))).containsExactly(Cause.AFFINITY);
    lost.group.after(60_000).tick();
    long next = lost.open("w2");
    lost.grant(next);
    done(lost, new SessionCommand.CloseSession(next));
    lost.group.tick().after(60_000).tick();
    assertThat(causes(shard(lost, 0))).containsExactly(Cause.LOSSY);
    assertThat(causes(run(lost))).containsExactly(Cause.LOSSY);
  }

  @Test
  void splitShard_namesItsChildren() {
    Job job = Job.sealed("a-z");
    long session = job.open("w1");
    Grant grant = job.grant(session);
    job.group.accepted(
        Result.Split.class,
        "acme",
        new ShardCommand.SplitReplace(
            session,
            grant.target(),
            grant.fence(),
            job.nextSequence(),
            List.of(Job.key("m")),
            List.of()));
    assertThat(causes(shard(job, 0))).containsExactly(Cause.SHARD_SPLIT);
    assertThat(shard(job, 0).summary()).contains("2 children, from number 1");
  }
}
