package dev.stint.client.model;

import dev.stint.core.value.RunStatus;
import java.util.Objects;

/**
 * A run is there.
 *
 * @param created false: it was there before, with the same config
 */
public record CreatedRun(RunHandle run, boolean created, RunStatus status) {
  public CreatedRun {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(status, "status");
  }
}
