package dev.stint.core.read;

import dev.stint.core.row.RunRow;
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

  /** Whether the run is sealed and every leaf is done or parked; a run that goes is not. */
  public boolean isSettled() {
    return run.activatedAtMillis() > 0 && run.status() != RunStatus.DELETING && active == 0;
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
    return etaUnknownBecause().isEmpty()
        ? OptionalLong.of((long) (active / shardsPerSecond().orElseThrow() * 1_000))
        : OptionalLong.empty();
  }

  /** Why there is no estimate, as a clause; empty when there is one. */
  public String etaUnknownBecause() {
    if (run.status() != RunStatus.ACTIVE) {
      return "the run is " + run.status();
    }
    if (isSettled()) {
      return "the run is settled: parked shards or its policy keep it from being done";
    }
    return shardsPerSecond().isEmpty() ? "no shard is done yet" : "";
  }
}
