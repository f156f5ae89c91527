package dev.stint.client.runtime;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that some logic belongs to. Tasks run in the order in which they were given; after
 * all that had queued at the turn's start, once, the logic settles and says when it wants to be
 * called next. So whatever queued meanwhile is seen together, and whoever gives tasks without end
 * does not keep the logic from its deadlines. Tasks must not block. Safe for use by any thread.
 */
public final class EventLoop implements Executor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

  private final Deque<Runnable> tasks = new ConcurrentLinkedDeque<>();
  private final AtomicBoolean awake = new AtomicBoolean();
  private final NanoClock clock;
  private final LongUnaryOperator settle;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * A loop that is not started yet.
   *
   * @param settle gets the time, does what is due, and returns when to be called again
   */
  public EventLoop(String name, NanoClock clock, LongUnaryOperator settle) {
    this.clock = clock;
    this.settle = settle;
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /**
   * Runs the task soon.
   *
   * @throws RejectedExecutionException once closed
   */
  @Override
  public void execute(Runnable task) {
    if (closed) {
      throw rejected();
    }
    tasks.add(task);
    if (closed && tasks.remove(task)) {
      throw rejected(); // it came behind the last turn
    }
    if (!awake.getAndSet(true)) {
      LockSupport.unpark(thread);
    }
  }

  private RejectedExecutionException rejected() {
    return new RejectedExecutionException(thread.getName() + " is closed");
  }

  public boolean isLoopThread() {
    return Thread.currentThread() == thread;
  }

  private void run() {
    while (!closed) {
      awake.set(true);
      long wakeAt = turn();
      awake.set(false);
      if (tasks.isEmpty() && !closed) {
        park(wakeAt);
      }
    }
    do {
      turn(); // what came before the end
    } while (!tasks.isEmpty());
  }

  private long turn() {
    Runnable last = tasks.peekLast();
    Runnable task = last == null ? null : tasks.poll();
    while (task != null) {
      guarded(task);
      task = task == last ? null : tasks.poll();
    }
    try {
      return settle.applyAsLong(clock.nanos());
    } catch (RuntimeException | Error e) {
      LOG.error("The logic failed; its next turn may mend it", e);
      return clock.nanos() + 100_000_000;
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("A task failed", e);
    }
  }

  private void park(long wakeAt) {
    if (wakeAt == Long.MAX_VALUE) {
      LockSupport.park(this);
      return;
    }
    long wait = wakeAt - clock.nanos();
    if (wait > 0) {
      LockSupport.parkNanos(this, wait);
    }
  }

  /** Ends the thread after what has queued; does not wait for it. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
