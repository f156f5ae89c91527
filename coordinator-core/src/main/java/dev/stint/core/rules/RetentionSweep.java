package dev.stint.core.rules;

import dev.stint.core.row.Due;
import dev.stint.core.row.EventLogRow;
import dev.stint.core.row.EventRow;
import dev.stint.core.row.Row;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.Table;
import dev.stint.core.state.StateView.Derived;
import dev.stint.core.value.Limits;
import java.util.Arrays;
import java.util.List;

/**
 * What time takes away: expired records of commands, runs past retention, events above the bound.
 */
final class RetentionSweep {
  private RetentionSweep() {}

  static boolean work(Scope scope, int maxRows) {
    int start = scope.draft.rowsWritten();
    while (Background.fits(scope, start, maxRows)) {
      int left = maxRows - (scope.draft.rowsWritten() - start) - 2;
      if (!forgetOne(scope) && !retireOne(scope) && !trim(scope, left)) {
        return false;
      }
    }
    return true;
  }

  private static Derived due(Scope scope, Due kind) {
    Derived due = scope.draft.first(Table.DUE, RowKeys.due(kind));
    return due == null || RowKeys.numberAt(due.key(), 1) > scope.now() ? null : due;
  }

  private static boolean forgetOne(Scope scope) {
    Derived due = due(scope, Due.OP_EXPIRY);
    if (due == null) {
      return false;
    }
    byte[] key = Arrays.copyOfRange(due.key(), 9, due.key().length);
    scope.draft.delete(scope.draft.row(Table.OP, key));
    scope.revise();
    return true;
  }

  private static boolean retireOne(Scope scope) {
    Derived due = due(scope, Due.RUN_RETENTION);
    if (due == null) {
      return false;
    }
    RunRow run = scope.run(RowKeys.numberAt(due.key(), 9));
    RunRules.startDeleting(scope, run, scope.revise());
    return true;
  }

  /**
   * Takes whole revisions from the old end: the floor says from where a watch is complete, and it
   * is raised with the first row of a revision that goes.
   */
  private static boolean trim(Scope scope, int maxRows) {
    Derived due = due(scope, Due.EVENT_TRIM);
    if (due == null) {
      return false;
    }
    byte[] key = Arrays.copyOfRange(due.key(), 9, due.key().length);
    EventLogRow log = (EventLogRow) scope.draft.row(Table.EVENT_LOG, key);
    long over = log.events() - Limits.EVENTS_PER_LOG;
    int count = (int) Math.min(over, maxRows);
    List<Row> oldest =
        scope.draft.rows(Table.EVENT, key, RowKeys.prefixEnd(key), Math.max(count, 1));
    long floor = log.floorRevision();
    for (Row row : oldest) {
      floor = Math.max(floor, ((EventRow) row).revision());
      scope.draft.delete(row);
    }
    scope.draft.put(
        new EventLogRow(
            log.scope(),
            log.tenant(),
            log.events() - oldest.size(),
            floor,
            log.lastRevision(),
            log.nextOrdinal()));
    scope.revise();
    return true;
  }
}
