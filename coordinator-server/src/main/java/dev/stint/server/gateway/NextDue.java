package dev.stint.server.gateway;

import dev.stint.core.row.Due;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.Table;
import dev.stint.core.state.StateView;
import dev.stint.core.state.StateView.Derived;
import java.util.List;

/**
 * When the state, as of the newest applied entry, has background work to do.
 *
 * @param sessionMillis the first deadline of a live session, judged by the horizon; {@link #NEVER}
 *     without one
 * @param otherMillis the first of all other things due, judged by logical time, 0 for what is left
 *     over and waits for no time at all; {@link #NEVER} without one
 * @param live whether there is a session, or a run that is not over: then delays and backoffs run
 *     that are no work by themselves, and logical time has to be kept
 */
public record NextDue(long sessionMillis, long otherMillis, boolean live) {
  public static final long NEVER = Long.MAX_VALUE;

  /** Nothing waits for any time. */
  public static final NextDue NOTHING = new NextDue(NEVER, NEVER, false);

  /**
   * Reads it from the state: a look at the head of each kind.
   *
   * <p>It is taken with each entry from the view that apply has, which knows the heads from its own
   * work. Every heartbeat deletes a key near the head of its kind: whoever came with a view of its
   * own would run over all that has been deleted since the last compaction.
   */
  public static NextDue of(StateView view) {
    long session = NEVER;
    long other = NEVER;
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
        session != NEVER || !view.derived(Table.RUNNABLE, new byte[0], null, 1).isEmpty();
    return new NextDue(session, other, live);
  }
}
