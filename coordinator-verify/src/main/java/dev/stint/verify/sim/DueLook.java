package dev.stint.verify.sim;

import dev.stint.core.row.Due;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.Table;
import dev.stint.core.state.StateView;
import dev.stint.core.state.StateView.Derived;
import dev.stint.server.gateway.NextDue;
import java.util.List;

/** What the shell of a server reads for its gateway: when the state has something to do next. */
final class DueLook {
  private DueLook() {}

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
