package dev.stint.client.model;

/** The shards of a chunk, numbered densely from {@code firstShard} in the order of the chunk. */
public record AddedShards(long firstShard, int count) {}
