package dev.stint.client.model;

import java.util.List;

/** All leases of a session as of a revision. */
public record HeldLeases(List<LeaseHandle> leases, long revision) {
  public HeldLeases {
    leases = List.copyOf(leases);
  }
}
