package dev.stint.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.stint.api.ErrorInfos;
import dev.stint.api.v1.Claim;
import dev.stint.api.v1.CreateRun;
import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.ExecuteResponse;
import dev.stint.api.v1.ExpiresAt;
import dev.stint.api.v1.Heartbeat;
import dev.stint.api.v1.LocateRequest;
import dev.stint.api.v1.OpenSession;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.RejectionCode;
import dev.stint.api.v1.SessionId;
import dev.stint.api.v1.StintGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever waits at a node that stops hears that nothing was done, and not that a call broke. */
final class StoppingNodeIT {
  private static final class Answers implements StreamObserver<ExecuteResponse> {
    final List<OperationResult> results = new CopyOnWriteArrayList<>();
    final CompletableFuture<Throwable> end = new CompletableFuture<>();

    @Override
    public void onNext(ExecuteResponse response) {
      assertThat(response.getHeader().getNodeId()).isEqualTo("n1");
      results.addAll(response.getResultsList());
    }

    @Override
    public void onError(Throwable failure) {
      end.complete(failure);
    }

    @Override
    public void onCompleted() {
      end.complete(null);
    }
  }

  private static ByteString id(long number) {
    return ByteString.copyFrom(ByteBuffer.allocate(16).putLong(8, number).array());
  }

  private static ExecuteRequest request(Operation.Builder... operations) {
    ExecuteRequest.Builder request =
        ExecuteRequest.newBuilder().setTenant("t").setDeadlineMillis(30_000);
    for (Operation.Builder operation : operations) {
      request.addOperations(operation);
    }
    return request.build();
  }

  private static Operation.Builder claim(SessionId session) {
    return Operation.newBuilder()
        .setClaim(
            Claim.newBuilder()
                .setSession(session)
                .setSequence(1)
                .addRuns("run")
                .setMax(1)
                .setWaitMillis(30_000));
  }

  private static SessionId session(OperationResult result) {
    return result.getSessionOpened().getSession();
  }

  private static Operation.Builder open(long nonce, ExpiresAt expires) {
    return Operation.newBuilder()
        .setOpenSession(
            OpenSession.newBuilder()
                .setNonce(id(nonce))
                .setExpiresAt(expires)
                .setWorker("w")
                .setCapacity(1)
                .setTtlMillis(60_000));
  }

  @Test
  void claimsWait_nodeStops_eachHearsThatNothingWasDone(@TempDir Path directory) throws Exception {
    Answers streamed = new Answers();
    Answers executed = new Answers();
    try (OneNode node = OneNode.alone(directory)) {
      ManagedChannel channel = node.connect();
      var stint = StintGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
      long now =
          stint
              .locate(LocateRequest.newBuilder().setTenant("t").build())
              .getHeader()
              .getLogicalTimeMillis();
      ExpiresAt expires = ExpiresAt.newBuilder().setLogicalTimeMillis(now + 60_000).build();
      ExecuteResponse made =
          stint.execute(
              request(
                  open(1, expires),
                  open(2, expires),
                  Operation.newBuilder()
                      .setCreateRun(
                          CreateRun.newBuilder()
                              .setOpId(id(3))
                              .setExpiresAt(expires)
                              .setName("run"))));
      SessionId one = session(made.getResults(0));
      SessionId other = session(made.getResults(1));
      StreamObserver<ExecuteRequest> stream = StintGrpc.newStub(channel).stream(streamed);
      stream.onNext(request(claim(one)));
      stream.onNext(
          request(Operation.newBuilder().setHeartbeat(Heartbeat.newBuilder().setSession(one))));
      StintGrpc.newStub(channel).execute(request(claim(other)), executed);
      await().until(() -> streamed.results.size() == 1);
      stint.execute(
          request(Operation.newBuilder().setHeartbeat(Heartbeat.newBuilder().setSession(other))));
      node.server().close();

      for (Answers answers : List.of(streamed, executed)) {
        Throwable end = answers.end.get(10, TimeUnit.SECONDS);
        OperationResult last = answers.results.get(answers.results.size() - 1);
        assertThat(last.getRejection().getCode())
            .as("%s, ended with %s", answers.results, end)
            .isEqualTo(RejectionCode.REJECTION_CODE_UNAVAILABLE);
      }
      Throwable end = streamed.end.join();
      assertThat(Status.fromThrowable(end).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(ErrorInfos.from(end).orElseThrow().getHeader().getNodeId()).isEqualTo("n1");
      assertThat(executed.end.join()).as("how Execute ended").isNull();
    }
  }
}
