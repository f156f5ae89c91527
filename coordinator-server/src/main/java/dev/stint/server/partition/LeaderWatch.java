package dev.stint.server.partition;

/**
 * Judges whether a leader still brings anything through. A disk that neither works nor fails leaves
 * one that answers its followers and nobody else, and Raft is content with it.
 *
 * <p>Looked at once a second. A gateway's thread that does not come round is counted in looks, and
 * an entry's age in the leader's time, so that a process that was stopped for a minute does not
 * take its own pause for a fault. Not thread-safe, but for {@link #stalledMillis}.
 */
public final class LeaderWatch {
  /** How often {@link #look} is called. */
  public static final long LOOK_MILLIS = 1_000;

  /** After so long another node is to lead, and this one is not ready. */
  public static final long HAND_OVER_AFTER_MILLIS = 30_000;

  /** After so long without anybody who took over, this node ends. */
  public static final long END_AFTER_MILLIS = 2 * HAND_OVER_AFTER_MILLIS;

  private static final long HAND_OVER_AGAIN_MILLIS = 10_000;

  /** What is to be done. */
  public enum Verdict {
    NOTHING,
    HAND_OVER,
    END
  }

  private long lastRound = -1;
  private long standingMillis;
  private long nextHandOverMillis = HAND_OVER_AFTER_MILLIS;
  private volatile long stalledMillis;

  /**
   * Looks at a partition.
   *
   * @param leads whether this node leads, as far as the partition knows
   * @param round how often its thread has come round
   * @param oldestEntryMillis age of the oldest entry under way
   */
  public Verdict look(boolean leads, long round, long oldestEntryMillis) {
    standingMillis = round == lastRound ? standingMillis + LOOK_MILLIS : 0;
    lastRound = round;
    stalledMillis = leads ? Math.max(standingMillis, oldestEntryMillis) : 0;
    if (stalledMillis < HAND_OVER_AFTER_MILLIS) {
      nextHandOverMillis = HAND_OVER_AFTER_MILLIS;
      return Verdict.NOTHING;
    }
    if (stalledMillis >= END_AFTER_MILLIS) {
      return Verdict.END;
    }
    if (stalledMillis < nextHandOverMillis) {
      return Verdict.NOTHING;
    }
    nextHandOverMillis = stalledMillis + HAND_OVER_AGAIN_MILLIS;
    return Verdict.HAND_OVER;
  }

  /** For how long nothing has come through, as of the last look; 0 on a node that does not lead. */
  public long stalledMillis() {
    return stalledMillis;
  }
}
