package dev.stint.server.grpc;

import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.ExecuteResponse;
import dev.stint.api.v1.StintGrpc;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;

/** The service for workers and operators: hands commands to the partition and reads to readers. */
final class StintService extends StintGrpc.StintImplBase {
  private final NodeContext node;
  private final Submissions submissions;
  private final RequestCheck check;

  StintService(NodeContext node) {
    this.node = node;
    submissions = new Submissions(node);
    check = new RequestCheck(node);
  }

  @Override
  public void execute(ExecuteRequest request, StreamObserver<ExecuteResponse> observer) {
    StatusRuntimeException defect = check.defectOrNull(request);
    if (defect == null && !node.partition().leads()) {
      defect = node.notLeading();
    }
    if (defect != null) {
      observer.onError(defect);
      return;
    }
    submissions.submit(
        request, callDeadlineNanos(), new ExecuteCall(node, request, quiet(observer)));
  }

  /** A caller that went away must not disturb the thread that answers. */
  private static <T> StreamObserver<T> quiet(StreamObserver<T> observer) {
    ServerCallStreamObserver<T> call = (ServerCallStreamObserver<T>) observer;
    call.setOnCancelHandler(() -> {});
    return call;
  }

  static long callDeadlineNanos() {
    Deadline deadline = Context.current().getDeadline();
    return deadline == null
        ? Long.MAX_VALUE
        : System.nanoTime() + deadline.timeRemaining(TimeUnit.NANOSECONDS);
  }

  @Override
  public StreamObserver<ExecuteRequest> stream(StreamObserver<ExecuteResponse> observer) {
    return new StreamCall(node, (ServerCallStreamObserver<ExecuteResponse>) observer);
  }
}
