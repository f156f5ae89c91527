package dev.stint.client.internal;

/**
 * A worker's own belief that its session lives: it may act as a holder only while that lasts.
 *
 * <p>The deadline is the worker's monotonic clock when it <em>sent</em> the newest heartbeat that
 * was then accepted, plus TTL × 63/64; the coordinator counts a whole TTL from when it applied that
 * heartbeat, which was later. So the worker gives up first as long as the rates of both clocks
 * agree within 1.5 %, and no two clocks have to agree on the time (S1). Work ends a margin earlier,
 * so that an interrupted handler has stopped by the deadline. Source: leases, Gray and Cheriton
 * 1989. Without it a worker that is cut off would write until its fence is refused, and where
 * nothing checks fences, over its successor.
 *
 * <p>Written by the worker's loop, read by any thread.
 */
public final class Belief {
  private volatile long giveUpAt;

  /** The deadline itself. Written and read by the worker's loop alone. */
  private long deadline;

  /** Whether the worker may act as a holder at that moment. */
  public boolean lastsAt(long now) {
    return now < giveUpAt;
  }

  /** From when on it may not; 0 before the first accepted heartbeat. */
  public long giveUpAt() {
    return giveUpAt;
  }

  /** A heartbeat that was sent then was accepted. Older ones change nothing. */
  void renew(long sentAt, long ttlNanos) {
    deadline = Math.max(deadline, sentAt + ttlNanos / 64 * 63);
    giveUpAt = Math.max(giveUpAt, deadline - marginNanos(ttlNanos));
  }

  /** By when a handler that was interrupted has stopped: no lease is given back before. */
  long deadline() {
    return deadline;
  }

  /** The session is over. */
  void end() {
    giveUpAt = 0;
    deadline = 0;
  }

  /** How long before the deadline handlers are interrupted: a tenth of the TTL. */
  static long marginNanos(long ttlNanos) {
    return ttlNanos / 10;
  }
}
