package dev.stint.server.gateway;

import java.util.TreeMap;

/**
 * What is known to be available in a run that somebody waits for. Each new signal opens a round: it
 * begins again with the most senior waiter, and wakes each of those that waited then at most once.
 */
final class WaitingRun {
  private static final int MAX_TIMES = 64;
  private static final int MAX_FREE = 1 << 30;
  private static final long GRAIN_MILLIS = LeaderClock.STEP_MILLIS;

  final String tenant;
  final String run;

  /** Shards that are believed to be free. */
  private int free;

  /** Claims under way that were woken for one of its shards. */
  private int woken;

  /** The most junior waiter that was woken in this round. */
  private long wokenUpTo = -1;

  /** The most junior waiter that takes part in this round; later ones were judged after it. */
  private long lastOrder = -1;

  /** Shards that come at a logical time, soonest first. */
  private final TreeMap<Long, Integer> later = new TreeMap<>();

  WaitingRun(String tenant, String run) {
    this.tenant = tenant;
    this.run = run;
  }

  void available(int shards, long lastOrderNow) {
    free = (int) Math.min(MAX_FREE, (long) free + Math.max(1, shards));
    wokenUpTo = -1;
    lastOrder = lastOrderNow;
  }

  /** Remembers shards that come; times are rounded up, and the furthest ones merged. */
  void availableAt(int shards, long atMillis) {
    long key = (atMillis + GRAIN_MILLIS - 1) / GRAIN_MILLIS * GRAIN_MILLIS;
    if (later.size() >= MAX_TIMES && !later.containsKey(key)) {
      Long behind = later.ceilingKey(key);
      key = behind == null ? later.lastKey() : behind;
    }
    later.merge(key, Math.max(1, shards), (a, b) -> (int) Math.min(MAX_FREE, (long) a + b));
  }

  /** Moves what has come by this time to what is available; whether there was any. */
  boolean becomeAvailable(long nowMillis, long lastOrderNow) {
    boolean any = false;
    while (!later.isEmpty() && later.firstKey() <= nowMillis) {
      available(later.pollFirstEntry().getValue(), lastOrderNow);
      any = true;
    }
    return any;
  }

  /** Whether more shards are free than claims under way are after. */
  boolean hasCredit() {
    return free > woken;
  }

  void spendOn(long order) {
    woken++;
    wokenUpTo = order;
  }

  /** Who was woken has its outcome; what it took is told apart, by {@link #taken}. */
  void giveBack() {
    woken--;
  }

  /** A shard was granted to somebody, woken or not. */
  void taken() {
    free = Math.max(0, free - 1);
  }

  /** Nobody is left who could be woken in this round. */
  void endRound() {
    free = Math.min(free, woken);
  }

  boolean isIdle() {
    return free == 0 && woken == 0 && later.isEmpty();
  }

  long wokenUpTo() {
    return wokenUpTo;
  }

  long lastOrder() {
    return lastOrder;
  }
}
