package dev.stint.statemachine.ratis;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes snapshots beside apply, one at a time.
 *
 * <p>Ratis asks for a snapshot on the apply thread and would have apply wait for it. So it is built
 * on a thread of its own, and the apply thread only picks up what is finished.
 */
final class SnapshotBuilder implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotBuilder.class);

  /** Something that must not happen while the state is being copied. */
  @FunctionalInterface
  interface Exclusive {
    void run() throws IOException;
  }

  private final ReplicatedState state;
  private final SnapshotStorage storage;
  private final long retryNanos;
  private final LongSupplier nanoTime;
  private final ExecutorService executor;
  private final ReentrantLock copying = new ReentrantLock();

  private CompletableFuture<Snapshot> running;
  private Snapshot finished;
  private boolean closed;
  private boolean lastFailed;
  private long lastFailedNanos;

  SnapshotBuilder(
      ReplicatedState state,
      SnapshotStorage storage,
      int retryMillis,
      LongSupplier nanoTime,
      String name) {
    this.state = state;
    this.storage = storage;
    this.retryNanos = TimeUnit.MILLISECONDS.toNanos(retryMillis);
    this.nanoTime = nanoTime;
    this.executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, name + "-snapshot");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Starts a snapshot, or joins the one that is being made. Any thread. */
  synchronized CompletableFuture<Snapshot> build() {
    if (closed) {
      return CompletableFuture.failedFuture(new IOException("The group is closed"));
    }
    if (running == null) {
      CompletableFuture<Snapshot> started = new CompletableFuture<>();
      running = started;
      executor.execute(() -> buildInto(started));
    }
    return running;
  }

  /** The same unless the last one failed a short time ago. */
  synchronized void buildAgain() {
    if (running == null && (!lastFailed || nanoTime.getAsLong() - lastFailedNanos >= retryNanos)) {
      build();
    }
  }

  /** Takes the newest snapshot that was finished since the last call. */
  synchronized Optional<Snapshot> takeFinished() {
    Optional<Snapshot> taken = Optional.ofNullable(finished);
    finished = null;
    return taken;
  }

  /** Runs something while no snapshot is being made. What was finished before it is dropped. */
  void exclusively(Exclusive action) throws IOException {
    copying.lock();
    try {
      action.run();
      takeFinished();
    } finally {
      copying.unlock();
    }
  }

  /** Waits for the snapshot that is being made; makes none from then on. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    executor.shutdown();
    copying.lock();
    copying.unlock();
  }

  private void buildInto(CompletableFuture<Snapshot> result) {
    Snapshot snapshot = null;
    Throwable failure = null;
    try {
      snapshot = copy();
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
      LOG.warn("No snapshot could be made of the state at {}", state.applied(), e);
    }
    synchronized (this) {
      running = null;
      finished = snapshot == null ? finished : snapshot;
      lastFailed = snapshot == null;
      lastFailedNanos = nanoTime.getAsLong();
    }
    if (snapshot != null) {
      result.complete(snapshot);
    } else {
      result.completeExceptionally(failure);
    }
  }

  private Snapshot copy() throws IOException {
    copying.lock();
    try {
      synchronized (this) {
        if (closed) {
          throw new IOException("The group is closed");
        }
      }
      long start = nanoTime.getAsLong();
      Snapshot snapshot = storage.create(state::checkpoint);
      if (snapshot.position().isAfter(state.durable())) {
        // The log would be purged although the live database still needs it after a crash.
        throw new IOException(
            "The snapshot " + snapshot.position() + " is ahead of the durable " + state.durable());
      }
      LOG.info(
          "Made the snapshot {} of {} files in {} ms",
          snapshot.position(),
          snapshot.manifest().files().size(),
          TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - start));
      return snapshot;
    } finally {
      copying.unlock();
    }
  }
}
