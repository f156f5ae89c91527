package dev.stint.server.grpc;

import com.google.protobuf.ByteString;
import dev.stint.api.v1.NodeDigestRequest;
import dev.stint.api.v1.NodeDigestResponse;
import dev.stint.api.v1.NodeStatusRequest;
import dev.stint.api.v1.NodeStatusResponse;
import dev.stint.api.v1.ReplicaDigest;
import dev.stint.api.v1.ReplicaStatus;
import dev.stint.api.v1.VerifyResponse;
import dev.stint.core.state.Digest;
import dev.stint.server.api.Rejections;
import dev.stint.server.replica.Progress;
import dev.stint.server.replica.StateDigest;
import dev.stint.server.settings.Settings;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Digests of the state at one index: this replica's own, and all of them compared (S12). */
final class ReplicaDigests {
  private static final long STATUS_MILLIS = 1_000;

  /** For what the other waits itself, and its way. */
  static final long ASK_MILLIS = 5_000;

  private static final long WAIT_MILLIS = 3_000;
  private static final long RETRY_MILLIS = 1_000;

  /** Digests asked for before their index is there. */
  static final int MAX_WAITING = 1_000;

  private final NodeContext node;
  private final PeerClients peers;
  private final StateWaits waits;

  ReplicaDigests(NodeContext node, PeerClients peers) {
    this.node = node;
    this.peers = peers;
    waits = new StateWaits(node, MAX_WAITING);
  }

  static ByteString bytes(Digest digest) {
    return ByteString.copyFrom(
        ByteBuffer.allocate(16).putLong(0, digest.high()).putLong(8, digest.low()).array());
  }

  /** Answers with this replica's digest, for a while also one of an index that is yet to come. */
  void own(long wanted, StreamObserver<NodeDigestResponse> observer) {
    long index = wanted == 0 ? ownApplied() : wanted;
    Progress progress = node.state().progress();
    waits.await(
        (ServerCallStreamObserver<NodeDigestResponse>) observer,
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS),
        new StateWaits.For(
            there -> progress.onIndex(index, there), there -> progress.forgetIndex(index, there)),
        () -> node.onReader(() -> answerOwn(index, observer), observer),
        () -> behind(index));
  }

  private long ownApplied() {
    return Math.max(0, node.state().applied().index());
  }

  private StatusRuntimeException behind(long index) {
    String why = "this node has applied " + ownApplied() + " of the log, not yet " + index;
    return node.status(Status.Code.UNAVAILABLE, Rejections.unavailable(why, null, RETRY_MILLIS));
  }

  private void answerOwn(long index, StreamObserver<NodeDigestResponse> observer) {
    Optional<StateDigest> digest = node.state().digestAt(index);
    if (digest.isEmpty()) {
      observer.onError(
          node.status(
              Status.Code.OUT_OF_RANGE,
              Rejections.invalidArgument("index", "a recent one: this is not kept any more")));
      return;
    }
    observer.onNext(
        NodeDigestResponse.newBuilder()
            .setNodeId(node.nodeId())
            .setGroup(node.group())
            .setIndex(index)
            .setDigest(bytes(digest.get().digest()))
            .setRevision(digest.get().revision())
            .build());
    observer.onCompleted();
  }

  /**
   * Compares all replicas at the newest index that any of them has applied. Not at this node's own:
   * it may be far behind, where the others keep no digests any more.
   */
  void compare(StreamObserver<VerifyResponse> observer) {
    List<CompletableFuture<Long>> applied = new ArrayList<>();
    applied.add(CompletableFuture.completedFuture(ownApplied()));
    for (Settings.Peer peer : node.settings().cluster().peers()) {
      if (!peer.id().equals(node.nodeId())) {
        applied.add(applied(peer));
      }
    }
    node.answerAfter(
        applied,
        () -> {
          long newest = applied.stream().mapToLong(CompletableFuture::join).max().orElse(0);
          if (newest > 0) {
            compareAt(newest, observer);
          } else {
            String why = "no replica that answers has applied anything yet";
            observer.onError(
                node.status(
                    Status.Code.UNAVAILABLE, Rejections.unavailable(why, null, RETRY_MILLIS)));
          }
        },
        observer);
  }

  /** 0 if it does not answer: it will say why when it is asked for its digest. */
  private CompletableFuture<Long> applied(Settings.Peer peer) {
    return peers
        .ask(peer, STATUS_MILLIS, stub -> stub.nodeStatus(NodeStatusRequest.getDefaultInstance()))
        .thenApply(this::applied)
        .exceptionally(e -> 0L);
  }

  private long applied(NodeStatusResponse status) {
    return status.getReplicasList().stream()
        .filter(replica -> replica.getGroup() == node.group())
        .mapToLong(ReplicaStatus::getAppliedIndex)
        .max()
        .orElse(0);
  }

  private void compareAt(long index, StreamObserver<VerifyResponse> observer) {
    List<CompletableFuture<ReplicaDigest>> digests = new ArrayList<>();
    for (Settings.Peer peer : node.settings().cluster().peers()) {
      digests.add(digestOf(peer, index));
    }
    node.answerAfter(
        digests,
        () -> {
          VerifyResponse.Builder response =
              VerifyResponse.newBuilder()
                  .setHeader(Headers.of(node, null))
                  .setGroup(node.group())
                  .setIndex(index);
          digests.forEach(one -> response.addReplicas(one.join()));
          boolean same =
              response.getReplicasList().stream()
                  .allMatch(
                      one ->
                          one.getProblem().isEmpty()
                              && one.getDigest().equals(response.getReplicas(0).getDigest()));
          observer.onNext(response.setVerified(same).build());
          observer.onCompleted();
        },
        observer);
  }

  private CompletableFuture<ReplicaDigest> digestOf(Settings.Peer peer, long index) {
    ReplicaDigest.Builder digest = ReplicaDigest.newBuilder().setNodeId(peer.id());
    NodeDigestRequest wanted =
        NodeDigestRequest.newBuilder().setGroup(node.group()).setIndex(index).build();
    return peers
        .ask(peer, ASK_MILLIS, stub -> stub.nodeDigest(wanted))
        .thenApply(
            answer ->
                digest.setDigest(answer.getDigest()).setRevision(answer.getRevision()).build())
        .exceptionally(e -> digest.setProblem(PeerClients.problem(e)).build());
  }
}
