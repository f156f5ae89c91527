package dev.stint.client.model;

import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How fast a run goes: estimates of the answering node.
 *
 * @param shardsPerSecond shards that became done per second of logical time, lately
 * @param etaMillis logical time until every leaf is done
 * @param etaUnknownBecause why there is no estimate; otherwise empty
 */
public record RunProgress(
    OptionalDouble shardsPerSecond, OptionalLong etaMillis, String etaUnknownBecause) {
  public RunProgress {
    Objects.requireNonNull(shardsPerSecond, "shardsPerSecond");
    Objects.requireNonNull(etaMillis, "etaMillis");
    Objects.requireNonNull(etaUnknownBecause, "etaUnknownBecause");
  }
}
