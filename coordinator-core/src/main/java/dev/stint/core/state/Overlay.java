package dev.stint.core.state;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pending writes over one table. Kept in key order, puts apart from deletions, so that the first
 * put of a range is found without walking over what was taken away. Not thread-safe.
 */
final class Overlay<V> {
  private final TreeMap<byte[], V> puts = new TreeMap<>(Arrays::compareUnsigned);
  private final TreeMap<byte[], Boolean> deletions = new TreeMap<>(Arrays::compareUnsigned);

  boolean isEmpty() {
    return puts.isEmpty() && deletions.isEmpty();
  }

  /** The pending value, or {@code null} when there is none; see {@link #isDeleted}. */
  V get(byte[] key) {
    return puts.get(key);
  }

  boolean isDeleted(byte[] key) {
    return deletions.containsKey(key);
  }

  /** Whether the table below no longer speaks for this key. */
  boolean covers(byte[] key) {
    return puts.containsKey(key) || deletions.containsKey(key);
  }

  void put(byte[] key, V value) {
    puts.put(key, value);
    deletions.remove(key);
  }

  void delete(byte[] key) {
    puts.remove(key);
    deletions.put(key, Boolean.TRUE);
  }

  /** Takes back whatever is pending for this key. */
  void forget(byte[] key) {
    puts.remove(key);
    deletions.remove(key);
  }

  Map.Entry<byte[], V> firstPut(byte[] from, byte[] toOrNull) {
    Map.Entry<byte[], V> first = puts.ceilingEntry(from);
    return first == null || isBeyond(first.getKey(), toOrNull) ? null : first;
  }

  Map.Entry<byte[], V> lastPut(byte[] from, byte[] at) {
    Map.Entry<byte[], V> last = puts.floorEntry(at);
    return last == null || Arrays.compareUnsigned(last.getKey(), from) < 0 ? null : last;
  }

  Map<byte[], V> puts() {
    return puts;
  }

  Iterable<byte[]> deletions() {
    return deletions.keySet();
  }

  int deletionsIn(byte[] from, byte[] toOrNull) {
    return (toOrNull == null
            ? deletions.tailMap(from, true)
            : deletions.subMap(from, true, toOrNull, false))
        .size();
  }

  int coveredIn(byte[] from, byte[] toOrNull) {
    return deletionsIn(from, toOrNull) + putsIn(from, toOrNull).size();
  }

  Map<byte[], V> putsIn(byte[] from, byte[] toOrNull) {
    return toOrNull == null ? puts.tailMap(from, true) : puts.subMap(from, true, toOrNull, false);
  }

  private static boolean isBeyond(byte[] key, byte[] toOrNull) {
    return toOrNull != null && Arrays.compareUnsigned(key, toOrNull) >= 0;
  }
}
