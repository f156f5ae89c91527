package dev.stint.core.rules;

import dev.stint.core.command.Rejection;
import dev.stint.core.command.Result;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.row.Affinity;
import dev.stint.core.row.Event;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.Parking;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.rules.HolderRules.Decision;
import dev.stint.core.value.Limits;
import dev.stint.core.value.LossReason;
import dev.stint.core.value.ParkReason;
import dev.stint.core.value.ShardRef;

/**
 * How a lease ends: by its holder's word, or by its loss. Every end either finishes the shard, puts
 * it back, or parks it with a reason after a bounded number of tries without progress (L4): no
 * shard disappears, and no key kills workers for ever.
 */
final class LifecycleRules {
  private LifecycleRules() {}

  static Decision complete(Scope scope, RunRow run, ShardRow shard, ShardCommand.Complete command) {
    Rejection refused = CursorRules.check(shard, command.cursorOrNull());
    if (refused != null) {
      return Decision.reject(refused);
    }
    long revision = scope.revise();
    scope.event(run, revision, Event.ofShard(EventKind.SHARD_COMPLETED, run, shard));
    return Decision.accept(
        Result.Done.INSTANCE, CursorRules.moved(shard, command.cursorOrNull()).done());
  }

  static Decision release(Scope scope, RunRow run, ShardRow shard, ShardCommand.Release command) {
    Rejection refused = CursorRules.check(shard, command.cursorOrNull());
    if (refused != null) {
      return Decision.reject(refused);
    }
    long revision = scope.revise();
    scope.event(run, revision, Event.ofShard(EventKind.SHARD_RELEASED, run, shard));
    long notBefore = Math.max(shard.notBeforeMillis(), scope.now() + command.delayMillis());
    ShardRow.Edit edit = CursorRules.moved(shard, command.cursorOrNull());
    return Decision.accept(Result.Done.INSTANCE, edit.unleased().notBefore(notBefore));
  }

  static Decision fail(Scope scope, RunRow run, ShardRow shard, ShardCommand.Fail command) {
    Rejection refused = CursorRules.check(shard, command.cursorOrNull());
    if (refused != null) {
      return Decision.reject(refused);
    }
    long revision = scope.revise();
    boolean moved = CursorRules.moves(shard, command.cursorOrNull());
    int failures = (moved ? 0 : shard.failures()) + 1;
    ShardRow.Edit edit =
        CursorRules.moved(shard, command.cursorOrNull()).unleased().failures(failures);
    Event failed = Event.ofShard(EventKind.SHARD_FAILED, run, shard);
    String text = text(command.reason(), command.message());
    scope.event(run, revision, failed.with(0, failures, -1, text));
    if (failures >= run.config().maxFailures()) {
      Parking why =
          new Parking(
              ParkReason.TOO_MANY_FAILURES, command.reason(), command.message(), scope.now());
      parkedEvent(scope, run, shard, revision, why);
      return Decision.accept(new Result.Failed(true, shard.notBeforeMillis()), edit.parked(why));
    }
    long notBefore =
        Math.max(shard.notBeforeMillis(), scope.now() + run.config().backoffMillis(failures));
    return Decision.accept(new Result.Failed(false, notBefore), edit.notBefore(notBefore));
  }

  static Decision park(Scope scope, RunRow run, ShardRow shard, ShardCommand.Park command) {
    Rejection refused = CursorRules.check(shard, command.cursorOrNull());
    if (refused != null) {
      return Decision.reject(refused);
    }
    long revision = scope.revise();
    Parking why = new Parking(ParkReason.WORKER, command.reason(), command.message(), scope.now());
    parkedEvent(scope, run, shard, revision, why);
    return Decision.accept(
        Result.Done.INSTANCE, CursorRules.moved(shard, command.cursorOrNull()).parked(why));
  }

  /**
   * Takes a lease whose holder said nothing. Without a key gained since the grant, an expiry or a
   * close counts as a loss, with backoff and a maximum (L4). An eviction or revocation does not
   * count, but keeps the shard back until the session's deadline, since its holder may still
   * believe in the lease; only an operator's "now" lowers that.
   */
  static void lose(
      Scope scope,
      RunRow run,
      ShardRow shard,
      SessionRow session,
      LossReason reason,
      boolean regrantNow,
      long revision) {
    boolean open = run.status().isOpen();
    boolean counts = open && reason.countsAsLoss();
    boolean progress = shard.leaseOrNull().moved();
    int losses = !counts ? shard.losses() : progress ? 0 : shard.losses() + 1;
    Event lost = Event.ofShard(EventKind.SHARD_LOST, run, shard);
    scope.event(run, revision, lost.with(reason.code(), losses, -1, session.worker()));
    ShardRow.Edit edit = shard.edit().unleased().losses(losses);
    if (counts && !progress && losses >= run.config().maxLosses()) {
      Parking why =
          new Parking(ParkReason.TOO_MANY_LOSSES, "", "worker " + session.worker(), scope.now());
      parkedEvent(scope, run, shard, revision, why);
      edit.parked(why);
    } else if (counts) {
      backOff(scope, run, shard, session, edit, progress ? 0 : losses);
    } else if (open) {
      long until = regrantNow ? scope.now() : Math.max(scope.now(), session.deadlineMillis());
      edit.notBefore(Math.max(shard.notBeforeMillis(), until));
    }
    scope.put(run, edit.at(revision));
    scope.effect(
        new Effect.LeaseRevoked(
            session.session(),
            new ShardRef(run.ref(), shard.shard()),
            shard.leaseOrNull().fence()));
  }

  /** Until when the shard waits after a loss, and whom it prefers meanwhile. */
  private static void backOff(
      Scope scope, RunRow run, ShardRow shard, SessionRow session, ShardRow.Edit edit, int losses) {
    long wait = losses == 0 ? 0 : run.config().backoffMillis(losses);
    edit.notBefore(Math.max(shard.notBeforeMillis(), scope.now() + wait));
    if (losses < Limits.LOSSY_FROM_LOSSES) {
      edit.affinity(new Affinity(session.worker(), scope.now() + Limits.AFFINITY_MILLIS));
    }
  }

  static void parkedEvent(Scope scope, RunRow run, ShardRow shard, long revision, Parking why) {
    Event parked = Event.ofShard(EventKind.SHARD_PARKED, run, shard);
    scope.event(
        run, revision, parked.with(why.reason().code(), 0, -1, text(why.detail(), why.message())));
  }

  static String text(String reason, String message) {
    return message.isEmpty() ? reason : reason.isEmpty() ? message : reason + ": " + message;
  }
}
