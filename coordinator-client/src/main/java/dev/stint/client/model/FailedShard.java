package dev.stint.client.model;

/**
 * A shard was given back as failed.
 *
 * @param parked the run's maximum was reached and the shard was parked
 * @param notBeforeMillis otherwise: not granted again before this logical time
 */
public record FailedShard(boolean parked, long notBeforeMillis) {}
