package dev.stint.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stint.server.cluster.TestCluster;
import dev.stint.server.health.DiskWatcher;
import dev.stint.server.logging.Fatal;
import dev.stint.server.settings.Settings;
import dev.stint.server.settings.SettingsLoader;
import dev.stint.statemachine.ratis.Position;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What makes a node take a snapshot long before enough entries are applied. */
class SnapshotTriggersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long ENOUGH_BYTES = 1L << 40;

  @TempDir Path directory;

  @Test
  void diskThatRunsFull_makesASnapshot() throws Exception {
    AtomicLong freeBytes = new AtomicLong(ENOUGH_BYTES);
    try (StintServer server = start(freeBytes::get)) {
      await().atMost(PATIENCE).until(server::leads);
      Position before = server.replica().status().applied();
      assertThat(server.replica().status().snapshot()).isEmpty();

      freeBytes.set(1);

      awaitSnapshotAt(server, before);
    }
  }

  @Test
  void timeSinceTheStart_makesASnapshotOfWhatWasWritten() throws Exception {
    try (StintServer server = start(() -> ENOUGH_BYTES, "raft.snapshot-interval=1 s")) {
      await().atMost(PATIENCE).until(server::leads);

      awaitSnapshotAt(server, server.replica().status().applied());
    }
  }

  private static void awaitSnapshotAt(StintServer server, Position written) {
    assertThat(written.index()).isNotNegative();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(server.replica().status().snapshot())
                    .hasValueSatisfying(
                        at -> assertThat(at.index()).isGreaterThanOrEqualTo(written.index())));
  }

  private StintServer start(DiskWatcher.Probe disk, String... more) throws Exception {
    List<Integer> ports = TestCluster.freePorts(3);
    List<String> sets = new ArrayList<>(List.of(more));
    sets.add(
        "cluster.peers=n1=127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d"
            .formatted(ports.get(0), ports.get(1), ports.get(2)));
    sets.add("cluster.allow-single-node=true");
    sets.add("node.data-directory=" + directory.resolve("data"));
    sets.add("disk.free-min=1 MiB");
    sets.add("disk.check-interval=100 ms");
    Settings settings = new SettingsLoader().overrides(sets).load();
    StintServer.format(settings);
    return StintServer.start(settings, new Fatal("n1", System.err, code -> {}), "test", disk);
  }
}
