package dev.stint.client.internal;

/**
 * How long a node may be silent while answers are due. One that is slow is given more time than it
 * took, for a while; one that stalled is given more the next time, lest a service that is slow
 * everywhere be never waited for; one that is quick is soon missed.
 */
final class Patience {
  private static final int TIMES = 3;

  private final long leastNanos;
  private final long mostNanos;
  private long nanos;

  /** Until when what slowness has taught is remembered. */
  private long rememberUntil;

  Patience(DispatchOptions options) {
    this.leastNanos = options.stallNanos();
    this.mostNanos = options.maxStallNanos();
    this.nanos = leastNanos;
  }

  long nanos() {
    return nanos;
  }

  /** An answer came after so long a silence; 0 for further ones that came with it. */
  void answered(long now, long silentNanos) {
    long fitting = Math.min(Math.max(leastNanos, TIMES * silentNanos), mostNanos);
    if (fitting >= nanos || now >= rememberUntil) {
      learn(now, fitting);
    }
  }

  /** Nothing came. */
  void stalled(long now) {
    learn(now, Math.min(nanos * 2, mostNanos));
  }

  private void learn(long now, long newNanos) {
    nanos = newNanos;
    rememberUntil = now + mostNanos;
  }
}
