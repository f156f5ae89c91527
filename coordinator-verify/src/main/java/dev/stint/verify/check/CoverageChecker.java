package dev.stint.verify.check;

import dev.stint.core.value.Key;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardStatus;
import dev.stint.verify.history.History;
import dev.stint.verify.history.HistoryRecord.FinalRun;
import dev.stint.verify.history.HistoryRecord.FinalShard;
import dev.stint.verify.history.HistoryRecord.Quiet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * At the end the leaves of every run tile the original ranges of its roots, each key once; slivers
 * are single keys, set aside once each from a leaf that is past them (S7); and the run's counters
 * are those of its shards (S11). What is being deleted is left out.
 */
final class CoverageChecker implements Checker {
  private static final Comparator<Key> STARTS = Comparator.nullsFirst(Comparator.naturalOrder());

  @Override
  public String name() {
    return "coverage";
  }

  @Override
  public List<String> claims() {
    return List.of("S7", "S11");
  }

  @Override
  public Report check(History history) {
    Tally tally = new Tally();
    history.of(Quiet.class).forEach(quiet -> tally.count("quiet ends"));
    tally.needs("quiet ends");
    Map<RunRef, List<FinalShard>> byRun = new HashMap<>();
    for (FinalShard shard : history.of(FinalShard.class)) {
      byRun.computeIfAbsent(shard.target().run(), run -> new ArrayList<>()).add(shard);
    }
    for (FinalRun run : history.of(FinalRun.class)) {
      if (run.sight().status() != RunStatus.DELETING) {
        tally.count("runs");
        check(run, byRun.getOrDefault(run.run(), List.of()), tally);
      }
    }
    tally.needs("runs");
    return tally.report(this);
  }

  private static void check(FinalRun run, List<FinalShard> shards, Tally tally) {
    counters(run, shards, tally);
    Map<Long, FinalShard> byNumber = new HashMap<>();
    shards.forEach(shard -> byNumber.put(shard.target().shard(), shard));
    Map<Long, List<FinalShard>> leaves = new HashMap<>();
    List<FinalShard> slivers = new ArrayList<>();
    for (FinalShard shard : shards) {
      tally.count("shards");
      FinalShard root = rootOrNull(shard, byNumber);
      if (root == null) {
        tally.find("S4", "no root above " + shard);
      } else if (shard.sliver()) {
        slivers.add(shard);
      } else if (shard.isLeaf()) {
        leaves.computeIfAbsent(root.target().shard(), number -> new ArrayList<>()).add(shard);
      }
    }
    List<FinalShard> all = new ArrayList<>();
    for (FinalShard root : shards) {
      if (root.parent() == -1) {
        tally.count("roots");
        List<FinalShard> own = leaves.getOrDefault(root.target().shard(), List.of());
        tile(root, sorted(own), tally);
        all.addAll(own);
      }
    }
    slivers(slivers, sorted(all), tally);
  }

  private static void counters(FinalRun run, List<FinalShard> shards, Tally tally) {
    boolean right =
        run.sight().shards() == shards.size()
            && run.sight().done() == with(shards, ShardStatus.DONE)
            && run.sight().parked() == with(shards, ShardStatus.PARKED)
            && run.sight().split() == with(shards, ShardStatus.SPLIT)
            && run.sight().leased()
                == shards.stream().filter(shard -> shard.sight().session() != 0).count();
    if (!right) {
      tally.find("S11", "its " + shards.size() + " shards are not what is counted in " + run);
    }
  }

  private static long with(List<FinalShard> shards, ShardStatus status) {
    return shards.stream().filter(shard -> shard.sight().status() == status).count();
  }

  /** A parent has a lower number than its children, so this ends. */
  private static FinalShard rootOrNull(FinalShard shard, Map<Long, FinalShard> byNumber) {
    FinalShard at = shard;
    while (at != null && at.parent() != -1) {
      FinalShard parent = byNumber.get(at.parent());
      at = parent != null && parent.target().shard() < at.target().shard() ? parent : null;
    }
    return at;
  }

  private static List<FinalShard> sorted(List<FinalShard> shards) {
    return shards.stream()
        .sorted(Comparator.comparing(shard -> shard.sight().startOrNull(), STARTS))
        .toList();
  }

  private static void tile(FinalShard root, List<FinalShard> leaves, Tally tally) {
    Key next = root.rootStartOrNull();
    boolean open = false; // an open end was reached
    for (FinalShard leaf : leaves) {
      tally.count("leaves");
      if (open || !Objects.equals(leaf.sight().startOrNull(), next)) {
        tally.find("S7", "a gap or an overlap at " + leaf + " below " + root);
        return;
      }
      next = leaf.sight().endOrNull();
      open = next == null;
    }
    boolean whole = !leaves.isEmpty() && Objects.equals(next, root.rootEndOrNull());
    if (!whole) {
      tally.find("S7", "the leaves end at " + next + " below " + root);
    }
  }

  private static void slivers(List<FinalShard> slivers, List<FinalShard> leaves, Tally tally) {
    Set<Key> keys = new HashSet<>();
    for (FinalShard sliver : slivers) {
      tally.count("slivers");
      Key key = sliver.sight().startOrNull();
      Key end = sliver.sight().endOrNull();
      if (key == null || end == null || !key.isSuccessor(end) || !keys.add(key)) {
        tally.find("S7", "not one key, or set aside twice: " + sliver);
      } else {
        FinalShard around = aroundOrNull(key, leaves);
        if (around == null || !isPast(around, key)) {
          tally.find("S7", "the leaf around " + sliver + " is not past it: " + around);
        }
      }
    }
  }

  private static boolean isPast(FinalShard leaf, Key key) {
    Key lastKey = leaf.sight().lastKeyOrNull();
    return leaf.sight().status() == ShardStatus.DONE || (lastKey != null && !lastKey.isBelow(key));
  }

  /** The last leaf that starts at or below the key. */
  private static FinalShard aroundOrNull(Key key, List<FinalShard> leaves) {
    int low = 0;
    int high = leaves.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      Key start = leaves.get(middle).sight().startOrNull();
      if (start == null || !start.isAbove(key)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? null : leaves.get(low - 1);
  }
}
