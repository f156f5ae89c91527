package dev.stint.verify.model;

import dev.stint.core.command.Judged;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.OpId;
import dev.stint.core.value.Quotas;
import java.util.TreeMap;

/**
 * "A name. Owns runs and sessions; carries quotas and TTL bounds." (1. Things)
 *
 * <p>What is counted against a quota is counted when it is asked for, by looking at everything.
 */
final class Tenant {

  /** "The record (per tenant, so it survives the run) lives until then." (2. Idempotency) */
  record OpRecord(
      Tenant tenant, OpId id, long expiresAtMillis, Fingerprint fingerprint, Judged judged) {}

  final String name;

  /** In the order in which tenants came into being. */
  final int number;

  final TreeMap<String, Run> runs = new TreeMap<>();
  final TreeMap<OpId, OpRecord> records = new TreeMap<>();
  Quotas quotas = Quotas.DEFAULT;
  int sessions;
  long events;

  Tenant(String name, int number) {
    this.name = name;
    this.number = number;
  }

  long liveShards() {
    return runs.values().stream()
        .flatMap(run -> run.shards.values().stream())
        .filter(shard -> shard.status.isLive())
        .count();
  }

  /** Its runs with their shards, chunks and events, its records and its own events. */
  long rows() {
    long ofRuns =
        runs.values().stream()
            .mapToLong(run -> 1 + run.shards.size() + run.chunks.size() + run.events)
            .sum();
    return ofRuns + records.size() + events;
  }
}
