package dev.stint.verify.sim;

import java.util.PriorityQueue;

/** Virtual time: what is due happens in order, at once, and nothing waits. */
final class Timeline {
  static final long MILLI = 1_000_000;
  static final long SECOND = 1_000 * MILLI;

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

  /** Does the next thing; false when there is none. */
  boolean step() {
    Due due = queue.poll();
    if (due == null) {
      return false;
    }
    nanos = due.at();
    due.task().run();
    return true;
  }
}
