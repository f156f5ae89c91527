package dev.stint.client.model;

import java.util.Objects;

/**
 * Who leads a group. A hint: it may have changed since.
 *
 * @param address host:port of its API
 */
public record Leader(String nodeId, String address) {
  public Leader {
    Objects.requireNonNull(nodeId, "nodeId");
    Objects.requireNonNull(address, "address");
  }
}
