package dev.stint.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stint.server.cluster.TestCluster;
import dev.stint.server.logging.Fatal;
import dev.stint.server.settings.Settings;
import dev.stint.server.settings.SettingsLoader;
import dev.stint.statemachine.ratis.GroupStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose disk runs full, as a probe says, makes what lets the log be cut. */
class DiskPressureIT {
  @TempDir Path directory;

  @Test
  void diskThatRunsFull_makesASnapshotLongBeforeOneIsDue() throws Exception {
    AtomicLong freeBytes = new AtomicLong(1L << 40);
    Settings settings = settings();
    StintServer.format(settings);
    try (StintServer server =
        StintServer.start(
            settings, new Fatal("n1", System.err, code -> {}), "test", freeBytes::get)) {
      await().atMost(Duration.ofSeconds(20)).until(server::leads);
      GroupStatus before = server.replica().status();
      assertThat(before.applied().index()).isNotNegative();
      assertThat(before.snapshot()).isEmpty();

      freeBytes.set(1);

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(server.replica().status().snapshot())
                      .hasValueSatisfying(
                          at ->
                              assertThat(at.index())
                                  .isGreaterThanOrEqualTo(before.applied().index())));
    }
  }

  private Settings settings() {
    List<Integer> ports = TestCluster.freePorts(3);
    return new SettingsLoader()
        .overrides(
            List.of(
                "cluster.peers=n1=127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d"
                    .formatted(ports.get(0), ports.get(1), ports.get(2)),
                "cluster.allow-single-node=true",
                "node.data-directory=" + directory.resolve("data"),
                "disk.free-min=1 MiB",
                "disk.check-interval=100 ms"))
        .load();
  }
}
