package dev.stint.client.model;

import java.util.Objects;
import java.util.Optional;

/**
 * Who answered, and as of when.
 *
 * @param clusterId fixed when the cluster was formed
 * @param group the Raft group that answered; revisions and logical times compare within it only
 * @param term of the last log entry that the answer reflects
 * @param index of the last log entry that the answer reflects
 * @param revision of the group, unsigned
 * @param logicalTimeMillis by which everything but sessions is judged
 * @param horizonMillis by which sessions are judged; never above the logical time
 * @param leader who leads the group, if the answering node knows
 */
public record Header(
    String clusterId,
    int group,
    String nodeId,
    long term,
    long index,
    long revision,
    long logicalTimeMillis,
    long horizonMillis,
    Optional<Leader> leader) {
  public Header {
    Objects.requireNonNull(clusterId, "clusterId");
    Objects.requireNonNull(nodeId, "nodeId");
    Objects.requireNonNull(leader, "leader");
  }
}
