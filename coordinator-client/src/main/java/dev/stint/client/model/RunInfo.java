package dev.stint.client.model;

import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunStatus;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A run as a read shows it.
 *
 * @param settled sealed, and every leaf is done or parked
 * @param revoking the run is over and leases on its shards are still being taken back
 * @param activatedAtMillis when it was sealed
 * @param message why it failed; otherwise empty
 * @param revision that last changed the run itself, not its shards
 * @param notes what a person should know, in full sentences
 */
public record RunInfo(
    RunHandle run,
    RunStatus status,
    RunConfig config,
    RunCounters counters,
    boolean settled,
    boolean revoking,
    long createdAtMillis,
    OptionalLong activatedAtMillis,
    OptionalLong endedAtMillis,
    String message,
    long revision,
    RunProgress progress,
    List<String> notes) {
  public RunInfo {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(counters, "counters");
    Objects.requireNonNull(progress, "progress");
    notes = List.copyOf(notes);
  }
}
