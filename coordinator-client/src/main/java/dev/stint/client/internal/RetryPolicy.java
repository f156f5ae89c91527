package dev.stint.client.internal;

import java.util.concurrent.TimeUnit;

/**
 * How long to wait before the next attempt: exponential with jitter, so that many clients that lost
 * the same leader do not come back at the same moment. Source: Brooker, "Exponential backoff and
 * jitter" (AWS Architecture Blog, 2015). Upholds that overload sheds instead of growing; without it
 * every failover ends in a rush.
 *
 * @param firstNanos the wait after the first failure
 * @param maxNanos the longest wait
 */
public record RetryPolicy(long firstNanos, long maxNanos) {
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(TimeUnit.MILLISECONDS.toNanos(20), TimeUnit.MILLISECONDS.toNanos(500));

  public RetryPolicy {
    if (firstNanos < 1 || maxNanos < firstNanos) {
      throw new IllegalArgumentException("the first wait is positive and at most the longest");
    }
  }

  /**
   * The wait after so many failures in a row, between a half and the whole of the exponential one.
   *
   * @param failures 1 or more; 0 waits not at all
   * @param random from 0 (inclusive) to 1 (exclusive)
   */
  public long delayNanos(int failures, double random) {
    if (failures <= 0) {
      return 0;
    }
    long whole = firstNanos;
    for (int i = 1; i < failures && whole < maxNanos; i++) {
      whole *= 2;
    }
    whole = Math.min(whole, maxNanos);
    return whole / 2 + (long) (whole / 2.0 * random);
  }
}
