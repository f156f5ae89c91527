package dev.stint.server.gateway;

/** What is under way in one partition's gateway, for metrics. */
public record GatewayStats(
    int normalCommands,
    long normalBytes,
    int vitalCommands,
    long vitalBytes,
    int entriesInFlight,
    int waitingClaims,
    int waitingReads,
    int advisedSessions) {}
