package dev.stint.client.model;

import java.util.Objects;

/**
 * What became of a snapshot on one node.
 *
 * @param index the last log index that it holds
 * @param problem why there is none; otherwise empty
 */
public record SnapshotResult(String nodeId, long index, String problem) {
  public SnapshotResult {
    Objects.requireNonNull(nodeId, "nodeId");
    Objects.requireNonNull(problem, "problem");
  }
}
