package dev.stint.client.internal;

import dev.stint.core.value.Label;
import java.util.List;
import java.util.Objects;

/**
 * What a worker is to be.
 *
 * @param worker its name
 * @param runs names of runs; empty for all of the tenant
 * @param concurrency shards worked on at a time, 1 to 10,000
 * @param ttlMillis of its session
 */
public record WorkerPlan(
    String worker, List<Label> labels, List<String> runs, int concurrency, long ttlMillis) {
  public WorkerPlan {
    Objects.requireNonNull(worker, "worker");
    labels = List.copyOf(labels);
    runs = List.copyOf(runs);
  }
}
