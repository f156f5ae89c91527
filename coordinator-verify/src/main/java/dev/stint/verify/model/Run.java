package dev.stint.verify.model;

import dev.stint.core.value.Blob;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardStatus;
import java.util.TreeMap;
import java.util.function.Predicate;

/** "One job, named tenant/run, with an incarnation (the revision that created it)." (1. Things) */
final class Run {

  /** "Chunks in any order, each once." */
  record Chunk(Fingerprint content, long firstShard, int shards) {}

  final Tenant tenant;
  final String name;
  final long incarnation;
  final RunConfig original;
  final TreeMap<Long, Shard> shards = new TreeMap<>();
  final TreeMap<Long, Chunk> chunks = new TreeMap<>();
  RunConfig config;
  RunStatus status = RunStatus.INITIALIZING;
  long nextShard;
  long endedAtMillis;

  /** How many its log keeps. */
  long events;

  /**
   * Whether the row about its log is still there, of which a deletion takes the last step but one.
   */
  boolean eventLog;

  /** Whether there may be leases to take back of this ended run. */
  boolean revoking;

  /** Whether its being settled was announced. */
  boolean settled;

  Run(Tenant tenant, String name, long incarnation, RunConfig config) {
    this.tenant = tenant;
    this.name = name;
    this.incarnation = incarnation;
    this.original = config;
    this.config = config;
  }

  long count(Predicate<Shard> what) {
    return shards.values().stream().filter(what).count();
  }

  long active() {
    return count(shard -> shard.status == ShardStatus.ACTIVE);
  }

  long parked() {
    return count(shard -> shard.status == ShardStatus.PARKED);
  }

  long leased() {
    return count(Shard::isLeased);
  }

  Shard firstLeasedOrNull() {
    return shards.values().stream().filter(Shard::isLeased).findFirst().orElse(null);
  }

  Shard newShard(KeyRange range, Blob metadata) {
    Shard shard = new Shard(this, nextShard++, range, metadata);
    shards.put(shard.number, shard);
    return shard;
  }
}
