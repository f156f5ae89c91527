package dev.stint.core.read;

import dev.stint.core.row.EventLogRow;
import dev.stint.core.row.EventRow;
import dev.stint.core.row.EventScope;
import dev.stint.core.row.GroupRow;
import dev.stint.core.row.Row;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.Table;
import dev.stint.core.state.StateView;
import dev.stint.core.value.RunStatus;
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

  /** The run is deleted, or so far deleted that its log goes too; the tenant's log tells of it. */
  public record Gone() implements Step {}

  /**
   * The events above {@code afterRevision}, about {@code limit} of them: a revision that was begun
   * is finished.
   *
   * @param afterRevision 0 or more; see {@link #oldest} for all that there is
   * @param limit 1 or more
   */
  public static Step after(StateView view, EventScope scope, long afterRevision, int limit) {
    if (scope.isRun() && isGone(view, scope.incarnation())) {
      return new Gone();
    }
    EventLogRow log = (EventLogRow) view.row(Table.EVENT_LOG, RowKeys.eventLog(scope));
    GroupRow group = (GroupRow) view.row(Table.GROUP, RowKeys.group());
    if (log == null || afterRevision >= log.lastRevision()) {
      return new Delivered(List.of(), Math.max(afterRevision, group.revision()));
    }
    if (afterRevision < log.floorRevision()) {
      return new Compacted(log.floorRevision());
    }
    List<EventRow> events = read(view, scope, afterRevision, Math.max(limit, 1));
    boolean all = events.isEmpty() || lastOf(events) == log.lastRevision();
    long position = all ? Math.max(afterRevision, group.revision()) : lastOf(events);
    return new Delivered(events, position);
  }

  /** The position before the oldest event that the log still has. */
  public static long oldest(StateView view, EventScope scope) {
    EventLogRow log = (EventLogRow) view.row(Table.EVENT_LOG, RowKeys.eventLog(scope));
    return log == null ? 0 : log.floorRevision();
  }

  /**
   * Deleting takes shards and chunks first and the log after them: while one of those is left, the
   * log is whole.
   */
  private static boolean isGone(StateView view, long incarnation) {
    byte[] name = view.derived(Table.INCARNATION, RowKeys.number(incarnation));
    RunRow run = name == null ? null : (RunRow) view.row(Table.RUN, name);
    if (run == null || run.incarnation() != incarnation) {
      return true;
    }
    byte[] from = RowKeys.number(incarnation);
    byte[] to = RowKeys.prefixEnd(from);
    return run.status() == RunStatus.DELETING
        && view.rows(Table.SHARD, from, to, 1).isEmpty()
        && view.rows(Table.CHUNK, from, to, 1).isEmpty();
  }

  private static List<EventRow> read(
      StateView view, EventScope scope, long afterRevision, int limit) {
    byte[] end = RowKeys.prefixEnd(RowKeys.eventLog(scope));
    byte[] from = RowKeys.event(scope, afterRevision + 1, 0);
    List<EventRow> events = new ArrayList<>();
    for (Row row : view.rows(Table.EVENT, from, end, limit)) {
      events.add((EventRow) row);
    }
    boolean cut = events.size() == limit;
    while (cut) {
      byte[] next = RowKeys.after(events.get(events.size() - 1).key());
      byte[] whole = RowKeys.event(scope, lastOf(events) + 1, 0);
      List<Row> rest = view.rows(Table.EVENT, next, whole, limit);
      rest.forEach(row -> events.add((EventRow) row));
      cut = rest.size() == limit;
    }
    return events;
  }

  private static long lastOf(List<EventRow> events) {
    return events.get(events.size() - 1).revision();
  }
}
