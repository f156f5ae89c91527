package dev.stint.core.read;

import dev.stint.core.row.RowKeys;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.state.StateView;
import dev.stint.core.state.StateView.Derived;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.KeySpace;
import dev.stint.core.value.Limits;
import dev.stint.core.value.RunRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run's key space as a picture: so many buckets of equal width in the key space, each showing the
 * leaves found in it, up to a few. The cost is that of the buckets and not of the shards; where a
 * bucket holds more leaves than were looked at, it says so.
 */
public final class RunMap {
  private static final int LEAVES_PER_BUCKET = 8;

  private RunMap() {}

  /**
   * One bucket.
   *
   * @param more whether it holds leaves that were not looked at
   * @param progress of the leaves looked at, from 0 to 1: done ones count whole, others by how far
   *     their cursor is in the key space
   */
  public record Bucket(
      KeyRange range,
      int done,
      int leased,
      int waiting,
      int parked,
      boolean more,
      double progress) {}

  /**
   * The map, or empty when there is no such run.
   *
   * @param buckets 1 to {@link Limits#MAX_MAP_BUCKETS}
   */
  public static Optional<List<Bucket>> of(StateView view, String tenant, RunRef ref, int buckets) {
    Optional<RunRow> run = new Reads(view, tenant).runRow(ref);
    if (run.isEmpty()) {
      return Optional.empty();
    }
    List<Bucket> map = new ArrayList<>();
    for (KeyRange range : cut(extent(view, run.get().incarnation()), buckets)) {
      map.add(bucket(view, run.get().incarnation(), range));
    }
    return Optional.of(map);
  }

  private static List<KeyRange> cut(KeyRange extent, int buckets) {
    int parts = Math.max(1, Math.min(buckets, Limits.MAX_MAP_BUCKETS));
    List<KeyRange> ranges = new ArrayList<>();
    KeyRange rest = extent;
    for (Key cut : KeySpace.cut(extent, parts)) {
      ranges.add(rest.before(cut));
      rest = rest.from(cut);
    }
    ranges.add(rest);
    return ranges;
  }

  /** From the first leaf's start to the last leaf's end. */
  private static KeyRange extent(StateView view, long incarnation) {
    byte[] prefix = RowKeys.number(incarnation);
    byte[] end = RowKeys.prefixEnd(prefix);
    List<Derived> first = view.derived(Table.START, prefix, end, 1);
    Derived last = view.floor(Table.START, prefix, RowKeys.lastStart(incarnation));
    if (first.isEmpty() || last == null) {
      return KeyRange.all();
    }
    return KeyRange.of(
        shard(view, incarnation, first.get(0)).range().startOrNull(),
        shard(view, incarnation, last).range().endOrNull());
  }

  private static ShardRow shard(StateView view, long incarnation, Derived entry) {
    long number = RowKeys.numberAt(entry.value(), 0);
    return (ShardRow) view.row(Table.SHARD, RowKeys.shard(incarnation, number));
  }

  private static Bucket bucket(StateView view, long incarnation, KeyRange range) {
    List<ShardRow> leaves = new ArrayList<>();
    byte[] prefix = RowKeys.number(incarnation);
    byte[] start = RowKeys.start(incarnation, range.startOrNull());
    Derived covering = view.floor(Table.START, prefix, start);
    if (covering != null) {
      ShardRow leaf = shard(view, incarnation, covering);
      if (leaf.range().overlaps(range)) {
        leaves.add(leaf);
      }
    }
    byte[] end =
        range.endOrNull() == null
            ? RowKeys.prefixEnd(prefix)
            : RowKeys.start(incarnation, range.endOrNull());
    List<Derived> inside =
        view.derived(Table.START, RowKeys.after(start), end, LEAVES_PER_BUCKET + 1);
    boolean more = inside.size() > LEAVES_PER_BUCKET;
    inside.stream()
        .limit(LEAVES_PER_BUCKET)
        .forEach(entry -> leaves.add(shard(view, incarnation, entry)));
    return summarise(range, leaves, more);
  }

  private static Bucket summarise(KeyRange range, List<ShardRow> leaves, boolean more) {
    int done = 0;
    int leased = 0;
    int parked = 0;
    double progress = 0;
    for (ShardRow leaf : leaves) {
      switch (leaf.status()) {
        case DONE -> {
          done++;
          progress += 1;
        }
        case PARKED -> parked++;
        default -> {
          leased += leaf.isLeased() ? 1 : 0;
          progress +=
              leaf.cursorOrNull() == null
                  ? 0
                  : KeySpace.fraction(leaf.range(), leaf.cursorOrNull().lastKey());
        }
      }
    }
    int waiting = leaves.size() - done - leased - parked;
    double mean = leaves.isEmpty() ? 0 : progress / leaves.size();
    return new Bucket(range, done, leased, waiting, parked, more, mean);
  }
}
