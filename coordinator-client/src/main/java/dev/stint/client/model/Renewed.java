package dev.stint.client.model;

import java.util.Objects;
import java.util.Optional;

/**
 * A heartbeat was accepted.
 *
 * @param deadlineMillis the session's deadline now
 * @param draining the session is granted nothing more and should hand over what it holds
 * @param held all leases of the session, present if they are not those that the worker counted
 */
public record Renewed(long deadlineMillis, boolean draining, Optional<HeldLeases> held) {
  public Renewed {
    Objects.requireNonNull(held, "held");
  }
}
