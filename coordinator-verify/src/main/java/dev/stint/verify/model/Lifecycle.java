package dev.stint.verify.model;

import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Limits;
import dev.stint.core.value.LossReason;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.ShardStatus;

/** Checkpoint, Complete, Release, Fail, Park, and how a lease is lost. (3. Operations) */
final class Lifecycle {
  private final State state;

  Lifecycle(State state) {
    this.state = state;
  }

  /** "key ≥ stored, in range" (D3, D4). The text gives regression first, and lengths alone. */
  private static void checkCursor(Shard shard, Cursor cursorOrNull) {
    if (cursorOrNull == null) {
      return;
    }
    Cursor stored = shard.cursorOrNull;
    if (stored != null && cursorOrNull.lastKey().isBelow(stored.lastKey())) {
      throw Refused.because(
          RejectionCode.CURSOR_REGRESSION,
          "last_key in bytes",
          cursorOrNull.lastKey().length(),
          stored.lastKey().length());
    }
    if (!shard.range.contains(cursorOrNull.lastKey())) {
      throw new Refused(Rejection.ofRange(RejectionCode.OUT_OF_RANGE, "last_key", shard.range));
    }
  }

  Result checkpoint(Shard shard, ShardCommand.Checkpoint command) {
    checkCursor(shard, command.cursor());
    state.revise();
    shard.moveTo(command.cursor());
    return Result.Done.INSTANCE;
  }

  Result complete(Shard shard, ShardCommand.Complete command) {
    checkCursor(shard, command.cursorOrNull());
    state.revise();
    shard.moveTo(command.cursorOrNull());
    shard.end(ShardStatus.DONE);
    state.event(shard.run);
    return Result.Done.INSTANCE;
  }

  /** "Lease cleared, not_before = now + delay, no failure counted." */
  Result release(Shard shard, ShardCommand.Release command) {
    checkCursor(shard, command.cursorOrNull());
    state.revise();
    shard.moveTo(command.cursorOrNull());
    shard.unlease();
    shard.holdBackUntil(state.nowMillis + command.delayMillis());
    state.event(shard.run);
    return Result.Done.INSTANCE;
  }

  /**
   * "Cursor first; then failures + 1, backoff; at the maximum without progress →
   * PARKED(TOO_MANY_FAILURES)."
   */
  Result fail(Shard shard, ShardCommand.Fail command) {
    checkCursor(shard, command.cursorOrNull());
    state.revise();
    shard.moveTo(command.cursorOrNull());
    shard.unlease();
    shard.failures++;
    state.event(shard.run);
    boolean park = shard.failures >= shard.run.config.maxFailures();
    if (park) {
      park(shard);
    } else {
      shard.holdBackUntil(state.nowMillis + backoffMillis(shard.run.config, shard.failures));
    }
    return new Result.Failed(park, shard.notBeforeMillis);
  }

  Result park(Shard shard, ShardCommand.Park command) {
    checkCursor(shard, command.cursorOrNull());
    state.revise();
    shard.moveTo(command.cursorOrNull());
    park(shard);
    return Result.Done.INSTANCE;
  }

  void park(Shard shard) {
    shard.end(ShardStatus.PARKED);
    state.event(shard.run);
  }

  /** Doubled by each further failure or loss in a row, up to the longest wait. */
  private static long backoffMillis(RunConfig config, int times) {
    long wait = config.backoffInitialMillis();
    for (int i = 1; i < times && wait < config.backoffMaxMillis(); i++) {
      wait *= 2;
    }
    return Math.min(wait, config.backoffMaxMillis());
  }

  /**
   * "Losing a lease by expiry, or by a close that leaves it held, without a moved key since the
   * grant counts a loss (with backoff, and its own maximum → PARKED(TOO_MANY_LOSSES); not in a
   * terminal run, not by revoke, evict or restore)." Revoked or evicted, it is "re-granted at the
   * old deadline, or at once with --now".
   */
  void lose(Shard shard, LossReason why, boolean regrantNow) {
    Session session = shard.holderOrNull;
    boolean open = shard.run.status.isOpen();
    state.event(shard.run);
    state.rowsWritten++;
    shard.unlease();
    if (open && (why == LossReason.EXPIRED || why == LossReason.CLOSED)) {
      countLoss(shard, session);
    } else if (open) {
      shard.holdBackUntil(
          regrantNow ? state.nowMillis : Math.max(state.nowMillis, session.deadlineMillis));
    }
  }

  private void countLoss(Shard shard, Session session) {
    RunConfig config = shard.run.config;
    shard.losses = shard.movedSinceGrant ? 0 : shard.losses + 1;
    if (shard.losses > 0 && shard.losses >= config.maxLosses()) {
      park(shard);
      return;
    }
    long wait = shard.losses == 0 ? 0 : backoffMillis(config, shard.losses);
    shard.holdBackUntil(state.nowMillis + wait);
    if (!shard.isLossy()) {
      shard.prefersOrNull = session.worker;
      shard.prefersUntilMillis = state.nowMillis + Limits.AFFINITY_MILLIS;
    }
  }
}
