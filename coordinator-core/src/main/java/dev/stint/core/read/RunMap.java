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
import dev.stint.core.value.ShardStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run's key space as a picture, in buckets in the order of their keys.
 *
 * <p>A run of up to {@link #EXACT_LEAVES} leaves is cut by leaves: each bucket has about as many,
 * so that skewed keys fill the picture as well as even ones, and all numbers are exact. A larger
 * one is cut in equal widths of the key space with a sample of leaves in each, so that the cost is
 * that of the buckets and not of the shards.
 */
public final class RunMap {
  /** Up to how many leaves every one is looked at. */
  public static final int EXACT_LEAVES = 20_000;

  /** How many leaves of a bucket are looked at when it is a sample. */
  static final int LEAVES_PER_BUCKET = 8;

  private static final int PIECE = 1_000;

  private final StateView view;
  private final long incarnation;

  private RunMap(StateView view, long incarnation) {
    this.view = view;
    this.incarnation = incarnation;
  }

  /**
   * One bucket; a leaf counts in the one in which it starts.
   *
   * @param sampled whether it holds leaves that were not looked at; its numbers are those of a
   *     sample then
   * @param progress of the leaves looked at, from 0 to 1: done ones count whole, others by how far
   *     their cursor is in the key space
   */
  public record Bucket(
      KeyRange range,
      int done,
      int leased,
      int waiting,
      int parked,
      boolean sampled,
      double progress) {}

  /**
   * The map, or empty when there is no such run. A run without shards has no bucket.
   *
   * @param buckets at most so many, 1 to {@link Limits#MAX_MAP_BUCKETS}; fewer if there are fewer
   *     leaves
   */
  public static Optional<List<Bucket>> of(StateView view, String tenant, RunRef ref, int buckets) {
    return of(view, tenant, ref, buckets, EXACT_LEAVES);
  }

  static Optional<List<Bucket>> of(
      StateView view, String tenant, RunRef ref, int buckets, int exactLeaves) {
    Reads reads = new Reads(view, tenant);
    Optional<RunSummary> run = reads.run(ref);
    if (run.isEmpty()) {
      return Optional.empty();
    }
    RunRow row = run.get().run();
    RunMap map = new RunMap(view, row.incarnation());
    int parts = Math.max(1, Math.min(buckets, Limits.MAX_MAP_BUCKETS));
    return Optional.of(run.get().leaves() <= exactLeaves ? map.exact(parts) : map.sampled(parts));
  }

  private List<Bucket> exact(int parts) {
    List<ShardRow> leaves = all(Table.START);
    List<Tally> tallies = new ArrayList<>();
    int count = Math.min(parts, leaves.size());
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) leaves.size() * i / count);
      int to = (int) ((long) leaves.size() * (i + 1) / count);
      KeyRange range =
          KeyRange.of(
              leaves.get(from).range().startOrNull(), leaves.get(to - 1).range().endOrNull());
      Tally tally = new Tally(range);
      leaves.subList(from, to).forEach(tally::add);
      tallies.add(tally);
    }
    int at = 0;
    for (ShardRow sliver : all(Table.SLIVER)) {
      while (at + 1 < count && tallies.get(at).range.endsAtOrBelow(sliver.range().startOrNull())) {
        at++;
      }
      tallies.get(at).addSliver(sliver);
    }
    return tallies.stream().map(Tally::bucket).toList();
  }

  private List<ShardRow> all(Table byStart) {
    byte[] next = RowKeys.number(incarnation);
    byte[] end = RowKeys.prefixEnd(next);
    List<ShardRow> leaves = new ArrayList<>();
    List<Derived> piece;
    do {
      piece = view.derived(byStart, next, end, PIECE);
      for (Derived entry : piece) {
        leaves.add(shard(entry));
        next = RowKeys.after(entry.key());
      }
    } while (piece.size() == PIECE);
    return leaves;
  }

  private List<Bucket> sampled(int parts) {
    List<Bucket> buckets = new ArrayList<>();
    KeyRange rest = extent();
    for (Key cut : KeySpace.cut(rest, parts)) {
      buckets.add(sample(rest.before(cut)));
      rest = rest.from(cut);
    }
    buckets.add(sample(rest));
    return buckets;
  }

  /** From the first leaf's start to the last leaf's end. */
  private KeyRange extent() {
    byte[] prefix = RowKeys.number(incarnation);
    byte[] end = RowKeys.prefixEnd(prefix);
    Derived first = view.derived(Table.START, prefix, end, 1).get(0);
    Derived last = view.floor(Table.START, prefix, RowKeys.lastStart(incarnation));
    return KeyRange.of(shard(first).range().startOrNull(), shard(last).range().endOrNull());
  }

  private Bucket sample(KeyRange range) {
    byte[] prefix = RowKeys.number(incarnation);
    byte[] start = RowKeys.start(incarnation, range.startOrNull());
    byte[] end =
        range.endOrNull() == null
            ? RowKeys.prefixEnd(prefix)
            : RowKeys.start(incarnation, range.endOrNull());
    List<Derived> inside = view.derived(Table.START, start, end, LEAVES_PER_BUCKET + 1);
    Tally tally = new Tally(range);
    inside.stream().limit(LEAVES_PER_BUCKET).forEach(entry -> tally.add(shard(entry)));
    tally.sampled = inside.size() > LEAVES_PER_BUCKET;
    Derived covering = view.floor(Table.START, prefix, start);
    if (inside.isEmpty() && covering != null && shard(covering).range().overlaps(range)) {
      tally.addCovering(shard(covering));
    }
    return tally.bucket();
  }

  private ShardRow shard(Derived entry) {
    long number = RowKeys.numberAt(entry.value(), 0);
    return (ShardRow) view.row(Table.SHARD, RowKeys.shard(incarnation, number));
  }

  /** What is found in one bucket. */
  private static final class Tally {
    private final KeyRange range;
    private int done;
    private int leased;
    private int waiting;
    private int parked;
    private boolean sampled;
    private int looked;
    private double progress;

    Tally(KeyRange range) {
      this.range = range;
    }

    void add(ShardRow leaf) {
      count(leaf);
      looked++;
      progress += progress(leaf);
    }

    /** A single key weighs nothing in the progress. */
    void addSliver(ShardRow sliver) {
      count(sliver);
    }

    /** The leaf starts in an earlier bucket, and counts there. */
    void addCovering(ShardRow leaf) {
      boolean begun = leaf.cursorOrNull() != null;
      looked = 1;
      progress =
          leaf.status() == ShardStatus.DONE
              ? 1
              : begun ? KeySpace.fraction(range, leaf.cursorOrNull().lastKey()) : 0;
    }

    private void count(ShardRow leaf) {
      switch (leaf.status()) {
        case DONE -> done++;
        case PARKED -> parked++;
        default -> {
          leased += leaf.isLeased() ? 1 : 0;
          waiting += leaf.isLeased() ? 0 : 1;
        }
      }
    }

    private static double progress(ShardRow leaf) {
      if (leaf.status() == ShardStatus.DONE || leaf.cursorOrNull() == null) {
        return leaf.status() == ShardStatus.DONE ? 1 : 0;
      }
      return KeySpace.fraction(leaf.range(), leaf.cursorOrNull().lastKey());
    }

    Bucket bucket() {
      double mean = looked == 0 ? 0 : progress / looked;
      return new Bucket(range, done, leased, waiting, parked, sampled, mean);
    }
  }
}
