package dev.stint.statemachine.store;

import dev.stint.core.row.Row;
import dev.stint.core.row.Table;

/**
 * The present state, for the apply thread: rows come from {@link HotRows} where they are there. Not
 * thread-safe.
 */
final class ApplyView extends RocksView {
  private final HotRows hot;
  private final RowHasher hasher = new RowHasher();
  private Database database;

  ApplyView(Database database, HotRows hot) {
    this.database = database;
    this.hot = hot;
  }

  /** Reads from another database from now on. */
  void moveTo(Database newDatabase) {
    database = newDatabase;
    hot.clear();
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

  /** A scan finds hot rows too, but makes none: a long one would drive the others out. */
  @Override
  Row scanned(Table table, byte[] key, byte[] value) {
    HotRows.Hot known = HotRows.keeps(table) ? hot.peek(table, key) : null;
    return known == null ? decode(table, key, value) : known.rowOrNull;
  }

  @Override
  byte[] get(Table table, byte[] key) {
    return database.get(table, key);
  }

  @Override
  void scan(Table table, byte[] from, byte[] toOrNull, Database.Visitor visitor) {
    database.scan(table, null, from, toOrNull, visitor);
  }

  @Override
  public Derived floor(Table table, byte[] from, byte[] at) {
    requireRows(table, false);
    return database.floor(table, null, from, at);
  }
}
