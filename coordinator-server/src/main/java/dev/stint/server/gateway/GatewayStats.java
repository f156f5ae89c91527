package dev.stint.server.gateway;

/**
 * What is under way in one partition's gateway, for metrics.
 *
 * @param oldestEntryMillis for how long the oldest entry of this leadership has been under way, 0
 *     if none is; in the leader's time, of which no pause of the process counts more than a second
 */
public record GatewayStats(
    int normalCommands,
    long normalBytes,
    int vitalCommands,
    long vitalBytes,
    int entriesInFlight,
    long oldestEntryMillis,
    int waitingClaims,
    int waitingReads,
    int advisedSessions) {}
