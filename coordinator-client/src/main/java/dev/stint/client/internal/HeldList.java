package dev.stint.client.internal;

import java.util.List;

/** All leases of a session as of a revision, which a heartbeat brings when the counts differ. */
public record HeldList(List<HeldShard> leases, long revision) {
  public HeldList {
    leases = List.copyOf(leases);
  }
}
