package dev.stint.verify.model;

import dev.stint.core.command.Judged;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.ShardStatus;

/**
 * The holder's operations on a shard, judged in the order of "2. How a command is judged": run and
 * shard, idempotency, run gate, lease, then what the operation itself requires.
 */
final class Holders {
  private final State state;
  private final Lifecycle lifecycle;
  private final Splits splits;

  Holders(State state) {
    this.state = state;
    this.lifecycle = new Lifecycle(state);
    this.splits = new Splits(state);
  }

  Model.Answer judge(String tenant, ShardCommand command, Fingerprint fingerprint) {
    Run run = state.run(tenant, command.target().run());
    Shard shard = State.shard(run, command.target().shard());
    Model.Answer before = recorded(shard, command, fingerprint);
    if (before != null) {
      return before;
    }
    if (!run.status.isOpen()) {
      throw Refused.runIs(run.status);
    }
    checkLease(tenant, shard, command);
    Result result;
    try {
      result = operate(shard, command);
    } catch (Refused refused) {
      result = new Result.Rejected(refused.rejection);
    }
    Judged judged = new Judged(result, state.revision);
    shard.lastOrNull =
        new Shard.LastOperation(command.fence(), command.sequence(), fingerprint, judged);
    return new Model.Answer(judged, false);
  }

  /**
   * "Equal number and fingerprint → the recorded result; equal number, other fingerprint →
   * CONFLICT; lower within the same fence → SUPERSEDED."
   */
  private static Model.Answer recorded(Shard shard, ShardCommand command, Fingerprint fingerprint) {
    Shard.LastOperation last = shard.lastOrNull;
    if (last == null || last.fence() != command.fence() || command.sequence() > last.sequence()) {
      return null;
    }
    if (command.sequence() < last.sequence()) {
      throw Refused.because(
          RejectionCode.SUPERSEDED, "sequence", command.sequence(), last.sequence());
    }
    if (!last.fingerprint().matches(fingerprint)) {
      throw Refused.because(RejectionCode.CONFLICT, "sequence");
    }
    return new Model.Answer(last.judged(), true);
  }

  /**
   * "Session unknown, ending or past its deadline → SESSION_EXPIRED; shard terminal →
   * SHARD_TERMINAL with the status; no lease, other session or fence ≠ the shard's → STALE_FENCE
   * with both fences." A parked shard is not terminal: it has no lease.
   */
  private void checkLease(String tenant, Shard shard, ShardCommand command) {
    Session session = state.sessionOrNull(tenant, command.session());
    if (!state.isLive(session)) {
      throw Refused.because(RejectionCode.SESSION_EXPIRED, "session");
    }
    if (shard.status == ShardStatus.DONE || shard.status == ShardStatus.SPLIT) {
      throw Refused.shardIs(RejectionCode.SHARD_TERMINAL, shard.status);
    }
    if (shard.holderOrNull != session || shard.fence != command.fence()) {
      throw Refused.because(RejectionCode.STALE_FENCE, "fence", command.fence(), shard.fence);
    }
  }

  private Result operate(Shard shard, ShardCommand command) {
    if (command instanceof ShardCommand.Checkpoint c) {
      return lifecycle.checkpoint(shard, c);
    }
    Result result = end(shard, command);
    state.afterShards(shard.run);
    return result;
  }

  private Result end(Shard shard, ShardCommand command) {
    if (command instanceof ShardCommand.Complete c) {
      return lifecycle.complete(shard, c);
    }
    if (command instanceof ShardCommand.Release c) {
      return lifecycle.release(shard, c);
    }
    if (command instanceof ShardCommand.Fail c) {
      return lifecycle.fail(shard, c);
    }
    if (command instanceof ShardCommand.Park c) {
      return lifecycle.park(shard, c);
    }
    if (command instanceof ShardCommand.Quarantine c) {
      return splits.quarantine(shard, c);
    }
    if (command instanceof ShardCommand.SplitReplace c) {
      return splits.replace(shard, c.boundaries(), c.metadata());
    }
    return splits.residual(shard, (ShardCommand.SplitResidual) command);
  }
}
