package dev.stint.statemachine.store;

import dev.stint.core.row.Row;
import dev.stint.core.row.Table;
import dev.stint.core.state.ChangeSet;
import dev.stint.core.state.ChangeSet.DerivedChange;
import dev.stint.core.state.ChangeSet.RowChange;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The present state, for the apply thread: rows come from {@link HotRows} where they are there, and
 * scans start behind what is known from earlier ones. Not thread-safe.
 */
final class ApplyView extends RocksView {
  /** A claim takes one entry from the head of an index; the next ones will want those behind. */
  private static final int READ_AHEAD = 64;

  private final HotRows hot;
  private final RowHasher hasher = new RowHasher();
  private final Map<Table, ScannedRanges<Row>> scannedRows = new EnumMap<>(Table.class);
  private final Map<Table, ScannedRanges<byte[]>> scannedDerived = new EnumMap<>(Table.class);
  private Database database;

  ApplyView(Database database, HotRows hot) {
    this.hot = hot;
    moveTo(database);
  }

  /** Reads from another database from now on. */
  void moveTo(Database newDatabase) {
    database = newDatabase;
    hot.clear();
    for (Table table : Table.values()) {
      if (table.isPrimary()) {
        scannedRows.put(table, new ScannedRanges<>(0));
      } else {
        scannedDerived.put(table, new ScannedRanges<>(READ_AHEAD));
      }
    }
  }

  /** The database has these changes now. Hot rows were changed with the batch. */
  void committed(ChangeSet changes) {
    for (RowChange change : changes.rows()) {
      ScannedRanges<Row> scanned = scannedRows.get(change.table());
      if (!scanned.isEmpty()) {
        scanned.changed(change.key(), change.afterOrNull());
      }
    }
    for (DerivedChange change : changes.derived()) {
      ScannedRanges<byte[]> scanned = scannedDerived.get(change.table());
      if (!scanned.isEmpty()) {
        scanned.changed(change.key(), change.valueOrNull());
      }
    }
    // Rows are large and scanned to be deleted: that they are gone is all that will be asked.
    scannedRows.values().forEach(ScannedRanges::keepGaps);
    hot.publish();
  }

  @Override
  Database database() {
    return database;
  }

  @Override
  public Row row(Table table, byte[] key) {
    requireRows(table, true);
    if (!HotRows.keeps(table)) {
      return super.row(table, key);
    }
    HotRows.Hot known = hot.find(table, key);
    if (known != null) {
      return known.rowOrNull;
    }
    byte[] value = get(table, key);
    if (value == null) {
      hot.putAbsent(table, key);
      return null;
    }
    Row row = decode(table, key, value);
    hasher.hash(table, key, value);
    hot.put(table, key, row, hasher.high(), hasher.low(), value.length);
    return row;
  }

  @Override
  public List<Row> rows(Table table, byte[] from, byte[] toOrNull, int limit) {
    requireRows(table, true);
    return scannedRows
        .get(table)
        .scan(
            from,
            toOrNull,
            limit,
            (start, end, visitor) -> scan(table, start, end, visitor),
            (key, value) -> scanned(table, key, value),
            (key, row) -> row);
  }

  /** A scan finds hot rows too, but makes none: a long one would drive the others out. */
  private Row scanned(Table table, byte[] key, byte[] value) {
    HotRows.Hot known = HotRows.keeps(table) ? hot.peek(table, key) : null;
    return known == null ? decode(table, key, value) : known.rowOrNull;
  }

  @Override
  public List<Derived> derived(Table table, byte[] from, byte[] toOrNull, int limit) {
    requireRows(table, false);
    return scannedDerived
        .get(table)
        .scan(
            from,
            toOrNull,
            limit,
            (start, end, visitor) -> scan(table, start, end, visitor),
            (key, value) -> value,
            Derived::new);
  }

  @Override
  byte[] get(Table table, byte[] key) {
    return database.get(table, key);
  }

  @Override
  void scan(Table table, byte[] from, byte[] toOrNull, Database.Visitor visitor) {
    database.scan(table, null, true, from, toOrNull, visitor);
  }

  @Override
  public Derived floor(Table table, byte[] from, byte[] at) {
    requireRows(table, false);
    return database.floor(table, null, from, at);
  }
}
