package dev.stint.statemachine.store;

import dev.stint.core.row.Table;
import dev.stint.statemachine.store.VerifyReport.Difference;
import dev.stint.statemachine.store.VerifyReport.Kind;
import dev.stint.statemachine.store.VerifyReport.TableReport;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a verification has found so far, by table. */
final class Findings {
  private final Map<Table, List<Difference>> examples = new EnumMap<>(Table.class);
  private final Set<Table> differing = EnumSet.noneOf(Table.class);
  private final Map<Table, Long> found = new EnumMap<>(Table.class);

  Findings() {
    for (Table table : Table.values()) {
      examples.put(table, new ArrayList<>());
      found.put(table, 0L);
    }
  }

  void count(Table table) {
    found.merge(table, 1L, Long::sum);
  }

  void add(Table table, Kind kind, byte[] key, String detail) {
    differs(table);
    List<Difference> list = examples.get(table);
    if (list.size() < StoreVerifier.MAX_EXAMPLES) {
      list.add(new Difference(kind, RocksView.show(key), detail));
    }
  }

  /** The table does not hold what it should, whether or not an example is found. */
  void differs(Table table) {
    differing.add(table);
  }

  long found(Table table) {
    return found.get(table);
  }

  boolean isClean(Table table) {
    return !differing.contains(table);
  }

  List<TableReport> reports() {
    List<TableReport> reports = new ArrayList<>();
    examples.forEach(
        (table, list) -> reports.add(new TableReport(table, found(table), isClean(table), list)));
    return reports;
  }
}
