package dev.stint.statemachine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stint.core.state.StorageException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksSnapshotTest {
  @TempDir Path root;

  @Test
  void positionThatIsNotReadable_isAStorageFailureAndKeepsNoSnapshot() {
    Path live = root.resolve("live");
    try (StoreMemory memory = new StoreMemory(StoreOptions.DEFAULT);
        Database database = created(live, memory)) {
      database.writeMeta(Meta.APPLIED, new byte[] {1});

      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> new RocksSnapshot(database, false))
            .isInstanceOf(StorageException.class)
            .hasMessageContaining("damaged");
      }

      assertThat(database.sum("rocksdb.num-snapshots")).isZero();
    }
  }

  private static Database created(Path live, StoreMemory memory) {
    Opener.create(live, StoreFixture.IDENTITY, memory);
    return Opener.open(live, memory);
  }
}
