package dev.stint.statemachine.ratis;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events from Ratis' threads, where nothing may be done, to threads where anything may: one
 * for leadership, in order, and one of its own for the fatal event. That one waits from the start,
 * because a process that is to end is often one that can start no thread any more.
 */
final class NodeEvents {

  private record Fatality(String reason, Throwable cause) {
    /** Nothing was fatal, and nothing will be. */
    static final Fatality NONE = new Fatality(null, null);
  }

  private static final Logger LOG = LoggerFactory.getLogger(NodeEvents.class);

  private final String nodeId;
  private final FatalHandler handler;
  private final Consumer<String> onFirstFatal;
  private final IntConsumer halt;
  private final ExecutorService executor;
  private final AtomicBoolean silenced = new AtomicBoolean();
  private final BlockingQueue<Fatality> fatalities = new ArrayBlockingQueue<>(1);
  private final Thread end;

  /**
   * @param onFirstFatal runs before the handler is called, and on the same thread; must be short
   * @param halt ends the process if the handler fails, given the exit code
   */
  NodeEvents(String nodeId, FatalHandler handler, Consumer<String> onFirstFatal, IntConsumer halt) {
    this.nodeId = nodeId;
    this.handler = handler;
    this.onFirstFatal = onFirstFatal;
    this.halt = halt;
    end = new Thread(this::awaitTheEnd, nodeId + "-raft-fatal");
    end.setDaemon(true);
    this.executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, nodeId + "-raft-events");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Before anything that may be fatal. */
  void start() {
    end.start();
  }

  private void awaitTheEnd() {
    Fatality fatality;
    try {
      fatality = fatalities.take();
    } catch (InterruptedException e) {
      return; // nobody else knows this thread
    }
    if (fatality.equals(Fatality.NONE)) {
      return;
    }
    try {
      handle(fatality);
    } catch (Throwable e) { // also for want of memory: the process must not stay
      halt.accept(RaftNode.HALTED_EXIT_CODE);
    }
  }

  private void handle(Fatality fatality) {
    try {
      LOG.error("{} ends: {}", nodeId, fatality.reason(), fatality.cause());
      onFirstFatal.accept(fatality.reason());
    } finally {
      handler.onFatal(fatality.reason(), fatality.cause());
    }
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
    if (silenced.compareAndSet(false, true)) {
      fatalities.offer(new Fatality(reason, cause));
    } else {
      LOG.debug("{}: after the end: {}", nodeId, reason, cause);
    }
  }

  /** From here on Ratis closing is what was asked for. */
  void silence() {
    silenced.set(true);
  }

  /** Delivers what has been enqueued and no more. */
  void close() {
    fatalities.offer(Fatality.NONE);
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
            } catch (Error e) {
              fatal("A leadership listener of " + nodeId + " failed", e);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("{}: closed, an event is dropped", nodeId, e);
    }
  }
}
