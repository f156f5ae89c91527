package dev.stint.verify.sim;

import dev.stint.core.row.RowKeys;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.state.StateView;
import java.util.List;

/** What simulated jobs are like: numbers as keys, some of which can not be done. */
final class Jobs {
  /** Keys of a run are the numbers below one of these. */
  static final List<Integer> KEYS = List.of(800, 3_200, 12_800);

  /** Into so many shards a run is cut when it is made. */
  static final int ROOTS = 40;

  static final int CHUNKS = 4;

  private Jobs() {}

  /** Some shard of the run, or {@code null} if it has none. */
  static ShardRow some(StateView view, RunRow run, Chance chance) {
    if (run.nextShard() == 0) {
      return null;
    }
    long shard = chance.between(0, run.nextShard() - 1);
    return (ShardRow) view.row(Table.SHARD, RowKeys.shard(run.incarnation(), shard));
  }

  /** A key that is set aside by whoever meets it. */
  static boolean isBad(String run, int key) {
    return key % 331 == 17;
  }

  /** A key that kills whoever meets it, in one of the runs. */
  static boolean isDeadly(String run, int key) {
    return run.endsWith("-x") && key % 599 == 101;
  }
}
