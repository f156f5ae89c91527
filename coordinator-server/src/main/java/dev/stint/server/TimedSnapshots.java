package dev.stint.server;

import dev.stint.core.state.StorageException;
import dev.stint.server.metrics.Metrics;
import dev.stint.statemachine.ratis.Position;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Snapshots by time, so that the log of a quiet node is cut too. One that fails is no end. */
final class TimedSnapshots implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(TimedSnapshots.class);

  private final Supplier<CompletableFuture<Position>> trigger;
  private final Metrics metrics;

  TimedSnapshots(Supplier<CompletableFuture<Position>> trigger, Metrics metrics) {
    this.trigger = trigger;
    this.metrics = metrics;
  }

  void every(long intervalMillis, ScheduledExecutorService timers) {
    timers.scheduleWithFixedDelay(this, intervalMillis, intervalMillis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void run() {
    try {
      trigger
          .get()
          .whenComplete(
              (position, failure) -> {
                if (failure != null) {
                  failed(failure);
                }
              });
    } catch (RuntimeException e) {
      failed(e); // thrown on, it would end the timer
    }
  }

  private void failed(Throwable failure) {
    LOG.warn("A snapshot by time failed; the next one is tried in due course", failure);
    if (!isOfStore(failure)) {
      metrics.snapshotFailed(); // what the store throws was counted where it was thrown
    }
  }

  private static boolean isOfStore(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StorageException) {
        return true;
      }
    }
    return false;
  }
}
