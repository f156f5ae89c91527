package dev.stint.server.grpc;

import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.OperationResult;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.value.Limits;
import dev.stint.server.api.Operations;
import dev.stint.server.api.Results;
import dev.stint.server.gateway.Call;
import dev.stint.server.metrics.Metrics.Outcome;
import dev.stint.server.partition.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Takes the operations of a request to the partition; each gets exactly one result. */
final class Submissions {
  private final NodeContext node;

  Submissions(NodeContext node) {
    this.node = node;
  }

  /**
   * Submits all operations of the request, in order.
   *
   * @param callDeadlineNanos the call's own deadline, monotonic, or {@link Long#MAX_VALUE}
   * @param firstPlace the place of the first operation in the sink; the others follow
   */
  void submit(ExecuteRequest request, long callDeadlineNanos, long firstPlace, ResultSink sink) {
    long nanos = System.nanoTime();
    long deadline = deadlineNanos(request, nanos, callDeadlineNanos);
    List<Call<Waiting>> calls = new ArrayList<>(request.getOperationsCount());
    long place = firstPlace;
    for (Operation operation : request.getOperationsList()) {
      Operations.Parsed parsed = node.operations().parse(request.getTenant(), operation);
      if (parsed instanceof Operations.Refused refused) {
        String kind = operation.getOperationCase().name().toLowerCase(Locale.ROOT);
        node.metrics().commandsEnded(kind, Outcome.REJECTED, 1);
        node.metrics().rejected(refused.rejection().code().name());
        OperationResult result = Results.refused(refused);
        RequestLog.refused(request.getRequestId(), result.getRejection().getMessage());
        sink.add(place, result, List.of(), null);
      } else {
        WaitingOperation waiting =
            new WaitingOperation(
                node, request.getRequestId(), (Operations.Ready) parsed, place, sink);
        calls.add(call((Operations.Ready) parsed, nanos, deadline, waiting));
      }
      place++;
    }
    if (!calls.isEmpty()) {
      node.partition().submit(request.getTenant(), calls);
    }
  }

  private long deadlineNanos(ExecuteRequest request, long nanos, long callDeadlineNanos) {
    long max = node.settings().gateway().requestDeadlineMaxMillis();
    long given = request.getDeadlineMillis();
    long millis =
        given > 0 ? Math.min(given, max) : node.settings().gateway().requestDeadlineDefaultMillis();
    long own = nanos + TimeUnit.MILLISECONDS.toNanos(millis);
    boolean callDecides = callDeadlineNanos != Long.MAX_VALUE && callDeadlineNanos - own < 0;
    return callDecides ? callDeadlineNanos : own;
  }

  private Call<Waiting> call(
      Operations.Ready ready, long nanos, long deadlineNanos, WaitingOperation context) {
    if (ready.waitMillis() <= 0 || !(ready.proposal().command() instanceof ClaimCommand claim)) {
      return Call.of(ready.proposal(), deadlineNanos, context);
    }
    Call<Waiting> call =
        Call.waitingClaim(
            ready.proposal(),
            deadlineNanos,
            nanos,
            ready.waitMillis(),
            node.state().ttlMillis(claim.session()).orElse(Limits.MIN_TTL_MILLIS),
            context);
    context.waits(call);
    return call;
  }
}
