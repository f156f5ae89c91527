package dev.stint.core.row;

import java.util.Objects;

/**
 * One event in one log: ordered by revision and ordinal, and never changed.
 *
 * @param ordinal position among the log's events of this revision, from 0
 */
public record EventRow(
    EventScope scope, int tenant, long revision, int ordinal, long atMillis, Event event)
    implements Row {

  public EventRow {
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(event, "event");
  }

  @Override
  public Table table() {
    return Table.EVENT;
  }

  @Override
  public byte[] key() {
    return RowKeys.event(scope, revision, ordinal);
  }
}
