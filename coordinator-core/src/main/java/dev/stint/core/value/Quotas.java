package dev.stint.core.value;

/**
 * What a tenant may have, and the TTLs it may ask for.
 *
 * @param liveShards shards that are {@code ACTIVE} or {@code PARKED}
 * @param rows rows of all kinds that the tenant's runs hold
 * @param commandsPerSecond admission rate at the gateway; 0 for no limit
 */
public record Quotas(
    long runs,
    long liveShards,
    long rows,
    long sessions,
    long commandsPerSecond,
    long minTtlMillis,
    long maxTtlMillis) {

  public static final Quotas DEFAULT =
      new Quotas(
          Limits.DEFAULT_QUOTA_RUNS,
          Limits.DEFAULT_QUOTA_LIVE_SHARDS,
          Limits.DEFAULT_QUOTA_ROWS,
          Limits.DEFAULT_QUOTA_SESSIONS,
          0,
          Limits.MIN_TTL_MILLIS,
          Limits.MAX_TTL_MILLIS);
}
