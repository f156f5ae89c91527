package dev.stint.core.state;

import dev.stint.core.row.GroupRow;
import dev.stint.core.row.Row;
import dev.stint.core.row.Table;
import dev.stint.core.state.ChangeSet.DerivedChange;
import dev.stint.core.state.ChangeSet.RowChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The store in memory: for tests, the test kit and simulation, and the yardstick for the one on
 * disk. A snapshot copies the maps, so it suits small states. All methods synchronise.
 */
public final class MemoryStore implements StateStore {
  private final Maps maps;
  private Position position = Position.START;
  private Digest digest;

  /** An empty state of this group. */
  public MemoryStore(int group) {
    maps = new Maps();
    GroupRow initial = GroupRow.initial(group);
    maps.rows.get(Table.GROUP).put(initial.key(), initial);
    digest = Digest.of(initial);
  }

  private MemoryStore(Maps maps, Position position, Digest digest) {
    this.maps = maps;
    this.position = position;
    this.digest = digest;
  }

  /** A store that begins with the state of a snapshot of one. */
  public static MemoryStore of(Snapshot snapshot) {
    Copy copy = (Copy) snapshot;
    return new MemoryStore(copy.copy(), copy.position(), copy.digest());
  }

  @Override
  public synchronized StateView view() {
    return maps;
  }

  @Override
  public synchronized Snapshot snapshot() {
    return new Copy(maps.copy(), position, digest);
  }

  @Override
  public synchronized void commit(ChangeSet changes, Position newPosition) {
    for (RowChange change : changes.rows()) {
      NavigableMap<byte[], Row> table = maps.rows.get(change.table());
      Row before =
          change.afterOrNull() == null
              ? table.remove(change.key())
              : table.put(change.key(), change.afterOrNull());
      if (before == null ? change.beforeOrNull() != null : !before.equals(change.beforeOrNull())) {
        throw new StorageException("a row of " + change.table() + " was not what the draft read");
      }
      if (change.beforeOrNull() != null) {
        digest = digest.minus(Digest.of(change.beforeOrNull()));
      }
      if (change.afterOrNull() != null) {
        digest = digest.plus(Digest.of(change.afterOrNull()));
      }
    }
    for (DerivedChange change : changes.derived()) {
      NavigableMap<byte[], byte[]> table = maps.derived.get(change.table());
      if (change.valueOrNull() == null) {
        table.remove(change.key());
      } else {
        table.put(change.key(), change.valueOrNull());
      }
    }
    position = newPosition;
  }

  @Override
  public synchronized Position position() {
    return position;
  }

  @Override
  public synchronized Digest digest() {
    return digest;
  }

  @Override
  public void close() {}

  private static class Maps implements StateView {
    final EnumMap<Table, NavigableMap<byte[], Row>> rows = new EnumMap<>(Table.class);
    final EnumMap<Table, NavigableMap<byte[], byte[]>> derived = new EnumMap<>(Table.class);

    Maps() {
      for (Table table : Table.values()) {
        if (table.isPrimary()) {
          rows.put(table, new TreeMap<>(Arrays::compareUnsigned));
        } else {
          derived.put(table, new TreeMap<>(Arrays::compareUnsigned));
        }
      }
    }

    Maps copy() {
      Maps copy = new Maps();
      rows.forEach((table, map) -> copy.rows.get(table).putAll(map));
      derived.forEach((table, map) -> copy.derived.get(table).putAll(map));
      return copy;
    }

    @Override
    public Row row(Table table, byte[] key) {
      return rows.get(table).get(key);
    }

    @Override
    public List<Row> rows(Table table, byte[] from, byte[] toOrNull, int limit) {
      return range(rows.get(table), from, toOrNull).values().stream().limit(limit).toList();
    }

    @Override
    public byte[] derived(Table table, byte[] key) {
      return derived.get(table).get(key);
    }

    @Override
    public List<Derived> derived(Table table, byte[] from, byte[] toOrNull, int limit) {
      List<Derived> found = new ArrayList<>();
      for (Map.Entry<byte[], byte[]> entry : range(derived.get(table), from, toOrNull).entrySet()) {
        if (found.size() == limit) {
          break;
        }
        found.add(new Derived(entry.getKey(), entry.getValue()));
      }
      return found;
    }

    @Override
    public Derived floor(Table table, byte[] from, byte[] at) {
      Map.Entry<byte[], byte[]> found = derived.get(table).floorEntry(at);
      return found == null || Arrays.compareUnsigned(found.getKey(), from) < 0
          ? null
          : new Derived(found.getKey(), found.getValue());
    }

    private static <V> NavigableMap<byte[], V> range(
        NavigableMap<byte[], V> map, byte[] from, byte[] toOrNull) {
      return toOrNull == null ? map.tailMap(from, true) : map.subMap(from, true, toOrNull, false);
    }
  }

  private static final class Copy extends Maps implements Snapshot {
    private final Position position;
    private final Digest digest;

    Copy(Maps maps, Position position, Digest digest) {
      rows.putAll(maps.rows);
      derived.putAll(maps.derived);
      this.position = position;
      this.digest = digest;
    }

    @Override
    public Position position() {
      return position;
    }

    @Override
    public Digest digest() {
      return digest;
    }

    @Override
    public void close() {}
  }
}
