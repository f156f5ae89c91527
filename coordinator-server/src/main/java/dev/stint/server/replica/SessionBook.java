package dev.stint.server.replica;

import dev.stint.core.row.Row;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.Table;
import dev.stint.core.state.ChangeSet;
import dev.stint.core.state.StateView;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions of the state with their times to live, kept at hand so that a claim can be admitted
 * without a look into the store. As many as the tenants' quotas allow. Written by the apply thread,
 * read by any.
 */
final class SessionBook {
  private static final int PAGE = 1_000;

  private final Map<Long, Long> ttlMillis = new ConcurrentHashMap<>();

  /** Reads all of them anew; those that are in both states are there all the time. */
  void load(StateView view) {
    Set<Long> found = new HashSet<>();
    byte[] from = new byte[0];
    List<Row> page;
    do {
      page = view.rows(Table.SESSION, from, null, PAGE);
      for (Row row : page) {
        SessionRow session = (SessionRow) row;
        found.add(session.session());
        ttlMillis.put(session.session(), session.ttlMillis());
        from = RowKeys.after(row.key());
      }
    } while (page.size() == PAGE);
    ttlMillis.keySet().retainAll(found);
  }

  void follow(ChangeSet changes) {
    for (ChangeSet.RowChange change : changes.rows()) {
      if (change.table() != Table.SESSION) {
        continue;
      }
      if (change.afterOrNull() instanceof SessionRow session) {
        ttlMillis.put(session.session(), session.ttlMillis());
      } else if (change.beforeOrNull() instanceof SessionRow ended) {
        ttlMillis.remove(ended.session());
      }
    }
  }

  OptionalLong ttlMillis(long session) {
    Long found = ttlMillis.get(session);
    return found == null ? OptionalLong.empty() : OptionalLong.of(found);
  }

  int size() {
    return ttlMillis.size();
  }
}
