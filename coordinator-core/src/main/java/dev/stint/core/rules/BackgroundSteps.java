package dev.stint.core.rules;

/**
 * How much background work an entry did before its commands, by kind. A step is a revision spent:
 * the revisions of an entry are those of its steps, then those of its commands. For who looks on
 * from outside (metrics, a model that replays the log); nothing in the state depends on it.
 *
 * @param sessions ended, given up leases of ending ones, and ending ones removed
 * @param revoking leases taken back from ended runs, and ends of that
 * @param deleting pieces of runs deleted
 * @param retention records forgotten, runs retired, event logs trimmed
 */
public record BackgroundSteps(int sessions, int revoking, int deleting, int retention) {
  public static final BackgroundSteps NONE = new BackgroundSteps(0, 0, 0, 0);

  /** Revisions that background work spent in this entry. */
  public int total() {
    return sessions + revoking + deleting + retention;
  }
}
