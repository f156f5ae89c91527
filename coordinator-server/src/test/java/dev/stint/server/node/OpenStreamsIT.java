package dev.stint.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.ExecuteResponse;
import dev.stint.api.v1.Heartbeat;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.Rejection;
import dev.stint.api.v1.RejectionCode;
import dev.stint.api.v1.SessionId;
import dev.stint.api.v1.StintGrpc;
import dev.stint.api.v1.WatchRequest;
import dev.stint.api.v1.WatchResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bound on streams holds for the node, however many connections they come over. */
final class OpenStreamsIT {
  private static final WatchRequest WATCH = WatchRequest.newBuilder().setTenant("acme").build();

  @TempDir Path directory;

  /** The first thing that comes back: an answer, or the end. */
  private static final class First<T> implements StreamObserver<T> {
    final CompletableFuture<T> first = new CompletableFuture<>();

    @Override
    public void onNext(T message) {
      first.complete(message);
    }

    @Override
    public void onError(Throwable why) {
      first.completeExceptionally(why);
    }

    @Override
    public void onCompleted() {
      first.cancel(false);
    }

    T answer() throws Exception {
      return first.get(10, TimeUnit.SECONDS);
    }

    Throwable failure() {
      return catchThrowableOfType(ExecutionException.class, this::answer).getCause();
    }
  }

  private static StintGrpc.StintStub stub(OneNode node) {
    return StintGrpc.newStub(node.connect());
  }

  private static StreamObserver<ExecuteRequest> openStream(OneNode node) throws Exception {
    First<ExecuteResponse> opened = new First<>();
    StreamObserver<ExecuteRequest> stream = stub(node).stream(opened);
    stream.onNext(
        ExecuteRequest.newBuilder()
            .setTenant("acme")
            .addOperations(
                Operation.newBuilder()
                    .setHeartbeat(
                        Heartbeat.newBuilder().setSession(SessionId.newBuilder().setRevision(1))))
            .build());
    assertThat(opened.answer().getResultsCount()).isEqualTo(1);
    return stream;
  }

  private static Throwable watchOfNothing(OneNode node) {
    First<WatchResponse> watch = new First<>();
    stub(node).watch(WATCH, watch);
    return watch.failure();
  }

  @Test
  void oneStreamMoreThanTheNodeTakes_refusedOnAnyConnectionUntilAnotherEnds() throws Exception {
    try (OneNode node = OneNode.alone(directory, "gateway.max-streams=2")) {
      StreamObserver<ExecuteRequest> one = openStream(node);
      StreamObserver<ExecuteRequest> other = openStream(node);

      First<ExecuteResponse> third = new First<>();
      stub(node).stream(third);
      for (Throwable failure : new Throwable[] {third.failure(), watchOfNothing(node)}) {
        Rejection rejection = OneNode.rejection(Status.Code.RESOURCE_EXHAUSTED, failure);
        assertThat(rejection.getCode()).isEqualTo(RejectionCode.REJECTION_CODE_RESOURCE_EXHAUSTED);
        assertThat(rejection.getMessage()).contains("2 streams are open at this node");
        assertThat(rejection.getRetryAfterMillis()).isPositive();
      }

      one.onCompleted();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> OneNode.rejection(Status.Code.NOT_FOUND, watchOfNothing(node)));
      openStream(node).onError(Status.CANCELLED.asException());
      other.onCompleted();
      await()
          .atMost(Duration.ofSeconds(10))
          .ignoreExceptions()
          .until(
              () -> {
                StreamObserver<ExecuteRequest> again = openStream(node);
                openStream(node).onCompleted();
                again.onCompleted();
                return true;
              });
    }
  }
}
