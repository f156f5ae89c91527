package dev.stint.client.internal;

import java.util.function.DoubleSupplier;

/** The waits of something that is tried again and again, until it works. */
final class Backoff {
  private final RetryPolicy policy;
  private final DoubleSupplier random;
  private int failures;

  Backoff(RetryPolicy policy, DoubleSupplier random) {
    this.policy = policy;
    this.random = random;
  }

  /** When to try again after one more failure. */
  long after(long now) {
    failures++;
    return now + policy.delayNanos(failures, random.getAsDouble());
  }

  void reset() {
    failures = 0;
  }
}
