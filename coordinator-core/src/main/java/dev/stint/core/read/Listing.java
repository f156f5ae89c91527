package dev.stint.core.read;

import dev.stint.core.row.Row;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.Table;
import dev.stint.core.state.StateView;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Makes pages of what lies under one prefix of one table. Where a page begins is given as what
 * follows the prefix, so that no bytes whatever lead to what another tenant has (S14).
 *
 * @param prefix of the table's keys; the listing holds nothing else
 * @param item what to show for an entry, from its key and, in a primary table, its row; {@code
 *     null} when it is gone
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked; copies would cost
record Listing<T>(
    StateView view,
    Table table,
    byte[] prefix,
    Function<Entry, T> item,
    Predicate<T> filter,
    ToIntFunction<T> bytes) {

  /** Entries that one page looks at, at most, when a filter leaves some out. */
  static final int ENTRIES_PER_PAGE = 5_000;

  /** From this size on a page is full, however many were asked for. */
  static final int BYTES_PER_PAGE = 1 << 20;

  private static final int PIECE = 256;

  /** What a table holds under a key. The row is absent in derived tables. */
  @SuppressWarnings("ArrayRecordComponent") // likewise
  record Entry(byte[] key, Row rowOrNull) {}

  Page<T> page(Optional<Blob> from, int limit) {
    int wanted = Math.max(1, Math.min(limit, Limits.MAX_PAGE));
    byte[] next = concat(prefix, from.map(Blob::unsafeBytes).orElse(new byte[0]));
    List<T> items = new ArrayList<>();
    int looked = 0;
    int size = 0;
    while (looked < ENTRIES_PER_PAGE) {
      int piece = Math.min(Math.max(wanted - items.size(), 1), PIECE);
      List<Entry> entries = read(next, piece);
      for (Entry entry : entries) {
        next = RowKeys.after(entry.key());
        looked++;
        T one = item.apply(entry);
        if (one != null && filter.test(one)) {
          items.add(one);
          size += bytes.applyAsInt(one);
          if (items.size() == wanted || size >= BYTES_PER_PAGE) {
            return new Page<>(items, Optional.of(position(next)));
          }
        }
      }
      if (entries.size() < piece) {
        return new Page<>(items, Optional.empty());
      }
    }
    return new Page<>(items, Optional.of(position(next)));
  }

  private List<Entry> read(byte[] from, int limit) {
    byte[] end = RowKeys.prefixEnd(prefix);
    if (table.isPrimary()) {
      return view.rows(table, from, end, limit).stream()
          .map(row -> new Entry(row.key(), row))
          .toList();
    }
    return view.derived(table, from, end, limit).stream()
        .map(derived -> new Entry(derived.key(), null))
        .toList();
  }

  private Blob position(byte[] key) {
    return Blob.wrap(Arrays.copyOfRange(key, prefix.length, key.length));
  }

  private static byte[] concat(byte[] head, byte[] tail) {
    byte[] both = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, both, head.length, tail.length);
    return both;
  }
}
