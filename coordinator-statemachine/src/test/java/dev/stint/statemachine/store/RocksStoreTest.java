package dev.stint.statemachine.store;

import static dev.stint.statemachine.store.StoreFixture.IDENTITY;
import static dev.stint.statemachine.store.StoreFixture.contents;
import static dev.stint.statemachine.store.StoreFixture.next;
import static dev.stint.statemachine.store.StoreFixture.put;
import static dev.stint.statemachine.store.StoreFixture.putting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stint.core.row.Row;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.state.ChangeSet;
import dev.stint.core.state.ChangeSet.RowChange;
import dev.stint.core.state.MemoryStore;
import dev.stint.core.state.Position;
import dev.stint.core.state.StateStore.Snapshot;
import dev.stint.core.state.StorageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RocksStoreTest {
  private final StoreMemory memory = new StoreMemory(StoreOptions.DEFAULT);
  private final RandomRows rows = new RandomRows(new Random(7));
  @TempDir private Path directory;
  private RocksStore store;

  @BeforeEach
  void open() {
    store = RocksStore.open(directory, IDENTITY, memory);
  }

  @AfterEach
  void close() {
    store.close();
    memory.close();
  }

  private void reopen() {
    store.close();
    open();
  }

  /** Ends the store as a crash of the machine would. */
  private void crash() {
    store.abandon();
    open();
  }

  @Test
  void newStore_holdsTheFirstStateOfItsGroup() {
    MemoryStore model = new MemoryStore(IDENTITY.group());

    assertThat(store.position()).isEqualTo(Position.START);
    assertThat(store.durable()).isEqualTo(Position.START);
    assertThat(store.digest()).isEqualTo(model.digest());
    assertThat(contents(store)).isEqualTo(contents(model));
  }

  @Test
  void rowOfEachKind_readsBackEqual_beforeAndAfterReopening() {
    List<Row> samples = new ArrayList<>();
    RandomRows.TABLES.forEach(table -> samples.add(rows.of(table)));
    put(store, samples.toArray(Row[]::new));

    for (int round = 0; round < 2; round++) {
      for (Row row : samples) {
        assertThat(store.view().row(row.table(), row.key())).isEqualTo(row);
        try (Snapshot snapshot = store.snapshot()) {
          assertThat(snapshot.row(row.table(), row.key())).isEqualTo(row);
          assertThat(snapshot.rows(row.table(), row.key(), null, 1)).containsExactly(row);
        }
      }
      reopen();
    }
  }

  @Test
  void cleanStop_keepsEveryCommit() {
    put(store, rows.shard(1, 1));
    put(store, rows.shard(1, 2));
    TreeMap<String, Object> before = contents(store);
    Position position = store.position();

    reopen();

    assertThat(store.position()).isEqualTo(position);
    assertThat(store.durable()).isEqualTo(position);
    assertThat(contents(store)).isEqualTo(before);
  }

  @Test
  void crash_leavesTheStateOfTheLastFlush_whole() {
    put(store, rows.shard(1, 1), rows.of(Table.SESSION));
    store.flush();
    TreeMap<String, Object> flushed = contents(store);
    Position position = store.position();
    var digest = store.digest();
    assertThat(store.durable()).isEqualTo(position);

    put(store, rows.shard(1, 1), rows.of(Table.RUN), rows.of(Table.EVENT));
    assertThat(store.durable()).isEqualTo(position);
    crash();

    assertThat(store.position()).isEqualTo(position);
    assertThat(store.digest()).isEqualTo(digest);
    assertThat(contents(store)).isEqualTo(flushed);
  }

  @Test
  void memtablesOverTheirBudget_areFlushedTogether_andDurableFollows() {
    StoreMemory little = new StoreMemory(StoreOptions.DEFAULT.withMemtableBytes(1 << 20));
    store.close();
    store = RocksStore.open(directory, IDENTITY, little);
    List<TreeMap<String, Object>> states = new ArrayList<>();
    states.add(contents(store));
    while (store.durable().index() < 10) {
      List<Row> batch = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        batch.add(rows.any());
      }
      store.commit(putting(store.view(), batch), next(store));
      states.add(contents(store));
    }
    store.abandon();
    store = RocksStore.open(directory, IDENTITY, little);

    assertThat(store.position().index()).isGreaterThanOrEqualTo(10);
    assertThat(contents(store)).isEqualTo(states.get((int) store.position().index() + 1));
    store.close();
    little.close();
    open();
  }

  @Test
  void snapshot_staysAsItWas() {
    ShardRow first = rows.shard(1, 1);
    put(store, first);
    Position position = store.position();
    var digest = store.digest();
    try (Snapshot snapshot = store.snapshot()) {
      put(store, rows.shard(1, 1), rows.shard(1, 2));
      store.flush();

      assertThat(snapshot.row(Table.SHARD, first.key())).isEqualTo(first);
      assertThat(snapshot.rows(Table.SHARD, new byte[0], null, 9)).containsExactly(first);
      assertThat(snapshot.position()).isEqualTo(position);
      assertThat(snapshot.digest()).isEqualTo(digest);
      assertThat(store.position()).isNotEqualTo(position);
    }
  }

  @Test
  void emptyCommit_movesThePosition() {
    var digest = store.digest();
    store.commit(new ChangeSet(List.of(), List.of()), new Position(3, 17));
    reopen();

    assertThat(store.position()).isEqualTo(new Position(3, 17));
    assertThat(store.digest()).isEqualTo(digest);
  }

  @Test
  void scan_keepsBoundsAndLimit() {
    for (int i = 0; i < 10; i++) {
      put(store, rows.shard(1, i));
    }
    try (Snapshot snapshot = store.snapshot()) {
      for (var view : List.of(store.view(), snapshot)) {
        assertThat(view.rows(Table.SHARD, shard(3), shard(6), 9))
            .extracting("shard")
            .containsExactly(3L, 4L, 5L);
        assertThat(view.rows(Table.SHARD, shard(3), null, 2))
            .extracting("shard")
            .containsExactly(3L, 4L);
        assertThat(view.rows(Table.SHARD, shard(3), shard(6), 0)).isEmpty();
        assertThat(view.rows(Table.SHARD, shard(6), shard(6), 5)).isEmpty();
      }
    }
  }

  @Test
  void floor_findsTheGreatestKeyWithinBounds() {
    MemoryStore model = new MemoryStore(1);
    for (int i = 0; i < 20; i++) {
      ShardRow shard = rows.shard(1 + i % 2, i);
      put(store, shard);
      put(model, shard);
    }
    try (Snapshot snapshot = store.snapshot()) {
      for (int at = -1; at < 20; at++) {
        byte[] from = RowKeys.number(2);
        byte[] key = RowKeys.start(2, at < 0 ? null : RandomRows.key(at));
        var expected = model.view().floor(Table.START, from, key);
        for (var view : List.of(store.view(), snapshot)) {
          assertThat(view.floor(Table.START, from, key))
              .usingRecursiveComparison()
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void rowsAndDerived_doNotMix() {
    assertThatThrownBy(() -> store.view().row(Table.DUE, new byte[1]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.view().derived(Table.SHARD, new byte[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** With a cache and without one. */
  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void changeThatFindsSomethingElse_isRefused_andNothingIsWritten(int hotRows) {
    ShardRow there = rows.shard(1, 1);
    ShardRow other = rows.shard(1, 1);
    put(store, there);
    List<RowChange> wrong =
        List.of(
            new RowChange(Table.SHARD, there.key(), null, other),
            new RowChange(Table.SHARD, there.key(), other, there),
            new RowChange(Table.SHARD, there.key(), other, null),
            new RowChange(Table.SHARD, shard(2), other, null),
            new RowChange(Table.SHARD, shard(2), other, other));
    TreeMap<String, Object> before = contents(store);
    store.close();
    StoreMemory little = new StoreMemory(StoreOptions.DEFAULT.withHotRows(hotRows, 1 << 20));
    for (RowChange change : wrong) {
      try (RocksStore mine = RocksStore.open(directory, IDENTITY, little)) {
        mine.view().row(Table.SHARD, there.key());
        ChangeSet changes = new ChangeSet(List.of(change), List.of());
        assertThatThrownBy(() -> mine.commit(changes, next(mine)))
            .isInstanceOf(StorageException.class)
            .hasMessageContaining("nothing was written");
        assertThat(contents(mine)).isEqualTo(before);
        assertThatThrownBy(() -> mine.commit(changes, next(mine)))
            .isInstanceOf(StorageException.class)
            .hasMessageContaining("has failed before");
      }
    }
    little.close();
    open();
  }

  @Test
  void entryThatWasApplied_isRefused() {
    put(store, rows.shard(1, 1));
    ChangeSet nothing = new ChangeSet(List.of(), List.of());
    assertThatThrownBy(() -> store.commit(nothing, store.position()))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("each once");
  }

  @Test
  void closedStore_answersNoMore_andNeverCrashesTheProcess() {
    put(store, rows.shard(1, 1));
    Snapshot snapshot = store.snapshot();
    store.close();

    assertThatThrownBy(() -> snapshot.row(Table.SHARD, shard(1)))
        .isInstanceOf(StoreClosedException.class);
    assertThatThrownBy(store::snapshot).isInstanceOf(StoreClosedException.class);
    assertThatThrownBy(store::durable).isInstanceOf(StoreClosedException.class);
    snapshot.close();
    snapshot.close();
    store.close();
    open();
  }

  @Test
  void hasher_agreesWithTheDigestOfTheCore() {
    RowHasher hasher = new RowHasher();
    byte[] key = new byte[300];
    byte[] value = {1, 2, 3};
    hasher.hash(Table.SHARD, key, value);
    var digest = dev.stint.core.state.Digest.of(Table.SHARD, key, value);

    assertThat(hasher.high()).isEqualTo(digest.high());
    assertThat(hasher.low()).isEqualTo(digest.low());
  }

  private static byte[] shard(long number) {
    return StoreFixture.shardKey(number);
  }
}
