package dev.stint.server.replica;

import dev.stint.core.row.Due;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.Table;
import dev.stint.core.state.StateView;
import dev.stint.core.state.StateView.Derived;
import dev.stint.server.gateway.NextDue;
import java.util.List;

/**
 * Reads from the state when its next background work is due: a look at the head of each kind.
 *
 * <p>It is taken with each entry from the view that apply has, which knows the heads from its own
 * work. Every heartbeat deletes a key near the head of its kind: whoever came with a view of its
 * own would run over all that has been deleted since the last compaction.
 */
final class DueReader {
  private DueReader() {}

  static NextDue next(StateView view) {
    long session = NextDue.NEVER;
    long other = NextDue.NEVER;
    for (Due kind : Due.values()) {
      byte[] prefix = RowKeys.due(kind);
      List<Derived> head = view.derived(Table.DUE, prefix, RowKeys.prefixEnd(prefix), 1);
      if (!head.isEmpty()) {
        long at = RowKeys.numberAt(head.get(0).key(), 1);
        if (kind == Due.SESSION_DEADLINE) {
          session = at;
        } else {
          other = Math.min(other, at);
        }
      }
    }
    boolean live =
        session != NextDue.NEVER || !view.derived(Table.RUNNABLE, new byte[0], null, 1).isEmpty();
    return new NextDue(session, other, live);
  }
}
