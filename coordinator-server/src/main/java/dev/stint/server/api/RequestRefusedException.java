package dev.stint.server.api;

import dev.stint.api.ErrorInfos;
import dev.stint.api.v1.ErrorInfo;
import dev.stint.api.v1.Header;
import dev.stint.api.v1.Limit;
import dev.stint.api.v1.Rejection;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Objects;

/**
 * A request that cannot be read, or a read of something that does not exist. Says with which status
 * the call ends and why. Without a stack trace: it is the caller's mistake and no defect.
 */
public final class RequestRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final Status.Code code;
  private final transient Rejection rejection;

  private RequestRefusedException(Status.Code code, Rejection rejection) {
    super(rejection.getMessage(), null, false, false);
    this.code = code;
    this.rejection = rejection;
  }

  static RequestRefusedException invalid(String field, String right) {
    return new RequestRefusedException(
        Status.Code.INVALID_ARGUMENT, Rejections.invalidArgument(field, right));
  }

  static RequestRefusedException tooLarge(String field, long given, long allowed) {
    Rejection rejection =
        Rejections.invalidArgument(field, "at most " + allowed).toBuilder()
            .setLimit(Limit.newBuilder().setName(field).setGiven(given).setAllowed(allowed))
            .build();
    return new RequestRefusedException(Status.Code.INVALID_ARGUMENT, rejection);
  }

  static RequestRefusedException notFound(String what) {
    return new RequestRefusedException(Status.Code.NOT_FOUND, Rejections.notFound(what));
  }

  public Status.Code code() {
    return code;
  }

  public Rejection rejection() {
    return rejection;
  }

  /** What to end the call with, as of the state that the header tells of. */
  public StatusRuntimeException toStatus(Header header) {
    Objects.requireNonNull(header, "header");
    return ErrorInfos.toException(
        code, ErrorInfo.newBuilder().setRejection(rejection).setHeader(header).build());
  }
}
