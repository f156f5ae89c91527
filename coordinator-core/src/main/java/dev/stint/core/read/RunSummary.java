package dev.stint.core.read;

import dev.stint.core.row.RunRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.state.Counters;
import dev.stint.core.value.RunStatus;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A run with its counters at one moment.
 *
 * @param active shards that are to be worked on, leased ones among them
 * @param parkedSlivers single keys set aside, among the parked ones
 * @param nowMillis the logical time of the view
 */
public record RunSummary(
    RunRow run,
    long active,
    long leased,
    long done,
    long split,
    long parked,
    long parkedSlivers,
    long nowMillis) {

  public RunSummary {
    Objects.requireNonNull(run, "run");
  }

  static RunSummary of(RunRow run, long[] counters, long nowMillis) {
    return new RunSummary(
        run,
        counters[Counters.SHARDS_ACTIVE],
        counters[Counters.SHARDS_LEASED],
        counters[Counters.SHARDS_DONE],
        counters[Counters.SHARDS_SPLIT],
        counters[Counters.SHARDS_PARKED],
        counters[Counters.SLIVERS_PARKED],
        nowMillis);
  }

  /** Whether the run is sealed and every leaf is done or parked. */
  public boolean isSettled() {
    return run.status() != RunStatus.INITIALIZING && active == 0;
  }

  /** Leaves: all shards that are not replaced by children. */
  public long leaves() {
    return active + done + parked;
  }

  /**
   * Shards done per second of logical time since the run was sealed, or empty before the first is
   * done: an average, not a momentary rate.
   */
  public OptionalDouble shardsPerSecond() {
    long until = run.endedAtMillis() > 0 ? run.endedAtMillis() : nowMillis;
    long elapsed = until - run.activatedAtMillis();
    return run.activatedAtMillis() == 0 || done == 0 || elapsed <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(done * 1_000.0 / elapsed);
  }

  /** Logical time until the active shards are done at the average rate; empty when unknown. */
  public OptionalLong etaMillis() {
    OptionalDouble rate = shardsPerSecond();
    if (!run.status().isOpen() || rate.isEmpty()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of((long) (active / rate.getAsDouble() * 1_000));
  }

  /** Where a shard stands, as a person would say it. */
  public static String stateOf(ShardRow shard) {
    return switch (shard.status()) {
      case ACTIVE -> shard.isLeased() ? "leased" : "waiting";
      case DONE -> "done";
      case SPLIT -> "split";
      case PARKED -> "parked";
    };
  }
}
