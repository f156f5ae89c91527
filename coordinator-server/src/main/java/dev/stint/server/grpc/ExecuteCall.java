package dev.stint.server.grpc;

import dev.stint.api.v1.Advice;
import dev.stint.api.v1.ExecuteResponse;
import dev.stint.api.v1.OperationResult;
import dev.stint.server.api.Rejections;
import dev.stint.server.api.Results;
import dev.stint.server.gateway.AppliedAt;
import dev.stint.server.gateway.Call;
import dev.stint.server.partition.Waiting;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One Execute: gathers the results and answers when all are there, in the order asked. A caller
 * that goes away takes its waiting claims with it.
 */
final class ExecuteCall implements ResultSink {
  /** A client takes 16 MiB; what does not fit is told to come again. */
  static final int MAX_RESULTS_BYTES = 12 << 20;

  /** Advice is repeated until it is obeyed, so what does not fit comes with a later answer. */
  private static final int MAX_ADVICE_BYTES = 1 << 20;

  private final NodeContext node;
  private final ServerCallStreamObserver<ExecuteResponse> observer;
  private final OperationResult[] results;
  private final Set<Advice> advice = new LinkedHashSet<>();
  private final Map<Long, Call<Waiting>> claims = new HashMap<>();
  private int missing;
  private AppliedAt newest;

  ExecuteCall(
      NodeContext node, int operations, ServerCallStreamObserver<ExecuteResponse> observer) {
    this.node = node;
    this.observer = observer;
    missing = operations;
    results = new OperationResult[operations];
    observer.setOnCancelHandler(this::gone); // which also makes late answers do nothing
  }

  @Override
  public void waits(long place, Call<Waiting> claim) {
    synchronized (this) {
      claims.put(place, claim);
    }
  }

  @Override
  public void add(long place, OperationResult result, List<Advice> newAdvice, AppliedAt atOrNull) {
    synchronized (this) {
      claims.remove(place);
      results[(int) place] = result;
      advice.addAll(newAdvice);
      if (atOrNull != null && (newest == null || atOrNull.index() > newest.index())) {
        newest = atOrNull;
      }
      if (--missing > 0) {
        return;
      }
    }
    Guard.of(this::answer, node, observer).run();
  }

  private void answer() {
    ExecuteResponse.Builder response = ExecuteResponse.newBuilder();
    response.setHeader(Headers.of(node, newest));
    long bytes = 0;
    for (OperationResult result : results) {
      int size = result.getSerializedSize();
      boolean fits = bytes + size <= MAX_RESULTS_BYTES;
      response.addResults(fits ? result : tooMuch(result));
      bytes += fits ? size : 0;
    }
    bytes = 0;
    for (Advice one : advice) {
      bytes += one.getSerializedSize();
      if (bytes <= MAX_ADVICE_BYTES) {
        response.addAdvice(one);
      }
    }
    observer.onNext(response.build());
    observer.onCompleted();
  }

  private static OperationResult tooMuch(OperationResult result) {
    return Results.refused(
        result.getCorrelation(),
        Rejections.outcomeUnknown("the results of this request do not fit into one answer"));
  }

  private void gone() {
    List<Call<Waiting>> waiting;
    synchronized (this) {
      waiting = List.copyOf(claims.values());
      claims.clear();
    }
    if (!waiting.isEmpty()) {
      node.partition().withdraw(waiting);
    }
  }

  @Override
  public void owns(long session) {}

  @Override
  public void deposed() {}
}
