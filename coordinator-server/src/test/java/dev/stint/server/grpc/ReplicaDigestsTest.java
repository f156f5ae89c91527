package dev.stint.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.NodeDigestResponse;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicaDigestsTest {
  private static final long FAR_INDEX = 1_000_000;

  private TestNode node;
  private ReplicaDigests digests;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    node = new TestNode(directory);
    digests = new ReplicaDigests(node.context, new PeerClients());
    node.openSessions(1);
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  @Test
  void indexComes_answeredWithItsDigest() throws IOException {
    FakeCall<NodeDigestResponse> call = new FakeCall<>();
    digests.own(2, call);
    node.openSessions(1);
    node.runReaders();

    assertThat(call.sent.get(0).getIndex()).isEqualTo(2);
    assertThat(node.timers.getQueue()).isEmpty();
  }

  @Test
  void tooManyWait_theNextIsRefused_untilACallerGoes() {
    List<FakeCall<NodeDigestResponse>> waiting = new ArrayList<>();
    for (int i = 0; i < ReplicaDigests.MAX_WAITING; i++) {
      FakeCall<NodeDigestResponse> call = new FakeCall<>();
      digests.own(FAR_INDEX + i, call);
      waiting.add(call);
    }
    FakeCall<NodeDigestResponse> next = new FakeCall<>();
    digests.own(FAR_INDEX, next);
    assertThat(next.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);

    waiting.get(0).cancel();
    FakeCall<NodeDigestResponse> another = new FakeCall<>();
    digests.own(FAR_INDEX, another);
    assertThat(another.ended()).isFalse();
  }

  @Test
  void readersAreFull_whatTheyShouldFindOutFailsInsteadOfThrowing() {
    node.readersFull = true;

    assertThat(node.context.onReader(() -> 1)).isCompletedExceptionally();
  }
}
