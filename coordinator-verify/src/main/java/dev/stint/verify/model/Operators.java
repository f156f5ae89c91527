package dev.stint.verify.model;

import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.Result.Unparked;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.value.LossReason;
import dev.stint.core.value.ShardRef;
import dev.stint.core.value.ShardStatus;
import java.util.ArrayList;
import java.util.List;

/** UnparkShards, SplitShard, ParkShard, RevokeLease. (3. Operations) */
final class Operators {
  private final State state;
  private final Splits splits;
  private final Lifecycle lifecycle;

  Operators(State state) {
    this.state = state;
    this.splits = new Splits(state);
    this.lifecycle = new Lifecycle(state);
  }

  Result judge(String tenant, ShardsCommand command) {
    if (command instanceof ShardsCommand.UnparkShards c) {
      Run run = state.run(tenant, c.run());
      gate(run);
      return unpark(run, c.shards());
    }
    if (command instanceof ShardsCommand.RevokeLease c) {
      return revoke(gated(tenant, c.target()), c.now());
    }
    if (command instanceof ShardsCommand.SplitShard c) {
      return split(active(gated(tenant, c.target())), c);
    }
    return park(active(gated(tenant, ((ShardsCommand.ParkShard) command).target())));
  }

  /** "Lookup of the rest → NOT_FOUND; run gate → RUN_NOT_ACTIVE with the status." */
  private Shard gated(String tenant, ShardRef target) {
    Run run = state.run(tenant, target.run());
    Shard shard = State.shard(run, target.shard());
    gate(run);
    return shard;
  }

  private static void gate(Run run) {
    if (!run.status.isOpen()) {
      throw Refused.runIs(run.status);
    }
  }

  private static Shard active(Shard shard) {
    if (shard.status != ShardStatus.ACTIVE) {
      throw Refused.shardIs(RejectionCode.SHARD_NOT_ACTIVE, shard.status);
    }
    return shard;
  }

  /** "PARKED → ACTIVE, counters 0, cursor kept"; "takes ids, each with its own result". */
  private Result unpark(Run run, List<Long> ids) {
    state.revise();
    List<Unparked.Outcome> outcomes = new ArrayList<>();
    for (long id : ids) {
      Shard shard = run.shards.get(id);
      if (shard == null) {
        outcomes.add(Unparked.Outcome.NOT_FOUND);
      } else if (shard.status != ShardStatus.PARKED) {
        outcomes.add(Unparked.Outcome.NOT_PARKED);
      } else {
        shard.status = ShardStatus.ACTIVE;
        shard.failures = 0;
        shard.losses = 0;
        shard.holdBackUntil(state.nowMillis);
        outcomes.add(Unparked.Outcome.UNPARKED);
      }
    }
    if (outcomes.contains(Unparked.Outcome.UNPARKED)) {
      state.event(run);
      state.afterShards(run);
    }
    return new Unparked(outcomes);
  }

  /** "On an ACTIVE unleased shard; on a leased one SplitShard asks the holder." */
  private Result split(Shard shard, ShardsCommand.SplitShard command) {
    if (shard.isLeased()) {
      splits.checkReplace(shard, command.boundaries());
      state.revise();
      return new Result.SplitAsked(shard.holderOrNull.id, shard.fence);
    }
    Result result = splits.replace(shard, command.boundaries(), List.of());
    state.afterShards(shard.run);
    return result;
  }

  private Result park(Shard shard) {
    if (shard.isLeased()) {
      throw Refused.because(RejectionCode.SHARD_LEASED, "shard");
    }
    state.revise();
    lifecycle.park(shard);
    state.afterShards(shard.run);
    return Result.Done.INSTANCE;
  }

  private Result revoke(Shard shard, boolean now) {
    if (!shard.isLeased()) {
      throw Refused.because(RejectionCode.SHARD_NOT_LEASED, "shard");
    }
    state.revise();
    lifecycle.lose(shard, LossReason.REVOKED, now);
    state.afterShards(shard.run);
    return Result.Done.INSTANCE;
  }
}
