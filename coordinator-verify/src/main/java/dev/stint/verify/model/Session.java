package dev.stint.verify.model;

import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.HeldLease;
import dev.stint.core.value.LossReason;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** "One live worker process. Only its heartbeat renews it." (1. Things) */
final class Session {

  /** "The session keeps the last one's (number, (shard, fence) list)." (2. Idempotency) */
  record LastClaim(long sequence, Fingerprint fingerprint, List<HeldLease> grants, long revision) {}

  /** "Its id is group and revision of its opening: never reused." */
  final long id;

  final Tenant tenant;
  final String worker;
  final int capacity;
  final long ttlMillis;
  final TreeSet<Shard> held =
      new TreeSet<>(
          Comparator.comparingLong((Shard shard) -> shard.run.incarnation)
              .thenComparingLong(shard -> shard.number));
  long deadlineMillis;
  boolean draining;
  LossReason endingOrNull;
  boolean regrantNow;
  LastClaim lastClaimOrNull;

  Session(long id, Tenant tenant, String worker, int capacity, long ttlMillis, long deadline) {
    this.id = id;
    this.tenant = tenant;
    this.worker = worker;
    this.capacity = capacity;
    this.ttlMillis = ttlMillis;
    this.deadlineMillis = deadline;
  }

  /** "Unknown, ending or past its deadline (equality is past)"; judged by horizon. */
  boolean isLive(long horizonMillis) {
    return endingOrNull == null && deadlineMillis > horizonMillis;
  }

  boolean holdsLossy() {
    return held.stream().anyMatch(Shard::isLossy);
  }
}
