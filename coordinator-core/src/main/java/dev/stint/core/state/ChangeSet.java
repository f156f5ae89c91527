package dev.stint.core.state;

import dev.stint.core.row.Row;
import dev.stint.core.row.Table;
import java.util.List;

/**
 * What one entry changes, net: each row and each derived entry appears once, in order of table and
 * key.
 */
public record ChangeSet(List<RowChange> rows, List<DerivedChange> derived) {
  public ChangeSet {
    rows = List.copyOf(rows);
    derived = List.copyOf(derived);
  }

  /** A row's change: inserted when there was none before, deleted when there is none after. */
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked; copies would cost
  public record RowChange(Table table, byte[] key, Row beforeOrNull, Row afterOrNull) {}

  /** A derived entry's new value, or {@code null} when it goes. */
  @SuppressWarnings("ArrayRecordComponent") // as above
  public record DerivedChange(Table table, byte[] key, byte[] valueOrNull) {}
}
