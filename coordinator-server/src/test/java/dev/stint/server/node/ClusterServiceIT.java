package dev.stint.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.stint.api.v1.ClusterGrpc;
import dev.stint.api.v1.NodeDigestRequest;
import dev.stint.api.v1.Rejection;
import dev.stint.api.v1.TransferLeadershipRequest;
import dev.stint.api.v1.TriggerSnapshotRequest;
import dev.stint.api.v1.VerifyRequest;
import dev.stint.api.v1.VerifyResponse;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators can get wrong, or too early, about the cluster is answered in so many words. */
final class ClusterServiceIT {
  @TempDir Path directory;

  private static ClusterGrpc.ClusterBlockingStub stub(OneNode node) {
    return ClusterGrpc.newBlockingStub(node.connect()).withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  @Test
  void unknownGroupOrNode_notFound() throws Exception {
    try (OneNode node = OneNode.alone(directory)) {
      ClusterGrpc.ClusterBlockingStub stub = stub(node);
      List<Consumer<Integer>> calls =
          List.of(
              group -> stub.verify(VerifyRequest.newBuilder().setGroup(group).build()),
              group ->
                  stub.transferLeadership(
                      TransferLeadershipRequest.newBuilder().setGroup(group).build()),
              group ->
                  stub.triggerSnapshot(TriggerSnapshotRequest.newBuilder().setGroup(group).build()),
              group -> stub.nodeDigest(NodeDigestRequest.newBuilder().setGroup(group).build()));
      for (int group : new int[] {1, 7, -1}) {
        for (Consumer<Integer> call : calls) {
          Rejection rejection =
              OneNode.rejection(Status.Code.NOT_FOUND, catchThrowable(() -> call.accept(group)));
          assertThat(rejection.getSubject()).isEqualTo("group " + Integer.toUnsignedString(group));
        }
      }
      TransferLeadershipRequest toNobody =
          TransferLeadershipRequest.newBuilder().setTargetNodeId("n9").build();
      assertThat(
              OneNode.rejection(
                      Status.Code.NOT_FOUND,
                      catchThrowable(() -> stub.transferLeadership(toNobody)))
                  .getSubject())
          .isEqualTo("node");
    }
  }

  @Test
  void verifyBeforeAnythingWasApplied_unavailableAndSaysSo() throws Exception {
    try (OneNode node = OneNode.ofThree(directory)) {
      Rejection rejection =
          OneNode.rejection(
              Status.Code.UNAVAILABLE,
              catchThrowable(() -> stub(node).verify(VerifyRequest.getDefaultInstance())));
      assertThat(rejection.getMessage()).contains("no replica that answers has applied anything");
      assertThat(rejection.getRetryAfterMillis()).isPositive();
    }
  }

  @Test
  void digestOfAnIndexThatTheNodeHasNotReached_unavailableAndSaysHowFarItIs() throws Exception {
    try (OneNode node = OneNode.alone(directory)) {
      VerifyResponse verified = stub(node).verify(VerifyRequest.getDefaultInstance());
      assertThat(verified.getVerified()).as("%s", verified).isTrue();
      NodeDigestRequest ahead = NodeDigestRequest.newBuilder().setIndex(1_000_000).build();
      Rejection rejection =
          OneNode.rejection(
              Status.Code.UNAVAILABLE, catchThrowable(() -> stub(node).nodeDigest(ahead)));
      assertThat(rejection.getMessage())
          .matches(".*this node has applied \\d+ of the log, not yet 1000000.*");
      assertThat(rejection.getRetryAfterMillis()).isPositive();
    }
  }
}
