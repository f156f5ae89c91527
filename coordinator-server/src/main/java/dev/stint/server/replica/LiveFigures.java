package dev.stint.server.replica;

import dev.stint.core.row.Row;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.state.ChangeSet;
import dev.stint.core.state.Counters;
import dev.stint.core.state.StateView;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** How many leases there are, for metrics. Written by the apply thread. */
final class LiveFigures {
  private static final int PAGE = 1_000;

  private final AtomicLong leases = new AtomicLong();

  /** Counts anew, from the sums that the state keeps of each run. */
  void load(StateView view) {
    long held = 0;
    byte[] from = new byte[0];
    List<Row> page;
    do {
      page = view.rows(Table.RUN, from, null, PAGE);
      for (Row row : page) {
        held += Counters.ofRun(view, ((RunRow) row).incarnation())[Counters.SHARDS_LEASED];
        from = RowKeys.after(row.key());
      }
    } while (page.size() == PAGE);
    leases.set(held);
  }

  void follow(ChangeSet changes) {
    for (ChangeSet.RowChange change : changes.rows()) {
      if (change.table() == Table.SHARD) {
        leases.addAndGet(leased(change.afterOrNull()) - leased(change.beforeOrNull()));
      }
    }
  }

  private static int leased(Row rowOrNull) {
    return rowOrNull instanceof ShardRow shard && shard.isLeased() ? 1 : 0;
  }

  long leases() {
    return leases.get();
  }
}
