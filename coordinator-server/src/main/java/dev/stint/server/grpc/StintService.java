package dev.stint.server.grpc;

import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.ExecuteResponse;
import dev.stint.api.v1.ExplainRequest;
import dev.stint.api.v1.ExplainResponse;
import dev.stint.api.v1.GetRunMapRequest;
import dev.stint.api.v1.GetRunMapResponse;
import dev.stint.api.v1.GetRunRequest;
import dev.stint.api.v1.GetRunResponse;
import dev.stint.api.v1.GetSessionRequest;
import dev.stint.api.v1.GetSessionResponse;
import dev.stint.api.v1.GetShardRequest;
import dev.stint.api.v1.GetShardResponse;
import dev.stint.api.v1.GetTenantRequest;
import dev.stint.api.v1.GetTenantResponse;
import dev.stint.api.v1.ListRunsRequest;
import dev.stint.api.v1.ListRunsResponse;
import dev.stint.api.v1.ListSessionsRequest;
import dev.stint.api.v1.ListSessionsResponse;
import dev.stint.api.v1.ListShardsRequest;
import dev.stint.api.v1.ListShardsResponse;
import dev.stint.api.v1.LocateRequest;
import dev.stint.api.v1.LocateResponse;
import dev.stint.api.v1.StintGrpc;
import dev.stint.api.v1.WatchRequest;
import dev.stint.api.v1.WatchResponse;
import dev.stint.server.api.ReadRequests;
import dev.stint.server.api.RequestRefusedException;
import dev.stint.server.api.Watching;
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
  private final ReadRequests requests;
  private final Reading reading;

  StintService(NodeContext node) {
    this.node = node;
    submissions = new Submissions(node);
    check = new RequestCheck(node);
    requests = new ReadRequests(node.group());
    reading = new Reading(node);
  }

  @Override
  public void execute(ExecuteRequest request, StreamObserver<ExecuteResponse> observer) {
    StatusRuntimeException defect = check.defectOrNull(request);
    if (defect == null && !node.partition().leads()) {
      defect = node.notLeading();
    }
    if (defect != null) {
      RequestLog.refused(request.getRequestId(), defect.getMessage());
      observer.onError(defect);
      return;
    }
    submissions.submit(
        request,
        callDeadlineNanos(),
        0,
        new ExecuteCall(
            node,
            request.getOperationsCount(),
            (ServerCallStreamObserver<ExecuteResponse>) observer));
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

  @Override
  public void watch(WatchRequest request, StreamObserver<WatchResponse> observer) {
    Watching watching;
    try {
      watching = requests.of(request);
    } catch (RequestRefusedException e) {
      observer.onError(e.toStatus(Headers.of(node, null)));
      return;
    }
    new WatchCall(node, watching, (ServerCallStreamObserver<WatchResponse>) observer).start();
  }

  @Override
  public void locate(LocateRequest request, StreamObserver<LocateResponse> observer) {
    reading.read(() -> requests.of(request), observer);
  }

  @Override
  public void getRun(GetRunRequest request, StreamObserver<GetRunResponse> observer) {
    reading.read(() -> requests.of(request), observer);
  }

  @Override
  public void listRuns(ListRunsRequest request, StreamObserver<ListRunsResponse> observer) {
    reading.read(() -> requests.of(request), observer);
  }

  @Override
  public void getShard(GetShardRequest request, StreamObserver<GetShardResponse> observer) {
    reading.read(() -> requests.of(request), observer);
  }

  @Override
  public void listShards(ListShardsRequest request, StreamObserver<ListShardsResponse> observer) {
    reading.read(() -> requests.of(request), observer);
  }

  @Override
  public void getSession(GetSessionRequest request, StreamObserver<GetSessionResponse> observer) {
    reading.read(() -> requests.of(request), observer);
  }

  @Override
  public void listSessions(
      ListSessionsRequest request, StreamObserver<ListSessionsResponse> observer) {
    reading.read(() -> requests.of(request), observer);
  }

  @Override
  public void getRunMap(GetRunMapRequest request, StreamObserver<GetRunMapResponse> observer) {
    reading.read(() -> requests.of(request), observer);
  }

  @Override
  public void explain(ExplainRequest request, StreamObserver<ExplainResponse> observer) {
    reading.read(() -> requests.of(request), observer);
  }

  @Override
  public void getTenant(GetTenantRequest request, StreamObserver<GetTenantResponse> observer) {
    reading.read(() -> requests.of(request), observer);
  }
}
