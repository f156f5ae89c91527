package dev.stint.server.grpc;

import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.Operation;
import dev.stint.core.value.Names;
import dev.stint.server.api.Rejections;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** What must be right about a request before its operations are looked at. */
final class RequestCheck {
  private static final int MAX_OPERATIONS = 1_024;
  private static final int MAX_REQUEST_ID_CHARS = 64;

  private final NodeContext node;

  RequestCheck(NodeContext node) {
    this.node = node;
  }

  /** The status to end with, or {@code null}. */
  StatusRuntimeException defectOrNull(ExecuteRequest request) {
    if (!Names.isValid(request.getTenant())) {
      return invalid("tenant", "a name of 1 to 64 characters of a-z, 0-9, '.', '_', '-'");
    }
    int operations = request.getOperationsCount();
    if (operations < 1 || operations > MAX_OPERATIONS) {
      return invalid("operations", "1 to " + MAX_OPERATIONS);
    }
    if (request.getRequestId().length() > MAX_REQUEST_ID_CHARS) {
      return invalid("request_id", "up to " + MAX_REQUEST_ID_CHARS + " characters");
    }
    for (int i = 0; i < operations; i++) {
      if (request.getOperations(i).getOperationCase()
          == Operation.OperationCase.OPERATION_NOT_SET) {
        return invalid("operations[" + i + "]", "one of the kinds that this server knows");
      }
    }
    return request.getDeadlineMillis() < 0 ? invalid("deadline_millis", "0 or more") : null;
  }

  private StatusRuntimeException invalid(String field, String right) {
    return node.status(Status.Code.INVALID_ARGUMENT, Rejections.invalidArgument(field, right));
  }
}
