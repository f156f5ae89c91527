package dev.stint.server.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What waits to be handed to the gateway, in the order of arrival. Requests are bounded; beyond
 * that they are refused at once. What Raft reports is never refused. Thread-safe; one thread takes.
 */
final class Inputs {
  private static final int MAX_REQUESTS = 20_000;
  private static final int MAX_VITAL_REQUESTS = 20_000;

  private record Input(Runnable hand, Runnable refuse) {}

  private final LinkedBlockingQueue<Input> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger vitalRequests = new AtomicInteger();
  private volatile boolean closed;
  private volatile boolean ended;

  /** What is dropped without a word if nobody takes it any more. */
  void report(Runnable hand) {
    queue.add(new Input(hand, () -> {}));
  }

  /**
   * Exactly one of the two is run: what hands it over, on the thread that takes, or at once or
   * after the end of that thread what refuses it, on any thread.
   */
  void request(boolean vital, Runnable hand, Runnable refuse) {
    AtomicInteger waiting = vital ? vitalRequests : requests;
    if (closed) {
      refuse.run();
      return;
    }
    if (waiting.incrementAndGet() > (vital ? MAX_VITAL_REQUESTS : MAX_REQUESTS)) {
      waiting.decrementAndGet();
      refuse.run();
      return;
    }
    queue.add(
        new Input(
            () -> {
              waiting.decrementAndGet();
              hand.run();
            },
            refuse));
    if (ended) {
      refuseAll(); // the thread may have ended before it saw this one
    }
  }

  /** Waits for the first, and takes with it all that are there. */
  List<Runnable> take(long waitNanos) throws InterruptedException {
    Input first = waitNanos > 0 ? queue.poll(waitNanos, TimeUnit.NANOSECONDS) : queue.poll();
    if (first == null) {
      return List.of();
    }
    List<Input> taken = new ArrayList<>();
    taken.add(first);
    queue.drainTo(taken);
    return taken.stream().map(Input::hand).toList();
  }

  /** No request comes in any more. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /** Nobody takes any more, and whoever is left is refused. */
  void end() {
    closed = true;
    ended = true;
    refuseAll();
  }

  private void refuseAll() {
    Input left;
    while ((left = queue.poll()) != null) {
      left.refuse().run();
    }
  }
}
