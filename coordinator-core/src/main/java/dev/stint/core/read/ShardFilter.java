package dev.stint.core.read;

/** Which shards of a run a listing shows. */
public enum ShardFilter {
  ALL,
  WAITING,
  LEASED,
  DONE,
  SPLIT,
  PARKED
}
