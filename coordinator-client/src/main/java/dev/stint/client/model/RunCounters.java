package dev.stint.client.model;

/**
 * How many shards of a run are in which state.
 *
 * @param active to be worked on, leased or not
 * @param split replaced by children; all others are leaves
 * @param leased of the active ones
 * @param parkedSlivers of the parked ones: single keys that were quarantined
 */
public record RunCounters(
    long active, long done, long split, long parked, long leased, long parkedSlivers) {
  /** Shards that are not replaced by children. */
  public long leaves() {
    return active + done + parked;
  }
}
