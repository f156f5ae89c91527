package dev.stint.statemachine.store;

import java.util.Objects;

/**
 * Whose state a store holds. Written once when a store is created and compared whenever one is
 * opened or installed, so that a directory or copy of another cluster or group is never taken for
 * this one's.
 */
public record StoreIdentity(String clusterId, int group) {
  public StoreIdentity {
    Objects.requireNonNull(clusterId, "clusterId");
  }

  @Override
  public String toString() {
    return "group " + group + " of cluster '" + clusterId + "'";
  }
}
