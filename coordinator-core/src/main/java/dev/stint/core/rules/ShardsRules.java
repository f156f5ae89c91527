package dev.stint.core.rules;

import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.Result.Unparked;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.row.Event;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.Lease;
import dev.stint.core.row.Parking;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.LossReason;
import dev.stint.core.value.ParkReason;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.ShardRef;
import dev.stint.core.value.ShardStatus;
import java.util.ArrayList;
import java.util.List;

/** What operators do with shards: unpark, split, park, revoke. Adding is in ManifestRules. */
final class ShardsRules {
  private ShardsRules() {}

  static Result judge(Scope scope, String tenant, ShardsCommand command, Fingerprint fingerprint) {
    if (command instanceof ShardsCommand.AddShards add) {
      return ManifestRules.add(scope, tenant, add, fingerprint);
    }
    RunRef ref =
        command instanceof ShardsCommand.UnparkShards unpark ? unpark.run() : target(command).run();
    RunRow run = scope.run(tenant, ref);
    if (run == null) {
      return Scope.rejected(RejectionCode.NOT_FOUND, "run");
    }
    if (command instanceof ShardsCommand.UnparkShards unpark) {
      return run.status().isOpen() ? unpark(scope, run, unpark) : RunRules.wrongStatus(run);
    }
    ShardRow shard = scope.shard(run.incarnation(), target(command).shard());
    if (shard == null) {
      return Scope.rejected(RejectionCode.NOT_FOUND, "shard");
    }
    if (!run.status().isOpen()) {
      return RunRules.wrongStatus(run);
    }
    if (command instanceof ShardsCommand.RevokeLease revoke) {
      return revoke(scope, run, shard, revoke);
    }
    if (shard.status() != ShardStatus.ACTIVE) {
      return new Result.Rejected(Rejection.ofShard(RejectionCode.SHARD_NOT_ACTIVE, shard.status()));
    }
    if (command instanceof ShardsCommand.SplitShard split) {
      return split(scope, run, shard, split);
    }
    return park(scope, run, shard, (ShardsCommand.ParkShard) command);
  }

  private static ShardRef target(ShardsCommand command) {
    if (command instanceof ShardsCommand.SplitShard split) {
      return split.target();
    }
    if (command instanceof ShardsCommand.ParkShard park) {
      return park.target();
    }
    return ((ShardsCommand.RevokeLease) command).target();
  }

  /** {@code PARKED → ACTIVE} with the cursor kept and the counters at 0: the only way (S3). */
  private static Result unpark(Scope scope, RunRow run, ShardsCommand.UnparkShards command) {
    long revision = scope.revise();
    List<Unparked.Outcome> outcomes = new ArrayList<>(command.shards().size());
    List<Long> unparked = new ArrayList<>();
    for (long id : command.shards()) {
      ShardRow shard = scope.shard(run.incarnation(), id);
      if (shard == null) {
        outcomes.add(Unparked.Outcome.NOT_FOUND);
      } else if (shard.status() != ShardStatus.PARKED) {
        outcomes.add(Unparked.Outcome.NOT_PARKED);
      } else {
        long notBefore = Math.max(shard.notBeforeMillis(), scope.now());
        scope.put(run, shard.edit().unparked().notBefore(notBefore).at(revision));
        outcomes.add(Unparked.Outcome.UNPARKED);
        unparked.add(id);
      }
    }
    if (!unparked.isEmpty()) {
      Event event = Event.ofRun(EventKind.SHARDS_UNPARKED, run, "").withIds(unparked);
      scope.event(run, revision, event);
      RunRules.afterShards(scope, run.incarnation());
    }
    return new Unparked(outcomes);
  }

  private static Result split(
      Scope scope, RunRow run, ShardRow shard, ShardsCommand.SplitShard command) {
    Rejection refused = SplitRules.checkReplace(scope, run, shard, command.boundaries());
    if (refused != null) {
      return new Result.Rejected(refused);
    }
    long revision = scope.revise();
    Lease lease = shard.leaseOrNull();
    if (lease != null) {
      scope.effect(
          new Effect.SplitAsked(
              lease.session(), command.target(), lease.fence(), command.boundaries()));
      return new Result.SplitAsked(lease.session(), lease.fence());
    }
    List<ShardRow> children =
        SplitRules.tile(scope, run, shard, command.boundaries(), List.of(), revision);
    long first = children.get(0).shard();
    scope.put(run, shard.edit().split(first, children.size()).at(revision));
    children.forEach(child -> scope.put(run, child));
    RunRules.afterShards(scope, run.incarnation());
    return new Result.Split(first, children.size());
  }

  private static Result park(
      Scope scope, RunRow run, ShardRow shard, ShardsCommand.ParkShard command) {
    if (shard.isLeased()) {
      return Scope.rejected(RejectionCode.SHARD_LEASED, "shard");
    }
    long revision = scope.revise();
    Parking why =
        new Parking(ParkReason.OPERATOR, command.reason(), command.message(), scope.now());
    LifecycleRules.parkedEvent(scope, run, shard, revision, why);
    scope.put(run, shard.edit().parked(why).at(revision));
    RunRules.afterShards(scope, run.incarnation());
    return Result.Done.INSTANCE;
  }

  private static Result revoke(
      Scope scope, RunRow run, ShardRow shard, ShardsCommand.RevokeLease command) {
    if (!shard.isLeased()) {
      return Scope.rejected(RejectionCode.SHARD_NOT_LEASED, "shard");
    }
    long revision = scope.revise();
    SessionRow session = scope.session(shard.leaseOrNull().session());
    LifecycleRules.lose(scope, run, shard, session, LossReason.REVOKED, command.now(), revision);
    RunRules.afterShards(scope, run.incarnation());
    return Result.Done.INSTANCE;
  }
}
