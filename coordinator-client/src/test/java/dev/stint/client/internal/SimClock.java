package dev.stint.client.internal;

import java.util.PriorityQueue;

/** Virtual time: what is due runs in order, and nothing waits. */
final class SimClock {
  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private long nanos;
  private long last;

  private record Due(long at, long number, Runnable task) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  long nanos() {
    return nanos;
  }

  void after(long delayNanos, Runnable task) {
    queue.add(new Due(nanos + Math.max(0, delayNanos), ++last, task));
  }

  /** Runs the next thing, if it is due by then; otherwise time comes to then. */
  boolean step(long untilNanos) {
    Due due = queue.peek();
    if (due == null || due.at() > untilNanos) {
      nanos = untilNanos;
      return false;
    }
    queue.poll();
    nanos = due.at();
    due.task().run();
    return true;
  }
}
