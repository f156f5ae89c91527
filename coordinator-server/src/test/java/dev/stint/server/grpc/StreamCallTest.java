package dev.stint.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.ExecuteResponse;
import dev.stint.api.v1.OperationResult;
import dev.stint.server.gateway.Advice;
import dev.stint.server.gateway.CallOutcome;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamCallTest {
  /** An answer that takes some place. */
  private static final CallOutcome LARGE = new CallOutcome.Unknown("x".repeat(10_000));

  private static final CallOutcome SMALL = new CallOutcome.Unknown("lost");

  private final FakeCall<ExecuteResponse> call = new FakeCall<>();
  private TestNode node;
  private StreamCall stream;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    node = new TestNode(directory);
    stream = new StreamCall(node.context, call);
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  private long results() {
    return call.sent.stream().mapToInt(ExecuteResponse::getResultsCount).sum();
  }

  /** Sends while the server asks for more, and has everything answered at once. */
  private int sendWhileAsked(int operations, CallOutcome outcome, int max) {
    int messages = 0;
    while (call.requested > messages && messages < max) {
      int first = node.port.submitted.size();
      stream.onNext(Requests.heartbeats(operations));
      messages++;
      for (int i = first; i < node.port.submitted.size(); i++) {
        node.port.answer(i, outcome);
      }
    }
    return messages;
  }

  @Test
  void callerDoesNotRead_nothingMoreIsReadFromIt() {
    assertThat(call.autoRequest).as("gRPC asks for more by itself").isFalse();
    call.ready = false;
    int sent = sendWhileAsked(100, LARGE, 1_000);
    long bytes = node.port.submitted.size() * 10_000L;

    assertThat(bytes).isBetween(StreamCall.MAX_UNSENT_BYTES, 2 * StreamCall.MAX_UNSENT_BYTES);
    assertThat(call.sent).isEmpty();

    call.read(1);
    assertThat(call.sent).hasSize(1);
    call.read(Integer.MAX_VALUE);
    assertThat(results()).isEqualTo(100L * sent);
    assertThat(call.requested).as("it asks again").isEqualTo(sent + 1);
  }

  @Test
  void manyOperationsWithoutAnAnswer_nothingMoreIsRead_untilResultsWereSent() {
    int messages = 0;
    while (call.requested > messages) {
      stream.onNext(Requests.heartbeats(1_024));
      messages++;
    }
    assertThat(node.port.submitted).hasSize(StreamCall.MAX_UNANSWERED);
    call.ready = false;
    node.port.answer(0, SMALL);
    assertThat(call.requested).as("a result that nobody reads makes no room").isEqualTo(messages);
    call.read(Integer.MAX_VALUE);

    assertThat(call.requested).isEqualTo(messages + 1);
  }

  @Test
  void manyLargeResults_cutIntoMessagesInTheirOrder() {
    call.ready = false;
    stream.onNext(Requests.heartbeats(500));
    for (int i = 0; i < 500; i++) {
      node.port.answer(i, LARGE);
    }
    call.read(Integer.MAX_VALUE);

    assertThat(call.sent)
        .hasSizeGreaterThan(4)
        .allMatch(one -> one.getSerializedSize() <= 2 * Outbox.MAX_MESSAGE_BYTES)
        .allMatch(ExecuteResponse::hasHeader);
    assertThat(call.sent.stream().flatMap(one -> one.getResultsList().stream()))
        .extracting(OperationResult::getCorrelation)
        .isSorted()
        .hasSize(500);
  }

  @Test
  void adviceThatNobodyReads_bounded() {
    node.context.adviceStreams().bind(7, stream);
    call.ready = false;
    for (int i = 0; i < 5_000; i++) {
      node.context.adviceStreams().onAdvice(7, Advices.revoked(i));
    }
    node.context.adviceStreams().onAdvice(7, Advices.revoked(0));
    call.read(Integer.MAX_VALUE);

    assertThat(call.sent).hasSize(1);
    assertThat(call.sent.get(0).getAdviceCount()).isEqualTo(Outbox.MAX_ADVICE);
  }

  @Test
  void callerGoesAway_itsWaitingClaimsAreWithdrawn_theAnsweredOnesNot() {
    stream.onNext(Requests.of(Requests.claim(7, 900), Requests.claim(8, 900)));
    stream.onNext(Requests.of(Requests.claim(9, 0), Requests.heartbeat(7, 1)));
    node.port.answer(1, SMALL);
    call.cancel();

    assertThat(node.port.withdrawn).containsExactly(node.port.submitted.get(0));
    node.port.answer(0, SMALL);
    assertThat(call.sent).hasSize(1);
  }

  @Test
  void requestWithADefect_streamEndsWithWhyAndHeader_claimsAreWithdrawn() {
    stream.onNext(Requests.of(Requests.claim(7, 900)));
    stream.onNext(Requests.of());

    assertThat(call.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(Headered.of(call.error).getNodeId()).isEqualTo("n1");
    assertThat(node.port.withdrawn).hasSize(1);
  }

  @Test
  void callerHasSaidAll_streamEndsWhenAllWasAnsweredAndSent() {
    stream.onNext(Requests.heartbeats(2));
    stream.onCompleted();
    node.port.answer(0, SMALL);
    assertThat(call.ended()).isFalse();
    call.ready = false;
    node.port.answer(1, SMALL);
    assertThat(call.ended()).as("one result was not read").isFalse();
    call.read(Integer.MAX_VALUE);

    assertThat(call.completed).isTrue();
    assertThat(node.context.adviceStreams().size()).isZero();
  }

  @Test
  void leaderDeposed_streamEndsAfterWhatIsUnderWay() {
    stream.onNext(Requests.heartbeats(1));
    node.port.leads = false;
    node.context.adviceStreams().onDeposed();
    assertThat(call.ended()).isFalse();
    node.port.answer(0, SMALL);

    assertThat(results()).isEqualTo(1);
    assertThat(call.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(Headered.of(call.error).getLeader().getNodeId()).isEqualTo("n2");
  }

  /** Advice of which no two pieces are alike. */
  private static final class Advices {
    static Advice revoked(int fence) {
      return new Advice.LeaseRevoked(
          new dev.stint.core.value.ShardRef(new dev.stint.core.value.RunRef("run", 7), 1), fence);
    }
  }
}
