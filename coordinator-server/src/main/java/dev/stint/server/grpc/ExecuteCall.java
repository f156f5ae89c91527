package dev.stint.server.grpc;

import dev.stint.api.v1.Advice;
import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.ExecuteResponse;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.OperationResult;
import dev.stint.server.gateway.AppliedAt;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/** One Execute: gathers the results and answers when all are there, in the order asked. */
final class ExecuteCall implements ResultSink {
  private final NodeContext node;
  private final StreamObserver<ExecuteResponse> observer;
  private final OperationResult[] results;
  private final Map<Long, Queue<Integer>> placesOf = new HashMap<>();
  private final Set<Advice> advice = new LinkedHashSet<>();
  private int missing;
  private AppliedAt newest;

  ExecuteCall(NodeContext node, ExecuteRequest request, StreamObserver<ExecuteResponse> observer) {
    this.node = node;
    this.observer = observer;
    missing = request.getOperationsCount();
    results = new OperationResult[missing];
    int place = 0;
    for (Operation operation : request.getOperationsList()) {
      placesOf.computeIfAbsent(operation.getCorrelation(), c -> new ArrayDeque<>()).add(place++);
    }
  }

  @Override
  public void add(OperationResult result, List<Advice> newAdvice, AppliedAt atOrNull) {
    synchronized (this) {
      Queue<Integer> places = placesOf.get(result.getCorrelation());
      if (places == null || places.isEmpty()) {
        return;
      }
      results[places.remove()] = result;
      advice.addAll(newAdvice);
      if (atOrNull != null && (newest == null || atOrNull.index() > newest.index())) {
        newest = atOrNull;
      }
      if (--missing > 0) {
        return;
      }
    }
    answer();
  }

  private void answer() {
    ExecuteResponse.Builder response = ExecuteResponse.newBuilder();
    response.setHeader(Headers.of(node, newest));
    for (OperationResult result : results) {
      response.addResults(result);
    }
    observer.onNext(response.addAllAdvice(advice).build());
    observer.onCompleted();
  }

  @Override
  public void owns(long session) {}

  @Override
  public void deposed() {}
}
