package dev.stint.statemachine.ratis;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events from Ratis' threads, where nothing may be done, to threads where anything may: one
 * for leadership, in order, and one of its own for the fatal event.
 */
final class NodeEvents {

  private static final Logger LOG = LoggerFactory.getLogger(NodeEvents.class);

  private final String nodeId;
  private final FatalHandler handler;
  private final Consumer<String> onFirstFatal;
  private final ExecutorService executor;
  private final AtomicBoolean silenced = new AtomicBoolean();

  /**
   * @param onFirstFatal runs on the failing thread before the handler is called; must be short
   */
  NodeEvents(String nodeId, FatalHandler handler, Consumer<String> onFirstFatal) {
    this.nodeId = nodeId;
    this.handler = handler;
    this.onFirstFatal = onFirstFatal;
    this.executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, nodeId + "-raft-events");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The events of one group, for its state machine. */
  GroupEvents of(LeadershipListener listener) {
    return new GroupEvents() {
      @Override
      public void leaderReady(long term) {
        enqueue(() -> listener.onLeaderReady(term));
      }

      @Override
      public void notLeader() {
        enqueue(listener::onNotLeader);
      }

      @Override
      public void leaderChanged(String leaderId) {
        enqueue(() -> listener.onLeaderChanged(leaderId));
      }

      @Override
      public void fatal(String reason, Throwable cause) {
        NodeEvents.this.fatal(reason, cause);
      }
    };
  }

  /** The node can not go on. The first one counts; after {@link #silence} none does. */
  void fatal(String reason, Throwable cause) {
    if (!silenced.compareAndSet(false, true)) {
      LOG.debug("{}: after the end: {}", nodeId, reason, cause);
      return;
    }
    LOG.error("{} ends: {}", nodeId, reason, cause);
    onFirstFatal.accept(reason);
    Thread thread = new Thread(() -> handler.onFatal(reason, cause), nodeId + "-raft-fatal");
    thread.setDaemon(true);
    thread.start();
  }

  /** From here on Ratis closing is what was asked for. */
  void silence() {
    silenced.set(true);
  }

  /** Delivers what has been enqueued and no more. */
  void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(1, TimeUnit.SECONDS)) {
        LOG.warn("{}: a leadership listener does not return", nodeId);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void enqueue(Runnable event) {
    try {
      executor.execute(
          () -> {
            try {
              event.run();
            } catch (RuntimeException e) {
              LOG.error("{}: a leadership listener failed", nodeId, e);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("{}: closed, an event is dropped", nodeId, e);
    }
  }
}
