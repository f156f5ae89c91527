package dev.stint.server.gateway;

import java.util.HashMap;
import java.util.Map;

/**
 * How fast a tenant may send commands: a bucket for each tenant that has a rate, which holds what
 * one second brings. Tenants with a rate exist in the state, so their number is bounded.
 */
final class AdmissionRates {
  private static final long SECOND_NANOS = 1_000_000_000;

  private static final class Bucket {
    private long creditNanos = SECOND_NANOS;
    private long lastNanos;

    Bucket(long nanos) {
      lastNanos = nanos;
    }
  }

  /** For look-ups alone: its order is never seen. */
  private final Map<String, Bucket> buckets = new HashMap<>();

  /**
   * Takes one command's share.
   *
   * @param perSecond the tenant's rate as it is now; 0 for none
   * @return 0 when it may pass, else after how many milliseconds it could
   */
  long tryTake(String tenant, long perSecond, long nanos) {
    if (perSecond <= 0) {
      buckets.remove(tenant);
      return 0;
    }
    Bucket bucket = buckets.computeIfAbsent(tenant, name -> new Bucket(nanos));
    long passed = Math.min(SECOND_NANOS, Math.max(0, nanos - bucket.lastNanos));
    bucket.lastNanos = nanos;
    bucket.creditNanos = Math.min(SECOND_NANOS, bucket.creditNanos + passed);
    long cost = Math.max(1, SECOND_NANOS / perSecond);
    if (bucket.creditNanos >= cost) {
      bucket.creditNanos -= cost;
      return 0;
    }
    return Math.max(1, (cost - bucket.creditNanos + 999_999) / 1_000_000);
  }

  void clear() {
    buckets.clear();
  }
}
