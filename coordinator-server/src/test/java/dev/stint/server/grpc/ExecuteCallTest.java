package dev.stint.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.ExecuteResponse;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.RejectionCode;
import dev.stint.server.gateway.CallOutcome;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecuteCallTest {
  private final FakeCall<ExecuteResponse> call = new FakeCall<>();
  private TestNode node;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    node = new TestNode(directory);
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  private void execute(ExecuteRequest request) {
    new StintService(node.context).execute(request, call);
  }

  @Test
  void sameCorrelationTwice_eachResultAtThePlaceOfItsOperation() {
    execute(Requests.of(Requests.heartbeat(1, 5), Requests.heartbeat(2, 5)));
    node.port.answer(1, new CallOutcome.Unknown("second"));
    assertThat(call.sent).isEmpty();
    node.port.answer(0, new CallOutcome.Unknown("first"));

    assertThat(call.sent.get(0).getResultsList())
        .extracting(one -> one.getRejection().getMessage())
        .satisfiesExactly(
            one -> assertThat(one).contains("first"), two -> assertThat(two).contains("second"));
    assertThat(call.completed).isTrue();
  }

  @Test
  void callerGoesAway_itsWaitingClaimIsWithdrawn() {
    execute(Requests.of(Requests.heartbeat(7, 1), Requests.claim(7, 900)));
    node.port.answer(0, new CallOutcome.Unknown("lost"));
    call.cancel();

    assertThat(node.port.withdrawn).containsExactly(node.port.submitted.get(1));
  }

  @Test
  void moreThanAClientTakes_whatDoesNotFitIsToBeSentAgain() {
    execute(Requests.heartbeats(20));
    CallOutcome large = new CallOutcome.Unknown("x".repeat(1 << 20));
    for (int i = 0; i < 20; i++) {
      node.port.answer(i, large);
    }
    ExecuteResponse response = call.sent.get(0);

    assertThat(response.getSerializedSize()).isLessThan(16 << 20);
    assertThat(response.getResultsList())
        .hasSize(20)
        .extracting(OperationResult::getCorrelation)
        .isSorted();
    assertThat(response.getResults(19).getRejection().getCode())
        .isEqualTo(RejectionCode.REJECTION_CODE_OUTCOME_UNKNOWN);
    assertThat(response.getResults(19).getRejection().getMessage()).contains("fit");
  }

  @Test
  void stateIsClosed_answeredAllTheSame() throws IOException {
    execute(Requests.heartbeats(1));
    node.state.close();
    node.port.answer(0, new CallOutcome.Unknown("the node stopped before the answer"));

    assertThat(call.sent).hasSize(1);
    assertThat(call.sent.get(0).getHeader().getNodeId()).isEqualTo("n1");
    assertThat(call.completed).isTrue();
  }
}
