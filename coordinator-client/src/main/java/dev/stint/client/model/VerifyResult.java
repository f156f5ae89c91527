package dev.stint.client.model;

import java.util.List;
import java.util.Objects;

/**
 * All replicas of a group, compared at one log index.
 *
 * @param verified every member answered, and all digests are the same
 */
public record VerifyResult(int group, long index, boolean verified, List<Replica> replicas) {
  public VerifyResult {
    replicas = List.copyOf(replicas);
  }

  /**
   * One replica.
   *
   * @param digest hexadecimal; empty if it did not answer
   * @param problem why there is none; otherwise empty
   */
  public record Replica(String nodeId, String digest, long revision, String problem) {
    public Replica {
      Objects.requireNonNull(nodeId, "nodeId");
      Objects.requireNonNull(digest, "digest");
      Objects.requireNonNull(problem, "problem");
    }
  }
}
