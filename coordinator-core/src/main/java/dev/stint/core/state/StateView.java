package dev.stint.core.state;

import dev.stint.core.row.Row;
import dev.stint.core.row.Table;
import java.util.List;

/**
 * What rules may read: point look-ups and ordered scans with a mandatory limit, in unsigned
 * lexicographic order of the keys. A view is consistent in itself. Implementations say which
 * threads may use them; none may change what it returned.
 */
public interface StateView {

  /** The row of a primary table under this key, or {@code null}. */
  Row row(Table table, byte[] key);

  /**
   * Rows of a primary table from {@code from} (inclusive) to {@code toOrNull} (exclusive),
   * ascending, at most {@code limit}.
   */
  List<Row> rows(Table table, byte[] from, byte[] toOrNull, int limit);

  /** The value of a derived table under this key, or {@code null}. */
  byte[] derived(Table table, byte[] key);

  /** Entries of a derived table, as {@link #rows}. */
  List<Derived> derived(Table table, byte[] from, byte[] toOrNull, int limit);

  /** The entry with the greatest key in {@code [from, at]}, or {@code null}. */
  Derived floor(Table table, byte[] from, byte[] at);

  /** An entry of a derived table. The arrays are not copied and must not be changed. */
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked; copies would cost
  record Derived(byte[] key, byte[] value) {}
}
