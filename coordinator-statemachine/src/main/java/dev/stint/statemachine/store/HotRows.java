package dev.stint.statemachine.store;

import dev.stint.core.row.Row;
import dev.stint.core.row.Table;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;

/**
 * The rows that apply uses again and again, decoded, each with what it adds to the digest, so that
 * an unchanged before-image is neither read nor encoded nor hashed again. The least recently used
 * go first, by number and by estimated size.
 *
 * <p>It holds what the database holds as of the last commit, for the apply thread alone; only the
 * counters may be read by others. A row that is known to be absent is remembered as well.
 */
final class HotRows {
  /** What an entry takes beside its row: map node, key, header and fields. */
  private static final int ENTRY_OVERHEAD_BYTES = 200;

  /** A decoded row takes about so many times its encoded size. */
  private static final int DECODED_FACTOR = 3;

  /** A row or, with no row, the knowledge that there is none. */
  static final class Hot {
    final Row rowOrNull;
    final long high;
    final long low;
    private final int bytes;

    private Hot(Row rowOrNull, long high, long low, int bytes) {
      this.rowOrNull = rowOrNull;
      this.high = high;
      this.low = low;
      this.bytes = bytes;
    }
  }

  private static final class Id {
    private Table table;
    private byte[] key;

    private Id set(Table newTable, byte[] newKey) {
      table = newTable;
      key = newKey;
      return this;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Id id && table == id.table && Arrays.equals(key, id.key);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(key) * 31 + table.id();
    }
  }

  private final LinkedHashMap<Id, Hot> rows = new LinkedHashMap<>(16, 0.75f, true);
  private final Id probe = new Id();
  private final int maxRows;
  private final long maxBytes;
  private long bytes;
  private long hits;
  private long misses;
  private volatile StoreStats.HotRowStats stats = new StoreStats.HotRowStats(0, 0, 0, 0);

  HotRows(int maxRows, long maxBytes) {
    this.maxRows = maxRows;
    this.maxBytes = maxBytes;
  }

  /**
   * Whether rows of this table are worth keeping: events, chunks and operators' records are written
   * once and hardly read again.
   */
  static boolean keeps(Table table) {
    return switch (table) {
      case GROUP, TENANT, RUN, SHARD, SESSION, CLAIM, EVENT_LOG -> true;
      default -> false;
    };
  }

  /** What is known of a row, or {@code null} if the database must be asked. Counts. */
  Hot find(Table table, byte[] key) {
    Hot hot = peek(table, key);
    if (hot == null) {
      misses++;
    } else {
      hits++;
    }
    return hot;
  }

  /** As {@link #find}, without counting. */
  Hot peek(Table table, byte[] key) {
    return maxRows == 0 ? null : rows.get(probe.set(table, key));
  }

  /** Remembers a row; the key array is kept. */
  void put(Table table, byte[] key, Row row, long high, long low, int encodedBytes) {
    int size = ENTRY_OVERHEAD_BYTES + key.length + DECODED_FACTOR * encodedBytes;
    put(table, key, new Hot(row, high, low, size));
  }

  /** Remembers that there is no such row; the key array is kept. */
  void putAbsent(Table table, byte[] key) {
    put(table, key, new Hot(null, 0, 0, ENTRY_OVERHEAD_BYTES + key.length));
  }

  private void put(Table table, byte[] key, Hot hot) {
    if (maxRows == 0 || !keeps(table)) {
      return;
    }
    Hot old = rows.put(new Id().set(table, key), hot);
    bytes += hot.bytes - (old == null ? 0 : old.bytes);
    Iterator<Hot> eldest = rows.values().iterator();
    while (rows.size() > maxRows || bytes > maxBytes) {
      bytes -= eldest.next().bytes;
      eldest.remove();
    }
  }

  void remove(Table table, byte[] key) {
    Hot old = rows.remove(probe.set(table, key));
    if (old != null) {
      bytes -= old.bytes;
    }
  }

  void clear() {
    rows.clear();
    bytes = 0;
    publish();
  }

  /** Makes the counters visible to other threads; once per commit, as each time costs. */
  void publish() {
    stats = new StoreStats.HotRowStats(rows.size(), bytes, hits, misses);
  }

  StoreStats.HotRowStats stats() {
    return stats;
  }
}
