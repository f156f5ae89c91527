package dev.stint.core.rules;

import dev.stint.core.row.Due;
import dev.stint.core.row.Event;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.Row;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.ShardState;
import dev.stint.core.row.Table;
import dev.stint.core.state.StateView.Derived;
import dev.stint.core.value.LossReason;
import java.util.List;

/** Takes back the leases of runs that ended (S8), and deletes runs in bounded steps. */
final class RunSweep {
  private RunSweep() {}

  static boolean revoke(Scope scope, int maxRows) {
    int start = scope.draft.rowsWritten();
    while (Background.fits(scope, start, maxRows)) {
      Derived due = scope.draft.first(Table.DUE, RowKeys.due(Due.RUN_REVOKING));
      if (due == null) {
        return false;
      }
      RunRow run = scope.run(RowKeys.numberAt(due.key(), 9));
      if (!revokeOne(scope, run)) {
        scope.draft.put(run.revoked(scope.revise()));
      }
    }
    return true;
  }

  private static boolean revokeOne(Scope scope, RunRow run) {
    byte[] leased = RowKeys.byState(run.incarnation(), ShardState.LEASED);
    Derived found = scope.draft.first(Table.BY_STATE, leased);
    if (found == null) {
      return false;
    }
    ShardRow shard = scope.shard(run.incarnation(), RowKeys.numberAt(found.key(), 9));
    SessionRow session = scope.session(shard.leaseOrNull().session());
    LifecycleRules.lose(scope, run, shard, session, LossReason.RUN_OVER, false, scope.revise());
    return true;
  }

  static boolean delete(Scope scope, int maxRows) {
    int start = scope.draft.rowsWritten();
    while (Background.fits(scope, start, maxRows)) {
      Derived due = scope.draft.first(Table.DUE, RowKeys.due(Due.RUN_DELETING));
      if (due == null) {
        return false;
      }
      RunRow run = scope.run(RowKeys.numberAt(due.key(), 9));
      int left = maxRows - (scope.draft.rowsWritten() - start) - Background.ITEM_ROWS;
      deleteSome(scope, run, Math.max(left, 1));
    }
    return true;
  }

  /** Leases first, then shards, chunks, events, and the run itself last. */
  private static void deleteSome(Scope scope, RunRow run, int maxRows) {
    long revision = scope.revise();
    if (revokeOne(scope, run)) {
      return;
    }
    byte[] prefix = RowKeys.number(run.incarnation());
    byte[] end = RowKeys.prefixEnd(prefix);
    for (Table table : List.of(Table.SHARD, Table.CHUNK, Table.EVENT, Table.EVENT_LOG)) {
      List<Row> rows = scope.draft.rows(table, prefix, end, maxRows);
      if (!rows.isEmpty()) {
        rows.forEach(scope.draft::delete);
        return;
      }
    }
    scope.draft.delete(run);
    scope.event(run.tenant(), revision, Event.ofRun(EventKind.RUN_DELETED, run, ""));
  }
}
