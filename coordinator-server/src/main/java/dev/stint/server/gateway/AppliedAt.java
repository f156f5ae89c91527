package dev.stint.server.gateway;

/**
 * Where an answer comes from: the log entry that was applied and the state after it. Every answer
 * names it.
 *
 * @param nowMillis logical time of the state; likewise the horizon, by which sessions are judged
 */
public record AppliedAt(long term, long index, long revision, long nowMillis, long horizonMillis) {}
