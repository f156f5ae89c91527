package dev.stint.statemachine.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * What scans of one table found, kept up to date by commits, so that the next scan of the same
 * place asks the database only for what lies behind.
 *
 * <p>Rules take entries from the heads of indexes and put others at their ends, like queues. In an
 * LSM tree each entry taken leaves a tombstone until a compaction reaches it, and every later scan
 * of the head would run over all of them: the n-th claim would cost n. Here each is passed once.
 *
 * <p>Invariant: for each range, its entries are exactly those that the table has in {@code [from,
 * end)}. Ranges do not overlap. The least recently used go when there are too many. Not
 * thread-safe.
 *
 * @param <V> what is kept of an entry beside its key
 */
final class ScannedRanges<V> {
  /** A range holds the head of what it covers, not all of it. */
  private static final int ENTRIES_PER_RANGE = 256;

  private static final int RANGES = 1_024;
  private static final int ENTRIES = 16_384;

  /** Scans the table itself. */
  interface Source {
    void scan(byte[] from, byte[] toOrNull, Database.Visitor visitor);
  }

  private static final class Range<V> {
    final byte[] from;
    byte[] endOrNull; // null: to the end of the table
    final TreeMap<byte[], V> entries = new TreeMap<>(Arrays::compareUnsigned);

    Range(byte[] from) {
      this.from = from;
      this.endOrNull = from;
    }

    boolean covers(byte[] key) {
      return endOrNull == null || Arrays.compareUnsigned(key, endOrNull) < 0;
    }

    /** Whether nothing is missing up to {@code toOrNull}. */
    boolean reaches(byte[] toOrNull) {
      return endOrNull == null
          || (toOrNull != null && Arrays.compareUnsigned(endOrNull, toOrNull) >= 0);
    }
  }

  private final int readAhead;
  private final TreeMap<byte[], Range<V>> ranges = new TreeMap<>(Arrays::compareUnsigned);
  private final LinkedHashMap<Range<V>, Boolean> used = new LinkedHashMap<>(16, 0.75f, true);
  private int entries;

  /**
   * @param readAhead how many entries to ask the database for at least, since asking costs more
   *     than an entry
   */
  ScannedRanges(int readAhead) {
    this.readAhead = readAhead;
  }

  /**
   * The entries from {@code from} to {@code toOrNull}, at most {@code limit}, each as converted.
   */
  <T> List<T> scan(
      byte[] from,
      byte[] toOrNull,
      int limit,
      Source source,
      BiFunction<byte[], byte[], V> keep,
      BiFunction<byte[], V, T> convert) {
    List<T> found = new ArrayList<>();
    if (limit <= 0 || isAtOrBeyond(from, toOrNull)) {
      return found;
    }
    Range<V> range = rangeFor(from);
    for (Map.Entry<byte[], V> entry : range.entries.tailMap(from, true).entrySet()) {
      if (found.size() == limit || isAtOrBeyond(entry.getKey(), toOrNull)) {
        return found;
      }
      found.add(convert.apply(entry.getKey(), entry.getValue()));
    }
    if (found.size() < limit && !range.reaches(toOrNull)) {
      Reading<T> reading = new Reading<>(range, found, limit, keep, convert);
      source.scan(range.endOrNull, toOrNull, reading);
      reading.finish(toOrNull);
    }
    return found;
  }

  private static boolean isAtOrBeyond(byte[] key, byte[] toOrNull) {
    return toOrNull != null && Arrays.compareUnsigned(key, toOrNull) >= 0;
  }

  /** Reads from the database what lies behind a range, for the caller and for the range. */
  private final class Reading<T> implements Database.Visitor {
    private final Range<V> range;
    private final List<T> found;
    private final int limit;
    private final BiFunction<byte[], byte[], V> keep;
    private final BiFunction<byte[], V, T> convert;
    private int read;
    private byte[] lastKept;
    private boolean complete = true;
    private boolean full;

    Reading(
        Range<V> range,
        List<T> found,
        int limit,
        BiFunction<byte[], byte[], V> keep,
        BiFunction<byte[], V, T> convert) {
      this.range = range;
      this.found = found;
      this.limit = limit;
      this.keep = keep;
      this.convert = convert;
    }

    @Override
    public boolean visit(byte[] key, byte[] value) {
      V kept = keep.apply(key, value);
      if (range.entries.size() < ENTRIES_PER_RANGE) {
        range.entries.put(key, kept);
        entries++;
        lastKept = key;
      } else {
        full = true;
      }
      if (found.size() < limit) {
        found.add(convert.apply(key, kept));
      }
      read++;
      boolean more = found.size() < limit || (read < readAhead && !full);
      complete &= more;
      return more;
    }

    /** Says how far the range reaches now, and drops those that it has swallowed. */
    void finish(byte[] toOrNull) {
      if (complete && !full) {
        range.endOrNull = toOrNull;
      } else if (lastKept != null) {
        range.endOrNull = Arrays.copyOf(lastKept, lastKept.length + 1);
      }
      NavigableMap<byte[], Range<V>> behind = ranges.tailMap(range.from, false);
      while (!behind.isEmpty() && range.covers(behind.firstKey())) {
        drop(behind.firstEntry().getValue());
      }
      while (used.size() > 1 && (used.size() > RANGES || entries > ENTRIES)) {
        drop(used.keySet().iterator().next());
      }
    }
  }

  /** The range that covers this place or ends at it, or a new empty one. */
  private Range<V> rangeFor(byte[] from) {
    Map.Entry<byte[], Range<V>> below = ranges.floorEntry(from);
    Range<V> range = below == null ? null : below.getValue();
    if (range == null || !(range.covers(from) || Arrays.equals(range.endOrNull, from))) {
      range = new Range<>(from);
      ranges.put(from, range);
    }
    used.put(range, Boolean.TRUE);
    return range;
  }

  private void drop(Range<V> range) {
    ranges.remove(range.from);
    used.remove(range);
    entries -= range.entries.size();
  }

  /** A commit put this entry or, with no value, deleted it. */
  void changed(byte[] key, V valueOrNull) {
    Map.Entry<byte[], Range<V>> below = ranges.floorEntry(key);
    if (below == null || !below.getValue().covers(key)) {
      return;
    }
    Range<V> range = below.getValue();
    int before = range.entries.size();
    if (valueOrNull == null) {
      range.entries.remove(key);
    } else {
      range.entries.put(key, valueOrNull);
      if (range.entries.size() > ENTRIES_PER_RANGE) {
        range.endOrNull = range.entries.pollLastEntry().getKey();
      }
    }
    entries += range.entries.size() - before;
  }

  /** Keeps of each range that its head is empty, up to its first entry. */
  void keepGaps() {
    Iterator<Range<V>> all = ranges.values().iterator();
    while (all.hasNext()) {
      Range<V> range = all.next();
      if (!range.entries.isEmpty()) {
        entries -= range.entries.size();
        range.endOrNull = range.entries.firstKey();
        range.entries.clear();
      }
      if (Arrays.equals(range.from, range.endOrNull)) {
        all.remove();
        used.remove(range);
      }
    }
  }

  boolean isEmpty() {
    return ranges.isEmpty();
  }

  int ranges() {
    return ranges.size();
  }

  int entries() {
    return entries;
  }
}
