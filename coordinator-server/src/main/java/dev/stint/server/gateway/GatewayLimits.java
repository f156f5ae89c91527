package dev.stint.server.gateway;

import dev.stint.core.value.Limits;

/**
 * Bounds of one partition's gateway. Each bounds memory or delay on this node alone; none of them
 * decides what a command does.
 *
 * @param maxQueuedCommands commands that may wait in the normal lane, 1 or more
 * @param maxQueuedBytes their encoded size, at least {@code maxEntryBytes}
 * @param maxVitalCommands commands that may wait in the lane of heartbeats, releases and closes; a
 *     heartbeat with the older ones whose place it took counts once
 * @param maxVitalBytes their encoded size
 * @param maxEntriesInFlight log entries under way at the same time, 1 or more
 * @param maxEntryCommands 1 to {@link Limits#MAX_ENTRY_COMMANDS}
 * @param maxEntryBytes header included, at most {@link Limits#MAX_ENTRY_BYTES}
 * @param maxEntryRows rows that the commands of an entry may write in the worst case, at most
 *     {@link Limits#MAX_ENTRY_ROWS}
 * @param maxWaitingClaims claims that may wait for a shard; a further one is answered at once
 * @param maxWaitingReads linearizable reads that may wait for their barrier
 * @param maxAdvisedSessions sessions for which advice is kept
 */
public record GatewayLimits(
    int maxQueuedCommands,
    long maxQueuedBytes,
    int maxVitalCommands,
    long maxVitalBytes,
    int maxEntriesInFlight,
    int maxEntryCommands,
    int maxEntryBytes,
    int maxEntryRows,
    int maxWaitingClaims,
    int maxWaitingReads,
    int maxAdvisedSessions) {

  public static final GatewayLimits DEFAULT =
      new GatewayLimits(
          65_536,
          64L << 20,
          131_072,
          32L << 20,
          4,
          Limits.MAX_ENTRY_COMMANDS,
          Limits.MAX_ENTRY_BYTES,
          Limits.MAX_ENTRY_ROWS,
          100_000,
          65_536,
          10_000);

  public GatewayLimits {
    atLeastOne("maxQueuedCommands", maxQueuedCommands);
    atLeastOne("maxQueuedBytes", maxQueuedBytes);
    atLeastOne("maxVitalCommands", maxVitalCommands);
    atLeastOne("maxVitalBytes", maxVitalBytes);
    atLeastOne("maxEntriesInFlight", maxEntriesInFlight);
    within("maxEntryCommands", maxEntryCommands, Limits.MAX_ENTRY_COMMANDS);
    within("maxEntryBytes", maxEntryBytes, Limits.MAX_ENTRY_BYTES);
    within("maxEntryRows", maxEntryRows, Limits.MAX_ENTRY_ROWS);
    atLeastOne("maxWaitingClaims", maxWaitingClaims);
    atLeastOne("maxWaitingReads", maxWaitingReads);
    atLeastOne("maxAdvisedSessions", maxAdvisedSessions);
    if (maxQueuedBytes < maxEntryBytes) {
      throw new IllegalArgumentException(
          "maxQueuedBytes is "
              + maxQueuedBytes
              + "; it must hold one entry, that is maxEntryBytes = "
              + maxEntryBytes);
    }
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be 1 or more");
    }
  }

  private static void within(String name, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be 1 to " + max);
    }
  }
}
