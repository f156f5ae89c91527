package dev.stint.server.replica;

import dev.stint.core.row.Row;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.Table;
import dev.stint.core.row.TenantRow;
import dev.stint.core.state.ChangeSet;
import dev.stint.core.state.StateView;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tenants of the state, kept at hand: names of their numbers, and admission rates. There are a
 * bounded number of them. Written by the apply thread, read by any.
 */
final class TenantBook {
  private static final int PAGE = 1_000;

  private final Map<Integer, String> names = new ConcurrentHashMap<>();
  private final Map<String, Long> ratesPerSecond = new ConcurrentHashMap<>();

  /** Reads all of them anew. */
  void load(StateView view) {
    names.clear();
    ratesPerSecond.clear();
    byte[] from = new byte[0];
    while (true) {
      List<Row> page = view.rows(Table.TENANT, from, null, PAGE);
      page.forEach(row -> put((TenantRow) row));
      if (page.size() < PAGE) {
        return;
      }
      from = RowKeys.after(page.get(page.size() - 1).key());
    }
  }

  void follow(ChangeSet changes) {
    for (ChangeSet.RowChange change : changes.rows()) {
      if (change.table() == Table.TENANT && change.afterOrNull() != null) {
        put((TenantRow) change.afterOrNull());
      }
    }
  }

  private void put(TenantRow tenant) {
    names.put(tenant.number(), tenant.name());
    ratesPerSecond.put(tenant.name(), tenant.quotas().commandsPerSecond());
  }

  String name(int number) {
    return names.getOrDefault(number, "");
  }

  long ratePerSecond(String tenant) {
    return ratesPerSecond.getOrDefault(tenant, 0L);
  }
}
