package dev.stint.core.read;

import dev.stint.core.row.EventLogRow;
import dev.stint.core.row.EventRow;
import dev.stint.core.row.EventScope;
import dev.stint.core.row.GroupRow;
import dev.stint.core.row.Row;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.Table;
import dev.stint.core.state.StateView;
import java.util.ArrayList;
import java.util.List;

/**
 * Reading an event log from a position: ordered, gap-free, a revision whole or not at all,
 * resumable from any position given out, or told that what lies between was trimmed.
 */
public final class Events {
  private Events() {}

  /** What a watch gets next. */
  public sealed interface Step {}

  /**
   * Events above the position asked for.
   *
   * @param position the revision up to which the log is now delivered: where to go on from
   */
  public record Delivered(List<EventRow> events, long position) implements Step {
    public Delivered {
      events = List.copyOf(events);
    }
  }

  /** Some events above the position are gone; a watch can go on from {@code oldest}. */
  public record Compacted(long oldest) implements Step {}

  /**
   * The events above {@code afterRevision}, about {@code limit} of them: a revision that was begun
   * is finished.
   */
  public static Step after(StateView view, EventScope scope, long afterRevision, int limit) {
    EventLogRow log = (EventLogRow) view.row(Table.EVENT_LOG, RowKeys.eventLog(scope));
    GroupRow group = (GroupRow) view.row(Table.GROUP, RowKeys.group());
    if (log == null) {
      return new Delivered(List.of(), Math.max(afterRevision, group.revision()));
    }
    if (afterRevision < log.floorRevision()) {
      return new Compacted(log.floorRevision());
    }
    List<EventRow> events = read(view, scope, afterRevision, limit);
    boolean all = events.isEmpty() || lastOf(events) == log.lastRevision();
    long position = all ? Math.max(afterRevision, group.revision()) : lastOf(events);
    return new Delivered(events, position);
  }

  private static List<EventRow> read(
      StateView view, EventScope scope, long afterRevision, int limit) {
    byte[] end = RowKeys.prefixEnd(RowKeys.eventLog(scope));
    byte[] from = RowKeys.event(scope, afterRevision + 1, 0);
    List<EventRow> events = new ArrayList<>();
    for (Row row : view.rows(Table.EVENT, from, end, limit)) {
      events.add((EventRow) row);
    }
    while (events.size() >= limit) {
      byte[] next = RowKeys.after(events.get(events.size() - 1).key());
      byte[] whole = RowKeys.event(scope, lastOf(events) + 1, 0);
      List<Row> rest = view.rows(Table.EVENT, next, whole, limit);
      rest.forEach(row -> events.add((EventRow) row));
      if (rest.size() < limit) {
        break;
      }
    }
    return events;
  }

  private static long lastOf(List<EventRow> events) {
    return events.get(events.size() - 1).revision();
  }
}
