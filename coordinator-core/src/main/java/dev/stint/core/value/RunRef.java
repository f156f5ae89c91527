package dev.stint.core.value;

import java.util.Objects;

/**
 * A run of the command's tenant: its name and its incarnation, the revision that created it. The
 * incarnation is in every command about a run but CreateRun and Claim, so that a late copy of a
 * command can never hit a run re-created under the same name (S9).
 */
public record RunRef(String name, long incarnation) {
  public RunRef {
    Objects.requireNonNull(name, "name");
  }
}
