package dev.stint.integrations.jdbc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * One row to write: the values of the key columns and of the value columns, each in the order in
 * which the {@link FencedTable} names its columns. The fence is not part of it; a batch has one.
 *
 * @param key values of the key columns, none of them null
 * @param values values of the value columns; null is allowed and stored as SQL NULL
 */
public record FencedRow(List<Object> key, List<Object> values) {

  public FencedRow {
    key = List.copyOf(key);
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  /** A row of a table with a single key column. */
  public static FencedRow of(Object key, Object... values) {
    Objects.requireNonNull(key, "key");
    // A lone null argument reaches a varargs method as a null array.
    return new FencedRow(
        List.of(key),
        values == null ? Collections.singletonList(null) : java.util.Arrays.asList(values));
  }
}
