package dev.stint.client.model;

import dev.stint.core.value.KeyRange;
import dev.stint.core.value.RunStatus;
import java.util.List;
import java.util.Objects;

/** The key space of a run in buckets, in the order of their keys. */
public record RunMap(RunStatus status, RunCounters counters, List<Bucket> buckets) {
  public RunMap {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(counters, "counters");
    buckets = List.copyOf(buckets);
  }

  /**
   * What is in one stretch of the key space. A leaf counts in the bucket in which it starts.
   *
   * @param waiting active and not leased
   * @param doneFraction how much of it is done, 0 to 1: an estimate
   */
  public record Bucket(
      KeyRange range, long done, long leased, long waiting, long parked, double doneFraction) {
    public Bucket {
      Objects.requireNonNull(range, "range");
    }
  }
}
