package dev.stint.server.health;

/**
 * Judges free space by a minimum: low below it, and enough again only with a tenth more, so that a
 * disk at the brink does not make a node come and go. Pure; for one thread.
 */
final class FreeSpace {

  /** What an observation has changed. */
  enum Change {
    NONE,
    BECAME_LOW,
    BECAME_ENOUGH
  }

  private final long minBytes;
  private boolean low;

  /**
   * @param minBytes 0 never judges the space as low
   */
  FreeSpace(long minBytes) {
    this.minBytes = minBytes;
  }

  Change observe(long freeBytes) {
    boolean lowNow = freeBytes < (low ? minBytes + minBytes / 10 : minBytes);
    if (lowNow == low) {
      return Change.NONE;
    }
    low = lowNow;
    return lowNow ? Change.BECAME_LOW : Change.BECAME_ENOUGH;
  }

  boolean isLow() {
    return low;
  }
}
