package dev.stint.client.internal;

import java.util.concurrent.TimeUnit;

/**
 * Bounds of what is on the way to one Raft group.
 *
 * @param window messages without an answer from which on operations queue, to become the next
 *     message: that, and no timer, makes batches
 * @param maxOperations in one message
 * @param maxMessageBytes of one message
 * @param maxOutstanding operations without an answer, queued or sent; more are refused at once
 * @param connectNanos how long a connection may take
 * @param stallNanos how long a node may be silent while answers are due, at least
 * @param maxStallNanos the same, at most
 */
public record DispatchOptions(
    int window,
    int maxOperations,
    int maxMessageBytes,
    int maxOutstanding,
    long connectNanos,
    long stallNanos,
    long maxStallNanos) {
  public static final DispatchOptions DEFAULT =
      new DispatchOptions(
          4,
          1_024,
          3 << 20,
          65_536,
          TimeUnit.MILLISECONDS.toNanos(1_500),
          TimeUnit.MILLISECONDS.toNanos(1_500),
          TimeUnit.SECONDS.toNanos(10));
}
