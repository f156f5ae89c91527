package dev.stint.client.wire;

import com.google.protobuf.ByteString;
import dev.stint.api.v1.GroupStatus;
import dev.stint.api.v1.Member;
import dev.stint.api.v1.NodeStatusResponse;
import dev.stint.api.v1.ReplicaStatus;
import dev.stint.api.v1.StatusResponse;
import dev.stint.api.v1.TriggerSnapshotResponse;
import dev.stint.api.v1.VerifyResponse;
import dev.stint.client.model.ClusterStatus;
import dev.stint.client.model.SnapshotResult;
import dev.stint.client.model.VerifyResult;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What the cluster says of itself. */
public final class ClusterInfos {
  private ClusterInfos() {}

  public static ClusterStatus status(StatusResponse status) {
    return new ClusterStatus(
        status.getMembersList().stream().map(ClusterInfos::member).toList(),
        status.getGroupsList().stream().map(ClusterInfos::group).toList());
  }

  private static ClusterStatus.Member member(Member member) {
    return new ClusterStatus.Member(
        member.getNodeId(),
        member.getApiAddress(),
        member.getPeerAddress(),
        member.getProblem(),
        member.hasStatus() ? Optional.of(node(member.getStatus())) : Optional.empty());
  }

  private static ClusterStatus.Node node(NodeStatusResponse node) {
    return new ClusterStatus.Node(
        node.getClusterId(),
        node.getNodeId(),
        node.getVersion(),
        node.getUptimeMillis(),
        node.getReplicasList().stream().map(ClusterInfos::replica).toList(),
        node.hasDisk()
            ? Optional.of(
                new ClusterStatus.Disk(
                    node.getDisk().getUsedBytes(),
                    node.getDisk().getFreeBytes(),
                    node.getDisk().getTotalBytes()))
            : Optional.empty());
  }

  private static ClusterStatus.Replica replica(ReplicaStatus replica) {
    ClusterStatus.Role role =
        switch (replica.getRole()) {
          case REPLICA_ROLE_LEADER -> ClusterStatus.Role.LEADER;
          case REPLICA_ROLE_FOLLOWER -> ClusterStatus.Role.FOLLOWER;
          case REPLICA_ROLE_CANDIDATE -> ClusterStatus.Role.CANDIDATE;
          case REPLICA_ROLE_LISTENER -> ClusterStatus.Role.LISTENER;
          case REPLICA_ROLE_UNSPECIFIED, UNRECOGNIZED -> ClusterStatus.Role.UNRECOGNIZED;
        };
    return new ClusterStatus.Replica(
        replica.getGroup(),
        role,
        replica.getTerm(),
        replica.getAppliedIndex(),
        replica.getCommittedIndex(),
        replica.getSnapshotIndex(),
        replica.getRevision(),
        replica.getLogicalTimeMillis(),
        hex(replica.getDigest()),
        replica.getFormatVersion());
  }

  private static ClusterStatus.Group group(GroupStatus group) {
    return new ClusterStatus.Group(
        group.getGroup(),
        group.hasLeader() ? Optional.of(Wire.leader(group.getLeader())) : Optional.empty(),
        group.getTerm(),
        group.getCommittedIndex(),
        group.getLagsList().stream()
            .map(
                lag ->
                    new ClusterStatus.Lag(
                        lag.getNodeId(),
                        lag.getMatchIndex(),
                        lag.getLagEntries(),
                        Infos.optional(lag.hasLastContactMillis(), lag.getLastContactMillis())))
            .toList());
  }

  public static List<SnapshotResult> snapshots(TriggerSnapshotResponse response) {
    return response.getSnapshotsList().stream()
        .map(
            snapshot ->
                new SnapshotResult(
                    snapshot.getNodeId(), snapshot.getIndex(), snapshot.getProblem()))
        .toList();
  }

  public static VerifyResult verified(VerifyResponse response) {
    return new VerifyResult(
        response.getGroup(),
        response.getIndex(),
        response.getVerified(),
        response.getReplicasList().stream()
            .map(
                replica ->
                    new VerifyResult.Replica(
                        replica.getNodeId(),
                        hex(replica.getDigest()),
                        replica.getRevision(),
                        replica.getProblem()))
            .toList());
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
