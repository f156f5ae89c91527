package dev.stint.core.state;

import dev.stint.core.row.GroupRow;
import dev.stint.core.row.Row;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks by a full scan what a state shows of the invariants by itself: S1, S2, S4, S6 and S7 on
 * rows and between them, of S8 that no ended run keeps leases, S11 by deriving everything anew.
 * What takes the state before as well (S3, S5, the rest of S2 and S8) it cannot see. Holds the
 * whole state in memory: for tests and tools on small states.
 */
public final class StateAudit {
  private static final int PAGE = 1_000;

  private final StateView view;
  private final List<String> violations = new ArrayList<>();
  private final TreeMap<Long, RunRow> runs = new TreeMap<>();
  private final TreeMap<Long, TreeMap<Long, ShardRow>> shards = new TreeMap<>();
  private final TreeMap<Long, SessionRow> sessions = new TreeMap<>();

  private StateAudit(StateView view) {
    this.view = view;
  }

  /** What is wrong with the state, each with the invariant's number; empty when all holds. */
  public static List<String> violations(StateView view) {
    StateAudit audit = new StateAudit(view);
    audit.run();
    return audit.violations;
  }

  private void run() {
    checkDerived();
    forEach(Table.RUN, row -> runs.put(((RunRow) row).incarnation(), (RunRow) row));
    forEach(Table.SESSION, row -> sessions.put(((SessionRow) row).session(), (SessionRow) row));
    forEach(
        Table.SHARD,
        row -> {
          ShardRow shard = (ShardRow) row;
          shards
              .computeIfAbsent(shard.incarnation(), i -> new TreeMap<>())
              .put(shard.shard(), shard);
        });
    shards.forEach(this::checkRun);
  }

  private interface RowSink {
    void take(Row row);
  }

  private void forEach(Table table, RowSink sink) {
    byte[] from = new byte[0];
    while (true) {
      List<Row> page = view.rows(table, from, null, PAGE);
      page.forEach(sink::take);
      if (page.size() < PAGE) {
        return;
      }
      from = RowKeys.after(page.get(page.size() - 1).key());
    }
  }

  /** S11: everything derived equals what the rows give. */
  private void checkDerived() {
    Map<Table, TreeMap<byte[], byte[]>> expected = new TreeMap<>();
    TreeMap<byte[], long[]> sums = new TreeMap<>(Arrays::compareUnsigned);
    Derivation.Sink sink =
        new Derivation.Sink() {
          @Override
          public void entry(Table table, byte[] key, byte[] value) {
            expected
                .computeIfAbsent(table, t -> new TreeMap<>(Arrays::compareUnsigned))
                .put(key, value);
          }

          @Override
          public void count(Counters.Owner owner, long number, int position, long amount) {
            sums.computeIfAbsent(owner.key(number), k -> new long[owner.width()])[position] +=
                amount;
          }
        };
    for (Table table : Table.values()) {
      if (table.isPrimary()) {
        forEach(table, row -> Derivation.of(row, sink));
      }
    }
    TreeMap<byte[], byte[]> counters = new TreeMap<>(Arrays::compareUnsigned);
    sums.forEach(
        (key, value) -> {
          byte[] encoded = Counters.encode(value);
          if (encoded != null) {
            counters.put(key, encoded);
          }
        });
    expected.put(Table.COUNTERS, counters);
    for (Table table : Table.values()) {
      if (!table.isPrimary()) {
        compare(table, expected.getOrDefault(table, new TreeMap<>(Arrays::compareUnsigned)));
      }
    }
  }

  private void compare(Table table, TreeMap<byte[], byte[]> expected) {
    byte[] from = new byte[0];
    long found = 0;
    while (true) {
      List<StateView.Derived> page = view.derived(table, from, null, PAGE);
      for (StateView.Derived entry : page) {
        found++;
        if (!Arrays.equals(expected.get(entry.key()), entry.value())) {
          violations.add("S11: " + table + " has an entry that no row derives");
        }
        from = RowKeys.after(entry.key());
      }
      if (page.size() < PAGE) {
        break;
      }
    }
    if (found != expected.size()) {
      violations.add("S11: " + table + " has " + found + " entries of " + expected.size());
    }
  }

  private void checkRun(long incarnation, TreeMap<Long, ShardRow> ofRun) {
    RunRow run = runs.get(incarnation);
    if (run == null) {
      violations.add("S8: shards of a run that is gone: " + incarnation);
      return;
    }
    if (run.status() == RunStatus.DELETING) {
      return; // shards go one after another
    }
    GroupRow group = (GroupRow) view.row(Table.GROUP, RowKeys.group());
    ofRun.values().forEach(shard -> checkShard(run, ofRun, shard, group.revision()));
    checkCoverage(ofRun);
  }

  private void checkShard(
      RunRow run, TreeMap<Long, ShardRow> ofRun, ShardRow shard, long revision) {
    String name = run.name() + "/" + shard.shard();
    try {
      Invariants.check(null, shard);
    } catch (InvariantViolation violation) {
      violations.add(name + " " + violation.getMessage());
    }
    if (shard.isLeased()) {
      require(
          sessions.containsKey(shard.leaseOrNull().session()), "S1: " + name + " has no holder");
      require(
          run.status().isOpen() || run.revoking(), "S8: " + name + " is leased in an ended run");
    }
    require(shard.fence() <= revision, "S2: " + name + " has a fence from the future");
    require(shard.shard() < run.nextShard(), "S4: " + name + " has a number not given out");
    if (shard.parent() != ShardRow.NO_PARENT) {
      require(ofRun.containsKey(shard.parent()), "S4: " + name + " has no parent");
    }
    for (long child = shard.firstChild(); child < shard.firstChild() + shard.children(); child++) {
      ShardRow row = ofRun.get(child);
      require(
          row != null && row.parent() == shard.shard(), "S4: " + name + " lacks child " + child);
    }
  }

  /**
   * S7: the leaves of each root tile its original range; each sliver is one key behind a cursor.
   */
  private void checkCoverage(TreeMap<Long, ShardRow> ofRun) {
    TreeMap<byte[], ShardRow> leaves = new TreeMap<>(Arrays::compareUnsigned);
    TreeMap<byte[], ShardRow> slivers = new TreeMap<>(Arrays::compareUnsigned);
    for (ShardRow shard : ofRun.values()) {
      byte[] start = RowKeys.start(shard.incarnation(), shard.range().startOrNull());
      if (shard.sliver()) {
        require(slivers.put(start, shard) == null, "S7: two slivers share a key");
        require(shard.range().isOnly(shard.range().startOrNull()), "S7: a sliver of several keys");
      } else if (shard.isLeaf()) {
        require(leaves.put(start, shard) == null, "S7: two leaves share a start");
      }
    }
    ofRun.values().stream()
        .filter(shard -> shard.originalOrNull() != null)
        .forEach(root -> checkTiling(root, leaves));
    slivers.forEach((start, sliver) -> checkSliver(sliver, leaves.floorEntry(start)));
  }

  private void checkTiling(ShardRow root, TreeMap<byte[], ShardRow> leaves) {
    KeyRange original = root.originalOrNull();
    byte[] at = RowKeys.start(root.incarnation(), original.startOrNull());
    while (true) {
      ShardRow leaf = leaves.get(at);
      if (leaf == null) {
        violations.add("S7: a gap in the range of root " + root.shard());
        return;
      }
      if (leaf.range().endOrNull() == null || original.endOrNull() == null) {
        if (leaf.range().endOrNull() == null) {
          require(original.endOrNull() == null, "S7: a leaf beyond root " + root.shard());
          return;
        }
      } else {
        int order = leaf.range().endOrNull().compareTo(original.endOrNull());
        require(order <= 0, "S7: a leaf beyond root " + root.shard());
        if (order >= 0) {
          return;
        }
      }
      at = RowKeys.start(root.incarnation(), leaf.range().endOrNull());
    }
  }

  private void checkSliver(ShardRow sliver, Map.Entry<byte[], ShardRow> around) {
    if (around == null || !around.getValue().range().contains(sliver.range().startOrNull())) {
      violations.add("S7: no leaf around sliver " + sliver.shard());
      return;
    }
    ShardRow leaf = around.getValue();
    boolean behind =
        leaf.status() == ShardStatus.DONE
            || (leaf.cursorOrNull() != null
                && !leaf.cursorOrNull().lastKey().isBelow(sliver.range().startOrNull()));
    require(behind, "S7: the leaf around sliver " + sliver.shard() + " comes to its key again");
  }

  private void require(boolean holds, String violation) {
    if (!holds) {
      violations.add(violation);
    }
  }
}
