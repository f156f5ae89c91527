package dev.stint.core.state;

import dev.stint.core.row.Row;
import dev.stint.core.row.Table;
import java.util.List;

/** Counts what is read: each look-up, and each row or entry that a scan gives. */
public final class CountingView implements StateView {
  private final StateView base;
  private long rowsRead;

  public CountingView(StateView base) {
    this.base = base;
  }

  public long rowsRead() {
    return rowsRead;
  }

  @Override
  public Row row(Table table, byte[] key) {
    rowsRead++;
    return base.row(table, key);
  }

  @Override
  public List<Row> rows(Table table, byte[] from, byte[] toOrNull, int limit) {
    List<Row> found = base.rows(table, from, toOrNull, limit);
    rowsRead += found.size();
    return found;
  }

  @Override
  public byte[] derived(Table table, byte[] key) {
    rowsRead++;
    return base.derived(table, key);
  }

  @Override
  public List<Derived> derived(Table table, byte[] from, byte[] toOrNull, int limit) {
    List<Derived> found = base.derived(table, from, toOrNull, limit);
    rowsRead += found.size();
    return found;
  }

  @Override
  public Derived floor(Table table, byte[] from, byte[] at) {
    rowsRead++;
    return base.floor(table, from, at);
  }
}
