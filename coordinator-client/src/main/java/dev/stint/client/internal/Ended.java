package dev.stint.client.internal;

/**
 * A lease that is over for the worker.
 *
 * @param confirmedAt the revision at which the coordinator ended it, or {@link #UNCONFIRMED}
 * @param afterBeat the last heartbeat that was sent before it was over
 */
record Ended(long confirmedAt, long afterBeat) {
  /** The coordinator did not say so: it may still list the lease. */
  static final long UNCONFIRMED = -1;

  boolean isConfirmed() {
    return confirmedAt != UNCONFIRMED;
  }
}
