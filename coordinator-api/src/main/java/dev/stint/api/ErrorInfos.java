package dev.stint.api;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import dev.stint.api.v1.ErrorInfo;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Objects;
import java.util.Optional;

/**
 * Puts an {@link ErrorInfo} into the details of a gRPC status and finds it there again, in the form
 * that the contract promises to all languages: a {@code google.rpc.Status} in the trailer {@code
 * grpc-status-details-bin}. Stateless, safe for use by any thread.
 */
public final class ErrorInfos {
  private ErrorInfos() {}

  /**
   * A status to end a call with. Its description is the message of the rejection, followed by the
   * hint, for callers that look at nothing else.
   *
   * @param code which the contract allows for this trouble (errors.proto); never {@code OK}
   * @throws IllegalArgumentException if the code is {@code OK}
   */
  public static StatusRuntimeException toException(Code code, ErrorInfo info) {
    Objects.requireNonNull(info, "info");
    if (code == Code.OK) {
      throw new IllegalArgumentException("OK is no error: answer the call instead");
    }
    String message = info.getRejection().getMessage();
    String hint = info.getRejection().getHint();
    Status status =
        Status.newBuilder()
            .setCode(code.value())
            .setMessage(hint.isEmpty() ? message : message + " (" + hint + ")")
            .addDetails(Any.pack(info))
            .build();
    return StatusProto.toStatusRuntimeException(status);
  }

  /**
   * What a server said about a failed call. Empty if it said nothing, or nothing that can be read:
   * then the trouble was on the way, and the outcome of the call is unknown.
   */
  public static Optional<ErrorInfo> from(Throwable failure) {
    Status status;
    try {
      status = StatusProto.fromThrowable(Objects.requireNonNull(failure, "failure"));
    } catch (IllegalArgumentException e) {
      // details that do not go with the status, or are garbage: another program's
      return Optional.empty();
    }
    if (status == null) {
      return Optional.empty();
    }
    for (Any detail : status.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        try {
          return Optional.of(detail.unpack(ErrorInfo.class));
        } catch (InvalidProtocolBufferException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
