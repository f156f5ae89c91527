package dev.stint.statemachine.store;

import static dev.stint.statemachine.store.StoreFixture.IDENTITY;
import static dev.stint.statemachine.store.StoreFixture.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stint.core.row.Row;
import dev.stint.core.state.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed, and disks that fail. */
class CrashTest {
  private final StoreMemory memory =
      new StoreMemory(StoreOptions.DEFAULT.withMemtableBytes(1 << 20));
  private final RandomRows rows = new RandomRows(new Random(2));
  @TempDir private Path directory;

  @AfterEach
  void close() {
    memory.close();
  }

  @Test
  @Timeout(60)
  void killedProcess_leavesAWholeState_noOlderThanWhatItCalledDurable() throws IOException {
    for (int round = 0; round < 2; round++) {
      Map<Long, String> digests = new HashMap<>();
      long durable = -1;
      try (StoreProcess process = StoreProcess.start(directory)) {
        for (int i = 0; i < 40 + 37 * round; i++) {
          String[] words = process.line().split(" ");
          durable = Long.parseLong(words[0]);
          digests.put(Long.parseLong(words[1]), words[2]);
        }
      }
      try (RocksStore store = RocksStore.open(directory, IDENTITY, memory)) {
        long index = store.position().index();
        assertThat(index).isGreaterThanOrEqualTo(durable);
        if (digests.containsKey(index)) {
          assertThat(store.digest().toString()).isEqualTo(digests.get(index));
        }
        VerifyReport report = StoreVerifier.verify(store);
        assertThat(report.rowsDigest()).isEqualTo(store.digest());
        assertThat(report.tables()).allMatch(VerifyReport.TableReport::isClean);
      }
    }
  }

  @Test
  @Timeout(60)
  void storeOfAnotherProcess_isRefused_andNamesIt() throws IOException {
    try (StoreProcess process = StoreProcess.start(directory)) {
      assertThat(process.line()).isNotNull();
      assertThatThrownBy(() -> RocksStore.open(directory, IDENTITY, memory))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("in use by process " + process.pid());
    }
    RocksStore.open(directory, IDENTITY, memory).close();
  }

  /** What a flush in the background fails at must stop the node, not stall it. */
  @Test
  @Timeout(60)
  void diskThatTakesNoMoreFiles_failsACommit_andTheOlderStateIsFoundAgain() throws IOException {
    Path live = directory.resolve("db-000000");
    Path away = directory.resolve("away");
    RocksStore store = RocksStore.open(directory, IDENTITY, memory);
    put(store, rows.shard(1, 1));
    store.flush();
    long durable = store.durable().index();
    Files.move(live, away);

    assertThatThrownBy(() -> fill(store)).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> put(store, rows.shard(1, 2)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("has failed before");
    store.close();

    if (Files.exists(live)) {
      StoreFixture.delete(live);
    }
    Files.move(away, live);
    try (RocksStore again = RocksStore.open(directory, IDENTITY, memory)) {
      assertThat(again.position().index()).isEqualTo(durable);
    }
  }

  private void fill(RocksStore store) {
    for (int i = 0; i < 100_000; i++) {
      List<Row> batch = new ArrayList<>();
      Stream.generate(() -> rows.shard(1, 1)).limit(1).forEach(batch::add);
      for (int shard = 2; shard < 100; shard++) {
        batch.add(rows.shard(1, shard));
      }
      put(store, batch.toArray(Row[]::new));
    }
  }
}
