package dev.stint.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.NodeDigestRequest;
import dev.stint.api.v1.NodeDigestResponse;
import dev.stint.core.state.Digest;
import dev.stint.server.settings.Settings;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Node n1 with a real state, whose peers n2 and n3 say what a test has them say. */
class DigestWatchTest {
  private static final Digest OTHER = new Digest(4, 2);

  private final Map<String, NodeDigestResponse> answers = new HashMap<>();
  private final List<String> ends = new ArrayList<>();
  private TestNode node;
  private DigestWatch watch;
  private long index;
  private Digest own;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    node = new TestNode(directory);
    watch = new DigestWatch(node.context, this::ask, ends::add);
    node.openSessions(1);
    index = node.state.newestDigest().orElseThrow().index();
    own = node.state.newestDigest().orElseThrow().digest();
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  private CompletableFuture<NodeDigestResponse> ask(Settings.Peer peer, NodeDigestRequest request) {
    assertThat(request.getIndex()).isEqualTo(index);
    NodeDigestResponse answer = answers.get(peer.id());
    return answer == null
        ? CompletableFuture.failedFuture(Status.OUT_OF_RANGE.asRuntimeException())
        : CompletableFuture.completedFuture(answer);
  }

  private void says(String nodeId, Digest digest) {
    answers.put(nodeId, answer(nodeId, digest, index));
  }

  private static NodeDigestResponse answer(String nodeId, Digest digest, long index) {
    return NodeDigestResponse.newBuilder()
        .setNodeId(nodeId)
        .setIndex(index)
        .setDigest(ReplicaDigests.bytes(digest))
        .build();
  }

  private void assertCounted(String result) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    node.metrics.write(out);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("stint_digest_comparisons_total{result=\"" + result + "\"} 1.0");
  }

  @Test
  void majorityHasAnother_nodeEndsAndSaysIndexAndBothDigests() throws IOException {
    says("n2", OTHER);
    says("n3", OTHER);
    watch.compare();

    assertThat(ends).hasSize(1);
    assertThat(ends.get(0))
        .contains("at index " + index, "its digest is " + own, "majority of the nodes is " + OTHER);
    assertCounted("wrong");
  }

  @Test
  void oneHasAnother_nodeGoesOn() throws IOException {
    says("n2", OTHER);
    says("n3", own);
    watch.compare();

    assertThat(ends).isEmpty();
    assertCounted("different");
  }

  @Test
  void oneIsEqualAndOneDoesNotKnow_nothingIsWrong() throws IOException {
    says("n2", own);
    watch.compare();

    assertThat(ends).isEmpty();
    assertCounted("equal");
  }

  @Test
  void answersOfAnotherNodeOrIndex_proveNothing() throws IOException {
    answers.put("n2", answer("n3", OTHER, index));
    answers.put("n3", answer("n3", OTHER, index + 1));
    watch.compare();

    assertThat(ends).isEmpty();
    assertCounted("unknown");
  }
}
