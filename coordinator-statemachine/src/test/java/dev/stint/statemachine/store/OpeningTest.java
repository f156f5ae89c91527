package dev.stint.statemachine.store;

import static dev.stint.statemachine.store.StoreFixture.IDENTITY;
import static dev.stint.statemachine.store.StoreFixture.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stint.core.row.Table;
import dev.stint.core.state.Position;
import dev.stint.core.state.StorageException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** What a store refuses to open, and says why. */
class OpeningTest {
  private final StoreMemory memory = new StoreMemory(StoreOptions.DEFAULT);
  private final RandomRows rows = new RandomRows(new Random(3));
  @TempDir private Path directory;

  @AfterEach
  void close() {
    memory.close();
  }

  private RocksStore open() {
    return RocksStore.open(directory, IDENTITY, memory);
  }

  private void create() {
    try (RocksStore store = open()) {
      put(store, rows.shard(1, 1));
    }
  }

  private Path live() throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(Files::isDirectory).findFirst().orElseThrow();
    }
  }

  private void setFormat(int format) throws IOException {
    try (Database database = Opener.open(live(), memory)) {
      database.writeMeta(Meta.FORMAT, Meta.encodeFormat(format));
      database.flush();
    }
  }

  @Test
  void newerFormat_isRefused_andLeftAsItIs() throws IOException {
    create();
    setFormat(Format.CURRENT + 1);

    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("has format " + (Format.CURRENT + 1))
        .hasMessageContaining("knows formats up to " + Format.CURRENT)
        .hasMessageContaining("start that one");

    setFormat(Format.CURRENT);
    try (RocksStore store = open()) {
      assertThat(store.position().index()).isEqualTo(0);
    }
  }

  @Test
  void tableOfANewerVersion_isRefused() throws IOException, RocksDBException {
    create();
    try (DBOptions options = new DBOptions();
        RocksDB db = RocksDB.open(options, live().toString(), all(), new ArrayList<>())) {
      db.createColumnFamily(
          new ColumnFamilyDescriptor("99-strange".getBytes(StandardCharsets.US_ASCII)));
    }
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("99-strange");
  }

  private static List<ColumnFamilyDescriptor> all() {
    List<ColumnFamilyDescriptor> all = new ArrayList<>();
    all.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY));
    for (Table table : Table.values()) {
      all.add(new ColumnFamilyDescriptor(Families.nameOf(table)));
    }
    return all;
  }

  @Test
  void olderFormat_isBroughtUpStepByStep_andAgainAfterACrash() throws IOException {
    create();
    List<String> done = new ArrayList<>();
    List<Format.Step> steps =
        List.of(
            database -> done.add("to 2"),
            database -> {
              done.add("to 3");
              if (done.size() == 2) {
                throw new StorageException("crash");
              }
            });
    assertThatThrownBy(() -> migrate(1, steps)).hasMessage("crash");
    migrate(2, steps); // the first step had said that it was done

    assertThat(done).containsExactly("to 2", "to 3", "to 3");
    try (Database database = Opener.open(live(), memory)) {
      assertThatThrownBy(database::readMeta).hasMessageContaining("has format 3");
    }
  }

  private void migrate(int from, List<Format.Step> steps) throws IOException {
    try (Database database = Opener.open(live(), memory)) {
      if (from > Format.CURRENT) {
        assertThatThrownBy(database::readMeta).hasMessageContaining("has format " + from);
      }
      Format.migrate(database, from, steps);
    }
  }

  @Test
  void anotherGroup_orAnotherCluster_isRefused() {
    create();
    for (StoreIdentity other :
        List.of(new StoreIdentity("test", 2), new StoreIdentity("production", 1))) {
      assertThatThrownBy(() -> RocksStore.open(directory, other, memory))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("group 1 of cluster 'test'")
          .hasMessageContaining(other.toString())
          .hasMessageContaining("data directory");
    }
  }

  @Test
  void directoryInUse_isRefused_andFreeAfterwards() {
    try (RocksStore first = open()) {
      assertThat(first.position()).isEqualTo(Position.START);
      assertThatThrownBy(this::open)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("in use by process")
          .hasMessageContaining("this one");
    }
    create();
  }

  @Test
  void refusedStore_holdsNoLock() throws IOException {
    create();
    setFormat(99);
    assertThatThrownBy(this::open).hasMessageContaining("format 99");
    assertThatThrownBy(this::open).hasMessageContaining("format 99");
  }

  @Test
  void creationBrokenOff_beginsAgain() throws IOException {
    Files.createDirectories(directory.resolve("db-000000.tmp/half"));
    create();
    try (Stream<Path> entries = Files.list(directory)) {
      assertThat(entries.map(entry -> entry.getFileName().toString()))
          .containsExactlyInAnyOrder("LOCK", "db-000000");
    }
  }

  @Test
  void databaseWithoutItsFiles_isReportedDamaged() throws IOException {
    create();
    try (Stream<Path> files = Files.list(live())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".sst")).toList()) {
        Files.delete(file);
      }
    }
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("replace it by an empty member");
  }

  /** A bit that rots inside a block is found when the block is read. */
  @Test
  void damagedBlock_isReportedDamaged() throws IOException {
    try (RocksStore store = open()) {
      for (int i = 0; i < 500; i++) {
        put(store, rows.shard(1, i));
      }
    }
    try (Stream<Path> files = Files.list(live())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".sst")).toList()) {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
          if (bytes.length() > 20_000) {
            bytes.seek(5_000);
            bytes.write(new byte[64]);
          }
        }
      }
    }
    try (RocksStore store = open()) {
      assertThatThrownBy(() -> StoreFixture.contents(store))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("damaged");
    }
  }
}
