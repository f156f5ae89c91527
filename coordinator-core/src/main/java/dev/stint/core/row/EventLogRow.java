package dev.stint.core.row;

import java.util.Objects;

/**
 * The bookkeeping of one event log.
 *
 * @param events how many it holds
 * @param floorRevision what was at or below it may have been trimmed: a watch can go on from this
 *     revision or a later one; 0 while nothing was
 * @param lastRevision the newest revision with an event
 * @param nextOrdinal how many events that revision has
 */
public record EventLogRow(
    EventScope scope,
    int tenant,
    long events,
    long floorRevision,
    long lastRevision,
    int nextOrdinal)
    implements Row {

  public EventLogRow {
    Objects.requireNonNull(scope, "scope");
  }

  @Override
  public Table table() {
    return Table.EVENT_LOG;
  }

  @Override
  public byte[] key() {
    return RowKeys.eventLog(scope);
  }
}
