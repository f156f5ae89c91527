package dev.stint.server.grpc;

import dev.stint.api.v1.ClusterGrpc;
import dev.stint.api.v1.DiskStatus;
import dev.stint.api.v1.GroupStatus;
import dev.stint.api.v1.Header;
import dev.stint.api.v1.Leader;
import dev.stint.api.v1.Member;
import dev.stint.api.v1.NodeDigestRequest;
import dev.stint.api.v1.NodeDigestResponse;
import dev.stint.api.v1.NodeStatusRequest;
import dev.stint.api.v1.NodeStatusResponse;
import dev.stint.api.v1.ReplicaLag;
import dev.stint.api.v1.ReplicaRole;
import dev.stint.api.v1.ReplicaStatus;
import dev.stint.api.v1.StatusRequest;
import dev.stint.api.v1.StatusResponse;
import dev.stint.api.v1.TransferLeadershipRequest;
import dev.stint.api.v1.TransferLeadershipResponse;
import dev.stint.api.v1.TriggerSnapshotRequest;
import dev.stint.api.v1.TriggerSnapshotResponse;
import dev.stint.api.v1.VerifyRequest;
import dev.stint.api.v1.VerifyResponse;
import dev.stint.core.row.GroupRow;
import dev.stint.core.state.StateStore;
import dev.stint.server.api.Rejections;
import dev.stint.server.replica.Directories;
import dev.stint.server.replica.GroupState;
import dev.stint.server.settings.Settings;
import dev.stint.statemachine.ratis.GroupReplica;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cluster shown and steered: each node answers for itself and asks the others. */
public final class ClusterService extends ClusterGrpc.ClusterImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterService.class);

  /** Shorter than a client's patience with one node, or a peer that stands still hides them all. */
  private static final long PEER_MILLIS = 1_000;

  private static final long SNAPSHOT_MILLIS = 30_000;
  private static final int FORMAT_VERSION = 1;

  private final NodeContext node;
  private final GroupReplica replica;
  private final PeerClients peers;
  private final ReplicaDigests digests;
  private final String version;
  private final long startNanos = System.nanoTime();

  ClusterService(NodeContext node, GroupReplica replica, PeerClients peers, String version) {
    this.node = node;
    this.replica = replica;
    this.peers = peers;
    digests = new ReplicaDigests(node, peers);
    this.version = version;
  }

  @Override
  public void nodeStatus(NodeStatusRequest request, StreamObserver<NodeStatusResponse> observer) {
    node.onReader(
        () -> {
          observer.onNext(ownStatus());
          observer.onCompleted();
        },
        observer);
  }

  private NodeStatusResponse ownStatus() {
    NodeStatusResponse.Builder status =
        NodeStatusResponse.newBuilder()
            .setClusterId(node.settings().cluster().id())
            .setNodeId(node.nodeId())
            .setVersion(version)
            .setUptimeMillis(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos))
            .addReplicas(replicaStatus());
    disk().ifPresent(status::setDisk);
    return status.build();
  }

  private ReplicaStatus replicaStatus() {
    dev.stint.statemachine.ratis.GroupStatus status = replica.status();
    try (StateStore.Snapshot view = node.state().snapshot()) {
      GroupRow group = GroupState.group(view);
      return ReplicaStatus.newBuilder()
          .setGroup(node.group())
          .setRole(role(status.role()))
          .setTerm(status.term())
          .setAppliedIndex(Math.max(0, view.position().index()))
          .setCommittedIndex(Math.max(0, status.committedIndex()))
          .setSnapshotIndex(status.snapshot().map(at -> Math.max(0, at.index())).orElse(0L))
          .setRevision(group.revision())
          .setLogicalTimeMillis(group.nowMillis())
          .setDigest(ReplicaDigests.bytes(view.digest()))
          .setFormatVersion(FORMAT_VERSION)
          .build();
    }
  }

  private static ReplicaRole role(dev.stint.statemachine.ratis.GroupStatus.Role role) {
    return switch (role) {
      case LEADER -> ReplicaRole.REPLICA_ROLE_LEADER;
      case CANDIDATE -> ReplicaRole.REPLICA_ROLE_CANDIDATE;
      case FOLLOWER -> ReplicaRole.REPLICA_ROLE_FOLLOWER;
      case LISTENER -> ReplicaRole.REPLICA_ROLE_LISTENER;
      case NONE -> ReplicaRole.REPLICA_ROLE_UNSPECIFIED;
    };
  }

  /** Empty when the disk does not say: zeros would look like a full one. */
  private Optional<DiskStatus> disk() {
    try {
      Path data = node.settings().node().dataDirectory();
      FileStore files = Files.getFileStore(data);
      return Optional.of(
          DiskStatus.newBuilder()
              .setUsedBytes(Directories.sizeOf(data))
              .setFreeBytes(files.getUsableSpace())
              .setTotalBytes(files.getTotalSpace())
              .build());
    } catch (IOException | RuntimeException e) {
      LOG.warn("The disk of node.data-directory can not be asked: {}", e.toString());
      return Optional.empty();
    }
  }

  @Override
  public void nodeDigest(NodeDigestRequest request, StreamObserver<NodeDigestResponse> observer) {
    if (knows(request.getGroup(), observer)) {
      digests.own(request.getIndex(), observer);
    }
  }

  /** Whether the group exists; if not, the call has ended. */
  private boolean knows(int group, StreamObserver<?> observer) {
    boolean known = group == node.group();
    if (!known) {
      String what = "group " + Integer.toUnsignedString(group);
      observer.onError(node.status(Status.Code.NOT_FOUND, Rejections.notFound(what)));
    }
    return known;
  }

  @Override
  public void status(StatusRequest request, StreamObserver<StatusResponse> observer) {
    List<CompletableFuture<Member>> members = new ArrayList<>();
    for (Settings.Peer peer : node.settings().cluster().peers()) {
      members.add(member(peer));
    }
    node.answerAfter(
        members,
        () -> {
          StatusResponse.Builder response =
              StatusResponse.newBuilder().setHeader(Headers.of(node, null));
          members.forEach(member -> response.addMembers(member.join()));
          response.addGroups(groupStatus());
          observer.onNext(response.build());
          observer.onCompleted();
        },
        observer);
  }

  private CompletableFuture<Member> member(Settings.Peer peer) {
    Member.Builder member =
        Member.newBuilder()
            .setNodeId(peer.id())
            .setApiAddress(peer.api().toString())
            .setPeerAddress(peer.peer().toString());
    CompletableFuture<NodeStatusResponse> asked =
        peer.id().equals(node.nodeId())
            ? node.onReader(this::ownStatus)
            : peers.ask(
                peer, PEER_MILLIS, stub -> stub.nodeStatus(NodeStatusRequest.getDefaultInstance()));
    return asked
        .thenApply(status -> member.setReachable(true).setStatus(status).build())
        .exceptionally(e -> member.setProblem(PeerClients.problem(e)).build());
  }

  private GroupStatus groupStatus() {
    dev.stint.statemachine.ratis.GroupStatus status = replica.status();
    GroupStatus.Builder group =
        GroupStatus.newBuilder()
            .setGroup(node.group())
            .setTerm(status.term())
            .setCommittedIndex(Math.max(0, status.committedIndex()));
    Leader leader = node.leaderOrNull(status.leaderId().orElse(null));
    if (leader != null) {
      group.setLeader(leader);
    }
    status
        .followers()
        .forEach(
            follower ->
                group.addLags(
                    ReplicaLag.newBuilder()
                        .setNodeId(follower.nodeId())
                        .setMatchIndex(Math.max(0, follower.matchIndex()))
                        .setLagEntries(Math.max(0, follower.lagEntries()))
                        .setLastContactMillis(follower.silentMillis())));
    return group.build();
  }

  @Override
  public void transferLeadership(
      TransferLeadershipRequest request, StreamObserver<TransferLeadershipResponse> observer) {
    if (!knows(request.getGroup(), observer)
        || !isMemberOrEmpty(request.getTargetNodeId(), observer)) {
      return;
    }
    if (!node.partition().leads()) {
      observer.onError(node.notLeading());
      return;
    }
    CompletableFuture<String> handedOver =
        request.getTargetNodeId().isEmpty()
            ? replica.transferLeadership()
            : replica.transferLeadership(request.getTargetNodeId());
    handedOver.whenComplete(
        (leader, failure) ->
            node.onReader(() -> answerTransfer(leader, failure, observer), observer));
  }

  /** Whether an operator who names a node names one of the cluster; if not, the call has ended. */
  private boolean isMemberOrEmpty(String nodeId, StreamObserver<?> observer) {
    boolean known =
        nodeId.isEmpty()
            || node.settings().cluster().peers().stream().anyMatch(one -> one.id().equals(nodeId));
    if (!known) {
      observer.onError(node.status(Status.Code.NOT_FOUND, Rejections.notFound("node")));
    }
    return known;
  }

  private void answerTransfer(
      String leader, Throwable failure, StreamObserver<TransferLeadershipResponse> observer) {
    if (failure != null) {
      observer.onError(
          node.status(
              Status.Code.UNAVAILABLE,
              Rejections.unavailable(PeerClients.problem(failure), null, 1_000)));
      return;
    }
    Header.Builder header = Headers.of(node, null).toBuilder();
    Leader now = node.leaderOrNull(leader);
    if (now != null) {
      header.setLeader(now);
    }
    observer.onNext(TransferLeadershipResponse.newBuilder().setHeader(header).build());
    observer.onCompleted();
  }

  @Override
  public void triggerSnapshot(
      TriggerSnapshotRequest request, StreamObserver<TriggerSnapshotResponse> observer) {
    if (!knows(request.getGroup(), observer) || !isMemberOrEmpty(request.getNodeId(), observer)) {
      return;
    }
    List<CompletableFuture<TriggerSnapshotResponse.Snapshot>> made = new ArrayList<>();
    for (Settings.Peer peer : node.settings().cluster().peers()) {
      if (request.getNodeId().isEmpty() || request.getNodeId().equals(peer.id())) {
        made.add(snapshot(peer, request.getGroup()));
      }
    }
    node.answerAfter(
        made,
        () -> {
          TriggerSnapshotResponse.Builder response =
              TriggerSnapshotResponse.newBuilder().setHeader(Headers.of(node, null));
          made.forEach(one -> response.addSnapshots(one.join()));
          observer.onNext(response.build());
          observer.onCompleted();
        },
        observer);
  }

  private CompletableFuture<TriggerSnapshotResponse.Snapshot> snapshot(
      Settings.Peer peer, int group) {
    TriggerSnapshotResponse.Snapshot.Builder snapshot =
        TriggerSnapshotResponse.Snapshot.newBuilder().setNodeId(peer.id());
    CompletableFuture<Long> index =
        peer.id().equals(node.nodeId())
            ? replica.triggerSnapshot().thenApply(position -> position.index())
            : peers
                .ask(
                    peer,
                    SNAPSHOT_MILLIS,
                    stub ->
                        stub.triggerSnapshot(
                            TriggerSnapshotRequest.newBuilder()
                                .setGroup(group)
                                .setNodeId(peer.id())
                                .build()))
                .thenApply(answer -> answer.getSnapshots(0))
                .thenApply(ClusterService::indexOf);
    return index
        .thenApply(at -> snapshot.setIndex(Math.max(0, at)).build())
        .exceptionally(e -> snapshot.setProblem(PeerClients.problem(e)).build());
  }

  private static long indexOf(TriggerSnapshotResponse.Snapshot made) {
    if (!made.getProblem().isEmpty()) {
      throw new IllegalStateException(made.getProblem());
    }
    return made.getIndex();
  }

  @Override
  public void verify(VerifyRequest request, StreamObserver<VerifyResponse> observer) {
    if (knows(request.getGroup(), observer)) {
      digests.compare(observer);
    }
  }
}
