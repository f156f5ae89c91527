package dev.stint.core.command;

import dev.stint.core.value.Fingerprint;
import java.util.Objects;

/** A command with who sends it. The tenant is empty for system commands alone. */
public record Proposal(String tenant, Command command, Fingerprint fingerprint) {
  public Proposal {
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(command, "command");
    Objects.requireNonNull(fingerprint, "fingerprint");
  }
}
