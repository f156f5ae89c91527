package dev.stint.statemachine.store;

import static dev.stint.statemachine.store.StoreFixture.put;
import static dev.stint.statemachine.store.StoreFixture.shardKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HotRowsTest {
  private final RandomRows rows = new RandomRows(new Random(5));
  @TempDir private Path directory;

  private void keep(HotRows hot, long shard) {
    hot.put(Table.SHARD, shardKey(shard), rows.shard(1, shard), shard, -shard, 100);
  }

  @Test
  void count_isBounded_leastRecentlyUsedGoFirst() {
    HotRows hot = new HotRows(3, 1 << 20);
    keep(hot, 1);
    keep(hot, 2);
    keep(hot, 3);
    assertThat(hot.find(Table.SHARD, shardKey(1)).high).isEqualTo(1);
    keep(hot, 4);

    assertThat(hot.find(Table.SHARD, shardKey(2))).isNull();
    assertThat(hot.find(Table.SHARD, shardKey(1))).isNotNull();
    assertThat(hot.find(Table.SHARD, shardKey(4)).low).isEqualTo(-4);
    hot.publish();
    assertThat(hot.stats().rows()).isEqualTo(3);
    assertThat(hot.stats().hits()).isEqualTo(3);
    assertThat(hot.stats().misses()).isEqualTo(1);
  }

  @Test
  void bytes_areBounded_andGivenBack() {
    HotRows hot = new HotRows(1_000_000, 10_000);
    for (int i = 0; i < 1_000; i++) {
      keep(hot, i % 100);
    }
    hot.publish();
    assertThat(hot.stats().bytes()).isBetween(9_000L, 10_000L);
    assertThat(hot.stats().rows()).isLessThan(25);
    for (int i = 0; i < 100; i++) {
      hot.remove(Table.SHARD, shardKey(i));
    }
    hot.publish();
    assertThat(hot.stats().bytes()).isZero();
  }

  @Test
  void absence_isRemembered_untilTheRowComes() {
    HotRows hot = new HotRows(9, 1 << 20);
    hot.putAbsent(Table.SHARD, shardKey(1));
    assertThat(hot.find(Table.SHARD, shardKey(1)).rowOrNull).isNull();
    keep(hot, 1);
    assertThat(hot.find(Table.SHARD, shardKey(1)).rowOrNull).isNotNull();
  }

  @Test
  void rowThatIsWorkedAt_isReadFromTheDatabaseOnce() {
    try (StoreMemory memory = new StoreMemory(StoreOptions.DEFAULT);
        RocksStore store = RocksStore.open(directory, StoreFixture.IDENTITY, memory)) {
      for (int i = 0; i < 100; i++) {
        put(store, rows.shard(1, i));
      }
      assertThat(store.stats().hotRows().rows()).as("added shards are cold").isLessThan(5);
      ShardRow shard = (ShardRow) store.view().row(Table.SHARD, shardKey(50));
      long misses = misses(store);
      for (int i = 0; i < 10; i++) {
        assertThat(store.view().row(Table.SHARD, shardKey(50))).isSameAs(shard);
        shard = shard.edit().at(1_000 + i);
        put(store, shard);
      }
      assertThat(misses(store)).isEqualTo(misses);
    }
  }

  /** The counters are published by a commit. */
  private static long misses(RocksStore store) {
    put(store);
    return store.stats().hotRows().misses();
  }

  @Test
  void stats_sayWhatTheStoreTakes() {
    try (StoreMemory memory = new StoreMemory(StoreOptions.DEFAULT);
        RocksStore store = RocksStore.open(directory, StoreFixture.IDENTITY, memory)) {
      for (int i = 0; i < 100; i++) {
        put(store, rows.shard(1, i));
      }
      StoreStats before = store.stats();
      store.flush();
      StoreStats after = store.stats();

      assertThat(before.memtableBytes()).isGreaterThan(after.memtableBytes());
      assertThat(after.fileBytes()).isGreaterThan(before.fileBytes());
      assertThat(before.blockCacheBytes()).isPositive();
      assertThat(after.pendingCompactionBytes()).isNotNegative();
    }
  }
}
