package dev.stint.statemachine.store;

import dev.stint.core.row.Row;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.Table;
import dev.stint.core.state.ChangeSet;
import dev.stint.core.state.Draft;
import dev.stint.core.state.Position;
import dev.stint.core.state.StateStore;
import dev.stint.core.state.StateView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the store's tests share: memory, an identity, commits of rows, and whole contents. */
final class StoreFixture {
  static final StoreIdentity IDENTITY = new StoreIdentity("test", 1);

  private StoreFixture() {}

  /** The change that makes these rows the present ones, with all that follows from them. */
  static ChangeSet putting(StateView view, List<Row> rows) {
    return changing(view, rows, List.of());
  }

  /** The change that puts and then deletes rows, as they are in the view. */
  static ChangeSet changing(StateView view, List<Row> puts, List<Row> deletions) {
    Draft draft = new Draft(view);
    for (Row row : puts) {
      delete(draft, row); // so that any row may follow any other, against the rules
      draft.put(row);
    }
    deletions.forEach(row -> delete(draft, row));
    return draft.close();
  }

  private static void delete(Draft draft, Row row) {
    Row present = draft.row(row.table(), row.key());
    if (present != null) {
      draft.delete(present);
    }
  }

  static void put(StateStore store, Row... rows) {
    store.commit(putting(store.view(), List.of(rows)), next(store));
  }

  static Position next(StateStore store) {
    return new Position(1, store.position().index() + 1);
  }

  /** Every row and derived entry, by table and key. */
  static TreeMap<String, Object> contents(StateView view) {
    TreeMap<String, Object> contents = new TreeMap<>();
    HexFormat hex = HexFormat.of();
    for (Table table : Table.values()) {
      String prefix = table.id() + " " + table + " ";
      if (table.isPrimary()) {
        for (Row row : view.rows(table, new byte[0], null, Integer.MAX_VALUE)) {
          contents.put(prefix + hex.formatHex(row.key()), row);
        }
      } else {
        for (StateView.Derived entry : view.derived(table, new byte[0], null, Integer.MAX_VALUE)) {
          contents.put(prefix + hex.formatHex(entry.key()), hex.formatHex(entry.value()));
        }
      }
    }
    return contents;
  }

  static TreeMap<String, Object> contents(StateStore store) {
    try (StateStore.Snapshot snapshot = store.snapshot()) {
      return contents(snapshot);
    }
  }

  /** Looks up every row that a scan gives: both ways of reading must agree. */
  static List<Row> lookedUp(StateView view) {
    List<Row> rows = new ArrayList<>();
    for (Table table : Table.values()) {
      if (table.isPrimary()) {
        for (Row row : view.rows(table, new byte[0], null, Integer.MAX_VALUE)) {
          rows.add(view.row(table, row.key()));
        }
      }
    }
    return rows;
  }

  static byte[] shardKey(long shard) {
    return RowKeys.shard(1, shard);
  }

  static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** A copy of a directory as a crash would leave it. */
  static Path copy(Path source, Path target) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.sorted().toList()) {
        Files.copy(file, target.resolve(source.relativize(file).toString()));
      }
    }
    return target;
  }
}
