package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.Grant;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.Result.NothingGranted.Why;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.fixture.Job;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardStatus;
import org.junit.jupiter.api.Test;

/** A job from its first shard to its end, and the deaths that it survives. */
final class JobLifeTest {

  @Test
  void runWithTwoShards_bothCompleted_isDone() {
    Job job = Job.sealed("-m", "m-");
    long session = job.open("w1");
    for (int i = 0; i < 2; i++) {
      Grant grant = job.grant(session);
      String key = grant.target().shard() == 0 ? "a" : "z";
      job.group.accepted(Result.Done.class, "acme", job.checkpoint(session, grant, key));
      job.group.accepted(Result.Done.class, "acme", job.complete(session, grant));
    }
    assertThat(job.group.reads("acme").run(job.run).orElseThrow().run().status())
        .isEqualTo(RunStatus.DONE);
    assertThat(job.claim(session, 1)).isEqualTo(new Result.NothingGranted(Why.SETTLED, -1));
  }

  @Test
  void expiredHolder_zombieCheckpoints_isRefusedAndShardGrantedElsewhereWithHigherFence() {
    Job job = Job.sealed("-");
    long zombie = job.open("w1");
    long other = job.open("w2", 10, 60_000);
    Grant old = job.grant(zombie);
    job.group.accepted(Result.Done.class, "acme", job.checkpoint(zombie, old, "a"));
    job.group.after(20_000).tick();
    job.group.after(10_000).tick();
    Grant next = job.grant(other);
    assertThat(next.fence()).isGreaterThan(old.fence());
    assertThat(next.cursorOrNull().lastKey()).isEqualTo(Job.key("a"));
    assertThat(job.group.refused("acme", job.checkpoint(zombie, old, "b")))
        .isEqualTo(RejectionCode.SESSION_EXPIRED);
  }

  @Test
  void shardThatKillsItsWorkers_isParkedAfterItsMaximumOfLosses() {
    Job job = Job.sealed("-");
    for (int i = 0; i < RunConfig.DEFAULT.maxLosses(); i++) {
      long session = job.open("w" + i);
      job.grant(session);
      job.group.after(15_000).tick();
      job.group.after(120_000).tick();
    }
    assertThat(job.shard(0).status()).isEqualTo(ShardStatus.PARKED);
  }

  @Test
  void split_tilesTheParent_andResidualGoesOn() {
    Job job = Job.sealed("a-z");
    long session = job.open("w1");
    Grant grant = job.grant(session);
    job.group.accepted(Result.Done.class, "acme", job.checkpoint(session, grant, "c"));
    Result.Split residual =
        job.group.accepted(
            Result.Split.class,
            "acme",
            new ShardCommand.SplitResidual(
                session, grant.target(), grant.fence(), job.nextSequence(), Job.key("m")));
    assertThat(job.shard(residual.firstChild()).range()).isEqualTo(Job.range("m-z"));
    assertThat(job.shard(0).range()).isEqualTo(Job.range("a-m"));
    assertThat(job.group.refused("acme", job.checkpoint(session, grant, "n")))
        .isEqualTo(RejectionCode.OUT_OF_RANGE);
    job.group.accepted(Result.Done.class, "acme", job.complete(session, grant));
    Grant rest = job.grant(session);
    assertThat(rest.target().shard()).isEqualTo(residual.firstChild());
    assertThat(rest.fence()).isGreaterThan(grant.fence());
  }

  @Test
  void sameSequenceAgain_isReplayed_andLowerOne_isSuperseded() {
    Job job = Job.sealed("-");
    long session = job.open("w1");
    Grant grant = job.grant(session);
    ShardCommand.Checkpoint first = job.checkpoint(session, grant, "a");
    ShardCommand.Checkpoint second = job.checkpoint(session, grant, "b");
    job.group.accepted(Result.Done.class, "acme", first);
    job.group.accepted(Result.Done.class, "acme", second);
    assertThat(job.group.answer("acme", second).replayed()).isTrue();
    assertThat(job.group.refused("acme", first)).isEqualTo(RejectionCode.SUPERSEDED);
    assertThat(job.shard(0).cursorOrNull().lastKey()).isEqualTo(Job.key("b"));
  }
}
