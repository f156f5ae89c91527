package dev.stint.server.gateway;

/**
 * How many of a tenant's claims may be proposed again at one time because their time has come. Many
 * may wait for the same shard and the same moment, and only asking tells: so a few ask, more as
 * long as they are granted something, and after one that is not, the others wait for the next step
 * of the clock.
 */
final class Probes {
  static final int MIN_WINDOW = 4;
  static final int MAX_WINDOW = 32;

  private int window = MIN_WINDOW;
  private int probing;
  private boolean resting;

  boolean mayProbe() {
    return !resting && probing < window;
  }

  void began() {
    probing++;
  }

  void ended(boolean granted) {
    probing--;
    if (granted) {
      window = Math.min(MAX_WINDOW, window * 2);
    } else {
      window = MIN_WINDOW;
      resting = true;
    }
  }

  void step() {
    resting = false;
  }
}
