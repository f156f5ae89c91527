package dev.stint.client.wire;

import dev.stint.api.ErrorInfos;
import dev.stint.api.v1.ErrorInfo;
import dev.stint.api.v1.Rejection;
import dev.stint.api.v1.RunStatus;
import dev.stint.api.v1.ShardStatus;
import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.Refusal;
import dev.stint.client.internal.Trouble;
import dev.stint.client.internal.Verdict;
import io.grpc.Status;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Rejections, and the statuses with which calls end. */
public final class Refusals {
  private Refusals() {}

  static Refusal refusal(Rejection rejection) {
    return new Refusal(
        ErrorCode.ofNumber(rejection.getCodeValue()),
        rejection.getMessage(),
        rejection.getHint(),
        rejection.getSubject(),
        rejection.getRunStatus() == RunStatus.RUN_STATUS_UNSPECIFIED
            ? Optional.empty()
            : Optional.of(Enums.runStatus(rejection.getRunStatus())),
        rejection.getShardStatus() == ShardStatus.SHARD_STATUS_UNSPECIFIED
            ? Optional.empty()
            : Optional.of(Enums.shardStatus(rejection.getShardStatus())),
        rejection.hasFences()
            ? Optional.of(
                new Refusal.Fences(
                    rejection.getFences().getYours(), rejection.getFences().getCurrent()))
            : Optional.empty(),
        rejection.hasCurrentRange()
            ? Optional.of(Wire.range(rejection.getCurrentRange()))
            : Optional.empty(),
        rejection.hasLimit()
            ? Optional.of(
                new Refusal.Limit(
                    rejection.getLimit().getName(),
                    rejection.getLimit().getGiven(),
                    rejection.getLimit().getAllowed()))
            : Optional.empty());
  }

  /** What a rejection means that is no judgement; {@code null} for one that is. */
  static Verdict postponedOrNull(Rejection rejection) {
    ErrorCode code = ErrorCode.ofNumber(rejection.getCodeValue());
    if (!code.isTransient()) {
      return null;
    }
    return new Verdict.Postponed(
        rejection.getMessage(),
        code == ErrorCode.OUTCOME_UNKNOWN,
        code == ErrorCode.UNAVAILABLE,
        leaderOrNull(rejection),
        TimeUnit.MILLISECONDS.toNanos(rejection.getRetryAfterMillis()));
  }

  /**
   * What the end of a call means.
   *
   * @param failure with which it ended
   * @param reached whether the node had been reached; if not, nothing was done
   */
  public static Trouble trouble(Throwable failure, boolean reached) {
    Status status = Status.fromThrowable(failure);
    String why = why(status);
    Optional<ErrorInfo> info = ErrorInfos.from(failure);
    if (info.isEmpty()) {
      if (status.getCode() == Status.Code.UNIMPLEMENTED) {
        return Trouble.of(Trouble.Kind.NO_STREAMS, why);
      }
      return Trouble.of(reached ? Trouble.Kind.BROKEN : Trouble.Kind.UNREACHABLE, why);
    }
    Rejection rejection = info.get().getRejection();
    long retryAfter = TimeUnit.MILLISECONDS.toNanos(rejection.getRetryAfterMillis());
    Trouble.Kind kind =
        switch (status.getCode()) {
          case UNAVAILABLE -> Trouble.Kind.NOT_LEADER;
          case RESOURCE_EXHAUSTED -> Trouble.Kind.OVERLOADED;
          case UNIMPLEMENTED -> Trouble.Kind.NO_STREAMS;
          case INVALID_ARGUMENT, NOT_FOUND, UNAUTHENTICATED, PERMISSION_DENIED, OUT_OF_RANGE ->
              Trouble.Kind.REFUSED;
          default -> Trouble.Kind.BROKEN;
        };
    Refusal refusal = kind == Trouble.Kind.REFUSED ? refusal(rejection) : null;
    boolean mayBeDone = kind == Trouble.Kind.BROKEN;
    return new Trouble(kind, why, mayBeDone, leaderOrNull(rejection), retryAfter, refusal);
  }

  /** In words for who does not know the library below; with what it says where that tells more. */
  private static String why(Status status) {
    if (status.getCause() instanceof ConnectException) {
      return "the connection was refused";
    }
    if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
      return "it did not answer in its time";
    }
    boolean broken = status.getCause() instanceof IOException;
    return status.getCode() == Status.Code.UNAVAILABLE && broken
        ? "the connection broke"
            + (says(status.getCause()) ? ": " + status.getCause().getMessage() : "")
        : status.getCode() + text(status);
  }

  private static boolean says(Throwable cause) {
    return cause != null && cause.getMessage() != null;
  }

  private static String text(Status status) {
    String description = status.getDescription() == null ? "" : ": " + status.getDescription();
    return says(status.getCause())
        ? description + ": " + status.getCause().getMessage()
        : description;
  }

  private static String leaderOrNull(Rejection rejection) {
    String address = rejection.getLeader().getAddress();
    return address.isEmpty() ? null : address;
  }
}
