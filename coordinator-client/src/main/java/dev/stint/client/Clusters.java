package dev.stint.client;

import dev.stint.api.v1.ClusterGrpc;
import dev.stint.api.v1.StatusRequest;
import dev.stint.api.v1.StatusResponse;
import dev.stint.api.v1.TransferLeadershipRequest;
import dev.stint.api.v1.TransferLeadershipResponse;
import dev.stint.api.v1.TriggerSnapshotRequest;
import dev.stint.api.v1.VerifyRequest;
import dev.stint.api.v1.VerifyResponse;
import dev.stint.client.model.ClusterStatus;
import dev.stint.client.model.Header;
import dev.stint.client.model.SnapshotResult;
import dev.stint.client.model.VerifyResult;
import dev.stint.client.wire.ClusterInfos;
import dev.stint.client.wire.Wire;
import java.util.List;

/** Shows and steers the cluster itself. Any node answers. */
public final class Clusters {
  private final Caller caller;

  Clusters(Caller caller) {
    this.caller = caller;
  }

  /** The cluster as the answering node sees it. */
  public Reply<ClusterStatus> status() {
    return caller.read(
        -1,
        ClusterGrpc.getStatusMethod(),
        StatusRequest.getDefaultInstance(),
        StatusResponse::getHeader,
        ClusterInfos::status);
  }

  /**
   * Hands the leadership of a group over.
   *
   * @param nodeOrEmpty to this node; empty: to the follower that is nearest to the leader
   * @return from the new leader's view
   */
  public Reply<Header> transferLeadership(int group, String nodeOrEmpty) {
    return caller.act(
        ClusterGrpc.getTransferLeadershipMethod(),
        TransferLeadershipRequest.newBuilder().setGroup(group).setTargetNodeId(nodeOrEmpty).build(),
        TransferLeadershipResponse::getHeader,
        response -> Wire.header(response.getHeader()));
  }

  /**
   * Makes snapshots now.
   *
   * @param nodeOrEmpty on this node; empty: on all
   */
  public Reply<List<SnapshotResult>> snapshot(int group, String nodeOrEmpty) {
    return caller.act(
        ClusterGrpc.getTriggerSnapshotMethod(),
        TriggerSnapshotRequest.newBuilder().setGroup(group).setNodeId(nodeOrEmpty).build(),
        response -> null,
        ClusterInfos::snapshots);
  }

  /** Compares the state of all replicas at one index. */
  public Reply<VerifyResult> verify(int group) {
    return caller.act(
        ClusterGrpc.getVerifyMethod(),
        VerifyRequest.newBuilder().setGroup(group).build(),
        VerifyResponse::getHeader,
        ClusterInfos::verified);
  }
}
