package dev.stint.core.value;

import java.util.Objects;

/**
 * What a run's creator decides.
 *
 * @param priority 0 to {@link Limits#MAX_PRIORITY}; a higher one is served first
 * @param weight 1 to {@link Limits#MAX_WEIGHT}; at equal priority leases go to the run with the
 *     fewest per weight
 * @param maxLeases how many shards may be leased at once; 0 for no maximum
 * @param maxFailures failures in a row without progress that park a shard, 1 or more
 * @param maxLosses lost leases in a row without progress that park a shard, 1 or more
 * @param backoffInitialMillis wait after the first failure or loss; doubled by each further one
 * @param backoffMaxMillis the longest wait, not below the initial one
 * @param autoSplit whether holders may be asked to split
 * @param whenDone what happens when every leaf is done
 * @param retentionMillis logical time from the end to deletion; 0 keeps the run
 */
public record RunConfig(
    int priority,
    int weight,
    int maxLeases,
    int maxFailures,
    int maxLosses,
    long backoffInitialMillis,
    long backoffMaxMillis,
    boolean autoSplit,
    WhenDone whenDone,
    long retentionMillis) {

  /** The defaults of the public contract. */
  public static final RunConfig DEFAULT =
      new RunConfig(100, 1, 0, 5, 5, 1_000, 60_000, true, WhenDone.AUTO_COMPLETE, 0);

  public RunConfig {
    Objects.requireNonNull(whenDone, "whenDone");
  }

  /** The wait after so many failures or losses in a row, exponential and without jitter. */
  public long backoffMillis(int timesInARow) {
    int doublings = Math.min(Math.max(timesInARow - 1, 0), 40);
    long wait = backoffInitialMillis;
    for (int i = 0; i < doublings && wait < backoffMaxMillis; i++) {
      wait *= 2;
    }
    return Math.min(wait, backoffMaxMillis);
  }
}
