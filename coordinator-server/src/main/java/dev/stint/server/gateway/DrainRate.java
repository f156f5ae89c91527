package dev.stint.server.gateway;

/** How fast commands leave the queue, to tell the refused when it is worth to come again. */
final class DrainRate {
  static final long MIN_RETRY_MILLIS = 10;
  static final long MAX_RETRY_MILLIS = 5_000;
  private static final long UNKNOWN_RETRY_MILLIS = 100;
  private static final long WINDOW_NANOS = 100_000_000;

  private boolean known;
  private double perSecond;
  private long windowBeganNanos;
  private long inWindow;

  /** Nothing waits: the time until something does says nothing about speed. */
  void idle(long nanos) {
    windowBeganNanos = nanos;
    inWindow = 0;
  }

  void left(int commands, long nanos) {
    inWindow += commands;
    roll(nanos);
  }

  private void roll(long nanos) {
    long passed = nanos - windowBeganNanos;
    if (passed < WINDOW_NANOS) {
      return;
    }
    double seen = inWindow * 1e9 / passed;
    perSecond = known ? (perSecond * 3 + seen) / 4 : seen;
    known = true;
    idle(nanos);
  }

  /** When about half of what waits will have left. */
  long retryAfterMillis(int waiting, long nanos) {
    roll(nanos);
    if (!known) {
      return UNKNOWN_RETRY_MILLIS;
    }
    double millis = waiting * 500.0 / Math.max(perSecond, 0.1);
    return Math.max(MIN_RETRY_MILLIS, (long) Math.min(millis, MAX_RETRY_MILLIS));
  }
}
