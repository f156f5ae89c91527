package dev.stint.core.rules;

import dev.stint.core.row.ClaimRow;
import dev.stint.core.row.Due;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.state.StateView.Derived;
import dev.stint.core.value.LossReason;

/**
 * Ends sessions whose deadline the horizon has reached, and returns the leases of ending ones to
 * the pool (L3). An expired session is never accepted again, swept or not, since commands compare
 * its deadline themselves.
 */
final class SessionSweep {
  private SessionSweep() {}

  static boolean work(Scope scope, int maxRows) {
    int start = scope.draft.rowsWritten();
    while (Background.fits(scope, start, maxRows)) {
      if (!expireOne(scope) && !sweepOne(scope)) {
        return false;
      }
    }
    return true;
  }

  private static boolean expireOne(Scope scope) {
    Derived due = scope.draft.first(Table.DUE, RowKeys.due(Due.SESSION_DEADLINE));
    if (due == null || RowKeys.numberAt(due.key(), 1) > scope.draft.horizon()) {
      return false;
    }
    SessionRow session = scope.session(RowKeys.numberAt(due.key(), 9));
    SessionRules.end(scope, session, LossReason.EXPIRED, false, scope.revise());
    return true;
  }

  private static boolean sweepOne(Scope scope) {
    Derived due = scope.draft.first(Table.DUE, RowKeys.due(Due.SESSION_ENDING));
    if (due == null) {
      return false;
    }
    SessionRow session = scope.session(RowKeys.numberAt(due.key(), 9));
    Derived held = scope.draft.first(Table.HELD, RowKeys.session(session.session()));
    if (held == null) {
      remove(scope, session);
      return true;
    }
    long incarnation = RowKeys.numberAt(held.key(), 8);
    RunRow run = scope.run(incarnation);
    ShardRow shard = scope.shard(incarnation, RowKeys.numberAt(held.key(), 16));
    LossReason reason = run.status().isOpen() ? session.endingOrNull() : LossReason.RUN_OVER;
    LifecycleRules.lose(scope, run, shard, session, reason, session.regrantNow(), scope.revise());
    RunRules.afterShards(scope, incarnation);
    return true;
  }

  private static void remove(Scope scope, SessionRow session) {
    scope.revise();
    ClaimRow claim = (ClaimRow) scope.draft.row(Table.CLAIM, RowKeys.session(session.session()));
    if (claim != null) {
      scope.draft.delete(claim);
    }
    scope.draft.delete(session);
  }
}
