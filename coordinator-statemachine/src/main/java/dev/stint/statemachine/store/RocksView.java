package dev.stint.statemachine.store;

import dev.stint.core.codec.RowCodec;
import dev.stint.core.row.Row;
import dev.stint.core.row.Table;
import dev.stint.core.state.StateView;
import dev.stint.core.state.StorageException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reading tables of a database, rows through the codec. */
abstract class RocksView implements StateView {
  private static final int SHOWN_KEY_BYTES = 24;

  /** The value of a table under this key, or {@code null}. */
  abstract byte[] get(Table table, byte[] key);

  abstract void scan(Table table, byte[] from, byte[] toOrNull, Database.Visitor visitor);

  /** For the message if a row is not readable. */
  abstract Database database();

  @Override
  public Row row(Table table, byte[] key) {
    requireRows(table, true);
    byte[] value = get(table, key);
    return value == null ? null : decode(table, key, value);
  }

  @Override
  public List<Row> rows(Table table, byte[] from, byte[] toOrNull, int limit) {
    requireRows(table, true);
    List<Row> rows = new ArrayList<>();
    if (limit > 0) {
      scan(
          table,
          from,
          toOrNull,
          (key, value) -> {
            rows.add(decode(table, key, value));
            return rows.size() < limit;
          });
    }
    return rows;
  }

  @Override
  public byte[] derived(Table table, byte[] key) {
    requireRows(table, false);
    return get(table, key);
  }

  @Override
  public List<Derived> derived(Table table, byte[] from, byte[] toOrNull, int limit) {
    requireRows(table, false);
    List<Derived> entries = new ArrayList<>();
    if (limit > 0) {
      scan(
          table,
          from,
          toOrNull,
          (key, value) -> {
            entries.add(new Derived(key, value));
            return entries.size() < limit;
          });
    }
    return entries;
  }

  static void requireRows(Table table, boolean rows) {
    if (table.isPrimary() != rows) {
      throw new IllegalArgumentException(table + (rows ? " holds no rows" : " holds rows"));
    }
  }

  Row decode(Table table, byte[] key, byte[] value) {
    try {
      return RowCodec.decode(table, value);
    } catch (RuntimeException e) { // the codec's own, or a value that a row does not take
      throw unreadable(table, key, e);
    }
  }

  private StorageException unreadable(Table table, byte[] key, RuntimeException cause) {
    String what = "the row of " + table + " under " + show(key) + " is not readable";
    return Failures.damaged(database().path(), what + " (" + cause.getMessage() + ")", cause);
  }

  /** The start of a key, in hexadecimal: keys of users do not belong into logs whole. */
  static String show(byte[] key) {
    HexFormat hex = HexFormat.of();
    return key.length <= SHOWN_KEY_BYTES
        ? hex.formatHex(key)
        : hex.formatHex(key, 0, SHOWN_KEY_BYTES) + "... (" + key.length + " bytes)";
  }
}
