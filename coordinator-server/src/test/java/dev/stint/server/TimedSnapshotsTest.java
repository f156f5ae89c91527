package dev.stint.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.state.StorageException;
import dev.stint.server.metrics.Metrics;
import dev.stint.statemachine.ratis.Position;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TimedSnapshotsTest {
  private final Metrics metrics = new Metrics();

  private String failures() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    metrics.write(out);
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("stint_snapshot_failures_total "))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void snapshotFails_counted() throws IOException {
    new TimedSnapshots(
            () -> CompletableFuture.failedFuture(new IllegalStateException("no room")), metrics)
        .run();

    assertThat(failures()).endsWith(" 1.0");
  }

  @Test
  void storeFails_notCountedAgain() throws IOException {
    IOException asCounted = new IOException("disk", new StorageException("disk"));
    new TimedSnapshots(
            () -> CompletableFuture.failedFuture(new IllegalStateException("none made", asCounted)),
            metrics)
        .run();

    assertThat(failures()).endsWith(" 0.0");
  }

  @Test
  void triggerThrows_goesOn() {
    AtomicInteger tries = new AtomicInteger();
    ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    try {
      new TimedSnapshots(
              () -> {
                if (tries.incrementAndGet() == 1) {
                  throw new IllegalStateException("this node stops");
                }
                return CompletableFuture.completedFuture(new Position(1, 1));
              },
              metrics)
          .every(1, timers);
      Awaitility.await().until(() -> tries.get() > 1);
    } finally {
      timers.shutdownNow();
    }
  }
}
