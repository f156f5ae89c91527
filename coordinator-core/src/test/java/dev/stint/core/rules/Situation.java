package dev.stint.core.rules;

import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.RunCommand;
import dev.stint.core.command.SessionCommand.CloseSession;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.state.Counters;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Limits;
import dev.stint.core.value.OpId;
import dev.stint.core.value.OpStamp;
import dev.stint.core.value.Quotas;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardRef;
import dev.stint.core.value.WhenDone;
import java.util.ArrayList;
import java.util.List;

/**
 * A run with shard 0 ("c-m") leased to {@link #session} and shard 1 ("m-p") waiting, and short
 * words for bringing it where several reasons to refuse hold at once. What only lasts until the
 * next entry's background work is put before the command in the same entry.
 */
final class Situation {
  /** The holder's operations. */
  enum Holder {
    CHECKPOINT,
    COMPLETE,
    RELEASE,
    FAIL,
    PARK,
    QUARANTINE,
    SPLIT_REPLACE,
    SPLIT_RESIDUAL
  }

  private static final RunConfig CONFIG =
      new RunConfig(1, 1, 0, 5, 5, 0, 0, true, WhenDone.MANUAL, 0);

  private final Group group = new Group();
  private final List<Command> before = new ArrayList<>();
  private Job job = Job.sealed(group, CONFIG, "c-m", "m-p");
  private String tenant = "acme";
  private Grant grant;
  final long session = job.open("w1", 10, 600_000);
  final long claimed;

  Situation() {
    claimed = job.nextSequence() + 1;
    grant = job.grant(session);
  }

  /** The last of an entry: the reason for which the command is refused. */
  RejectionCode judge(Command command) {
    List<Proposal> proposals = new ArrayList<>();
    before.forEach(each -> proposals.add(Group.proposal("acme", each)));
    proposals.add(Group.proposal(tenant, command));
    var answers = group.entry(proposals);
    Result result = answers.get(answers.size() - 1).judged().result();
    if (result instanceof Result.Rejected rejected) {
      return rejected.rejection().code();
    }
    throw new AssertionError("accepted: " + result);
  }

  // what holds

  Situation asNobody() {
    tenant = "nobody";
    return this;
  }

  Situation runOver() {
    job.ok(job.cancel());
    return this;
  }

  Situation sessionOver() {
    before.add(new CloseSession(session));
    return this;
  }

  Situation shardDone() {
    job.ok(job.complete(session, grant));
    return this;
  }

  Situation parked() {
    job.ok(job.parkShard(1));
    return this;
  }

  Situation judged(long sequence) {
    job.ok(
        new ShardCommand.Checkpoint(
            session, grant.target(), grant.fence(), sequence, Job.cursor("d"), 5, 5));
    return this;
  }

  Situation at(String key) {
    job.ok(job.checkpoint(session, grant, key));
    return this;
  }

  /** The lease is now that of a single key that was set aside, and done. */
  Situation onSliver() {
    onFreshSliver();
    return at("f");
  }

  Situation onFreshSliver() {
    job.ok(job.parkShard(1));
    job.ok(job.quarantine(session, grant, "f"));
    job.ok(job.unpark(2L));
    grant = job.grant(session);
    return this;
  }

  Situation manySlivers() {
    long[] counters = group.runCounters(job.run.incarnation());
    counters[Counters.SLIVERS_PARKED] = Limits.MAX_PARKED_SLIVERS_PER_RUN;
    group.corruptCounters(Counters.Owner.RUN, job.run.incarnation(), counters);
    return this;
  }

  /** Nothing more of anything, and no TTL below a second and a half. */
  Situation noQuota() {
    job.ok(new ControlCommand.SetQuota(group.stamp(), new Quotas(0, 0, 0, 0, 0, 1_500, 3_600_000)));
    return this;
  }

  Situation noTenants() {
    group.corrupt(group.reads("acme").group().withNextTenant(Limits.MAX_TENANTS + 1));
    return this;
  }

  Situation empty() {
    job = Job.unsealed(group, "acme", "empty", CONFIG);
    return this;
  }

  /** The same run as it was before it was sealed. */
  Situation unsealed() {
    group.corrupt(job.row().withStatus(RunStatus.INITIALIZING, group.revision()));
    return this;
  }

  // stamps

  OpStamp fresh() {
    return group.stamp();
  }

  OpStamp expired() {
    return new OpStamp(new OpId(9, 1), 0, group.now());
  }

  OpStamp farAhead() {
    return new OpStamp(new OpId(9, 2), 0, group.now() + Limits.MAX_OP_AHEAD_MILLIS + 1);
  }

  OpStamp otherGroupFarAhead() {
    return new OpStamp(new OpId(9, 3), 8, group.now() + Limits.MAX_OP_AHEAD_MILLIS + 1);
  }

  /** Of another command that was judged. */
  OpStamp used() {
    RunCommand.ResumeRun resume = job.resume();
    job.ok(resume);
    return resume.stamp();
  }

  OpStamp usedInAnotherGroup() {
    OpStamp used = used();
    return new OpStamp(used.id(), 8, used.expiresAtMillis());
  }

  // commands

  Build of(Holder op) {
    return new Build(op);
  }

  /** A holder's operation with one thing or another wrong. */
  final class Build {
    private final Holder op;
    private String run = "job";
    private long shard = grant.target().shard();
    private long withSession = session;
    private long fence = grant.fence();
    private long sequence = 900;
    private String key = "g";

    private Build(Holder op) {
      this.op = op;
    }

    Build run(String name) {
      run = name;
      return this;
    }

    Build shard(long number) {
      shard = number;
      return this;
    }

    Build session(long id) {
      withSession = id;
      return this;
    }

    Build fence(long wrong) {
      fence = wrong;
      return this;
    }

    Build seq(long number) {
      sequence = number;
      return this;
    }

    Build key(String text) {
      key = text;
      return this;
    }

    Command get() {
      ShardRef target = new ShardRef(new RunRef(run, job.run.incarnation()), shard);
      var cursor = Job.cursor(key);
      long s = withSession;
      return switch (op) {
        case CHECKPOINT -> new ShardCommand.Checkpoint(s, target, fence, sequence, cursor, -1, -1);
        case COMPLETE -> new ShardCommand.Complete(s, target, fence, sequence, cursor);
        case RELEASE -> new ShardCommand.Release(s, target, fence, sequence, cursor, 0);
        case FAIL -> new ShardCommand.Fail(s, target, fence, sequence, cursor, "bad", "");
        case PARK -> new ShardCommand.Park(s, target, fence, sequence, cursor, "bad", "");
        case QUARANTINE ->
            new ShardCommand.Quarantine(
                s, target, fence, sequence, Job.key(key), Blob.EMPTY, "bad", "");
        case SPLIT_REPLACE ->
            new ShardCommand.SplitReplace(s, target, fence, sequence, Job.keys(key), List.of());
        case SPLIT_RESIDUAL ->
            new ShardCommand.SplitResidual(s, target, fence, sequence, Job.key(key));
      };
    }
  }

  Command claim(long withSession, long sequence, String run) {
    return new ClaimCommand(withSession, sequence, List.of(run), 1);
  }

  Command pause(OpStamp stamp) {
    return new RunCommand.PauseRun(stamp, job.run);
  }

  Command pauseGone(OpStamp stamp) {
    return new RunCommand.PauseRun(stamp, new RunRef("gone", 1));
  }

  Command open(OpStamp stamp, long ttlMillis) {
    return new ControlCommand.OpenSession(stamp, "w1", List.of(), 1, ttlMillis);
  }

  Command drain(OpStamp stamp, long id) {
    return new ControlCommand.DrainSession(stamp, id);
  }

  Command evict(OpStamp stamp, long id) {
    return new ControlCommand.EvictSession(stamp, id, true);
  }

  Command create(OpStamp stamp, String name) {
    return new RunCommand.CreateRun(stamp, name, CONFIG);
  }

  Command createOther(OpStamp stamp) {
    return new RunCommand.CreateRun(stamp, "job", RunConfig.DEFAULT);
  }

  Command seal(OpStamp stamp) {
    return new RunCommand.SealRun(stamp, job.run);
  }

  Command complete(OpStamp stamp) {
    return new RunCommand.CompleteRun(stamp, job.run, true);
  }

  Command delete(OpStamp stamp) {
    return new RunCommand.DeleteRun(stamp, job.run);
  }

  Command add(OpStamp stamp, long chunk, String range) {
    return new ShardsCommand.AddShards(
        stamp, job.run, chunk, List.of(Job.range(range)), List.of(), List.of());
  }

  Command unpark(OpStamp stamp) {
    return new ShardsCommand.UnparkShards(stamp, job.run, List.of(1L));
  }

  Command split(OpStamp stamp, long shard, String boundary) {
    return new ShardsCommand.SplitShard(stamp, job.target(shard), Job.keys(boundary));
  }

  Command park(OpStamp stamp, long shard) {
    return new ShardsCommand.ParkShard(stamp, job.target(shard), "bad", "");
  }

  Command revoke(OpStamp stamp, long shard) {
    return new ShardsCommand.RevokeLease(stamp, job.target(shard), true);
  }
}
