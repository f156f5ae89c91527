package dev.stint.client.worker;

import dev.stint.client.StintClient;
import dev.stint.client.error.StintException;
import dev.stint.client.internal.WorkerLogic;
import dev.stint.client.model.SessionId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on the shards of runs: claims up to a concurrency, calls a handler for each, keeps the
 * session alive with one heartbeat for all of them, and gives back what it holds when it goes.
 *
 * <p>A handler whose lease is lost is interrupted before the coordinator can have granted the shard
 * to another (S1): the library gives up first by its own clock, a tenth of the TTL and a bit before
 * the session can end, as long as clock rates agree within 1.5 % and no machine was suspended; for
 * what is left there is {@link ShardContext#fence}. An exception in a handler fails its shard and
 * nothing else. A session that is over is followed by another, and a service that can not be
 * reached is asked until it can.
 *
 * <p>Threads, all daemons: one that sends heartbeats and waits for nobody, up to {@code
 * concurrency} for handlers, one on which futures complete and the listener is told. Safe for use
 * by any thread, but a handler must not close its own worker.
 */
public final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration HURRIED_LAST_WORDS = Duration.ofSeconds(3);

  private final String name;
  private final WorkerEngine engine;
  private final WorkerStatus status;
  private final Duration drainTimeout;
  private final Duration lastWords;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hookOrNull;

  Worker(
      String name,
      WorkerEngine engine,
      WorkerStatus status,
      Duration drainTimeout,
      Duration lastWords,
      boolean shutdownHook) {
    this.name = name;
    this.engine = engine;
    this.status = status;
    this.drainTimeout = drainTimeout;
    this.lastWords = lastWords;
    this.hookOrNull = shutdownHook ? new Thread(this::shutDown, "stint-shutdown-" + name) : null;
  }

  /** A worker over the client, which must outlive it. */
  public static WorkerBuilder builder(StintClient client) {
    return new WorkerBuilder(client.coordinator());
  }

  public String name() {
    return name;
  }

  /** Begins to work. A second call does nothing. */
  public void start() {
    if (!started.getAndSet(true)) {
      if (hookOrNull != null) {
        Runtime.getRuntime().addShutdownHook(hookOrNull);
      }
      engine.start();
    }
  }

  /** The session that is open now. */
  public Optional<SessionId> session() {
    return status.session();
  }

  /** How many shards the worker has in hand, those included whose end is not acknowledged. */
  public int shards() {
    return status.running();
  }

  /** Whether every run is settled or over, as of the last answer, and nothing is in hand. */
  public boolean isSettled() {
    return status.isSettled();
  }

  /**
   * Whether the worker has ended: it has given back everything and closed its session, or {@link
   * #close} has waited for that long enough.
   */
  public boolean isClosed() {
    return status.isClosed();
  }

  /**
   * Waits until every run is settled or over, or the worker is closed.
   *
   * @return whether the runs are settled; false: the worker was closed or drained before
   * @throws StintException if the worker can not work, because what it asks for is refused for good
   */
  public boolean awaitSettled() throws InterruptedException {
    return status.awaitSettled(Long.MAX_VALUE / 2);
  }

  /**
   * The same, for so long at most.
   *
   * @return false also when the time is over
   */
  public boolean awaitSettled(Duration longest) throws InterruptedException {
    return status.awaitSettled(longest.toNanos());
  }

  /**
   * Takes nothing more, lets handlers come to an end, gives everything back and closes the session.
   * Does not wait; {@link #close} does.
   */
  public void drain() {
    engine.input(WorkerLogic::drain);
  }

  /**
   * Drains and waits for it, up to the drain timeout; then interrupts what still runs, gives its
   * shards back as soon as it has ended or after a tenth of the TTL, 2 s at most, waits up to 5 s
   * in all for the coordinator to hear of it, and ends. The heartbeat goes on meanwhile. An
   * interrupted caller waits for no handler, 3 s at most for the rest, and stays interrupted. In
   * the end nobody waits any more: the worker is closed and every future of its shards is complete,
   * whether or not the coordinator has answered. A second call returns at once.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    try {
      if (started.get()) {
        end();
      }
    } catch (InterruptedException e) {
      hurry();
      Thread.currentThread().interrupt();
    } finally {
      engine.close();
      status.closed();
      removeHook();
      ended.countDown();
    }
  }

  private void end() throws InterruptedException {
    drain();
    if (!status.awaitIdle(drainTimeout.toNanos())) {
      LOG.warn("Handlers did not end within {}: their shards are given back now", drainTimeout);
    }
    abandon(lastWords); // with nothing in hand, all that is left is to tell the coordinator
  }

  private void hurry() {
    try {
      abandon(HURRIED_LAST_WORDS);
    } catch (InterruptedException e) {
      LOG.warn("Interrupted again: the session ends when its TTL is over");
    }
  }

  private void abandon(Duration longest) throws InterruptedException {
    engine.input(WorkerLogic::abandon);
    if (!status.awaitClosed(longest.toNanos())) {
      LOG.warn("The coordinator did not answer: the session ends when its TTL is over");
    }
  }

  private void shutDown() {
    LOG.info("The process ends: the worker drains");
    close();
    try {
      ended.await(); // somebody else may be closing it, and the process must not end before
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void removeHook() {
    if (hookOrNull == null || Thread.currentThread() == hookOrNull) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hookOrNull);
    } catch (IllegalStateException e) {
      LOG.debug("The process ends already", e);
    }
  }
}
