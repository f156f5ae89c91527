package dev.stint.server.api;

import dev.stint.api.v1.Fences;
import dev.stint.api.v1.Leader;
import dev.stint.api.v1.Limit;
import dev.stint.api.v1.Rejection;
import dev.stint.api.v1.RejectionCode;

/**
 * Rejections of the contract: those that were judged, and the gateway's own, which say that nothing
 * was judged or that nobody knows.
 */
public final class Rejections {
  private Rejections() {}

  /** One of the core's, judged in apply or found in the shape. */
  public static Rejection of(dev.stint.core.command.Rejection rejection) {
    Rejection.Builder message =
        Rejection.newBuilder()
            .setCode(Enums.of(rejection.code()))
            .setMessage(rejection.message())
            .setHint(rejection.code().whatToDo())
            .setSubject(rejection.subject());
    if (rejection.runStatusOrNull() != null) {
      message.setRunStatus(Enums.of(rejection.runStatusOrNull()));
    }
    if (rejection.shardStatusOrNull() != null) {
      message.setShardStatus(Enums.of(rejection.shardStatusOrNull()));
    }
    if (rejection.rangeOrNull() != null) {
      message.setCurrentRange(Wire.range(rejection.rangeOrNull()));
    }
    switch (rejection.code()) {
      case STALE_FENCE ->
          message.setFences(
              Fences.newBuilder().setYours(rejection.given()).setCurrent(rejection.current()));
      case LIMIT_EXCEEDED, QUOTA_EXCEEDED ->
          message.setLimit(
              Limit.newBuilder()
                  .setName(rejection.subject())
                  .setGiven(rejection.given())
                  .setAllowed(rejection.current()));
      default -> {
        // the others have no numbers in the contract
      }
    }
    return message.build();
  }

  /** The shape of a request is wrong; nothing was logged. */
  public static Rejection invalidArgument(String field, String right) {
    return Rejection.newBuilder()
        .setCode(RejectionCode.REJECTION_CODE_INVALID_ARGUMENT)
        .setMessage("INVALID_ARGUMENT: " + field + ": " + right)
        .setHint("correct the request")
        .setSubject(field)
        .build();
  }

  /** What is asked for does not exist, or is another tenant's (S14). */
  public static Rejection notFound(String what) {
    return Rejection.newBuilder()
        .setCode(RejectionCode.REJECTION_CODE_NOT_FOUND)
        .setMessage("NOT_FOUND: " + what)
        .setHint(dev.stint.core.command.RejectionCode.NOT_FOUND.whatToDo())
        .setSubject(what)
        .build();
  }

  /**
   * Too much waits or came at once; nothing was done.
   *
   * @param why what is full, as a clause
   * @param retryAfterMillis real time, 0 or more
   */
  public static Rejection resourceExhausted(String why, long retryAfterMillis) {
    return Rejection.newBuilder()
        .setCode(RejectionCode.REJECTION_CODE_RESOURCE_EXHAUSTED)
        .setMessage("RESOURCE_EXHAUSTED: " + why + "; nothing was done")
        .setHint("send it again after " + retryAfterMillis + " ms")
        .setRetryAfterMillis(retryAfterMillis)
        .build();
  }

  /** The request is larger than the contract allows; nothing was done, and a repeat would not. */
  public static Rejection tooLarge(String what, long given, long allowed) {
    return Rejection.newBuilder()
        .setCode(RejectionCode.REJECTION_CODE_RESOURCE_EXHAUSTED)
        .setMessage("RESOURCE_EXHAUSTED: " + what + ": given " + given + ", allowed " + allowed)
        .setHint("send it in smaller parts")
        .setSubject(what)
        .setLimit(Limit.newBuilder().setName(what).setGiven(given).setAllowed(allowed))
        .build();
  }

  /**
   * This node does not lead, or cannot answer now; nothing was done.
   *
   * @param why a clause
   * @param leaderOrNull who leads, if known
   * @param retryAfterMillis real time, 0 or more
   */
  public static Rejection unavailable(String why, Leader leaderOrNull, long retryAfterMillis) {
    Rejection.Builder message =
        Rejection.newBuilder()
            .setCode(RejectionCode.REJECTION_CODE_UNAVAILABLE)
            .setMessage("UNAVAILABLE: " + why + "; nothing was done")
            .setRetryAfterMillis(retryAfterMillis);
    if (leaderOrNull == null) {
      return message.setHint("send it again, to any node").build();
    }
    return message
        .setHint("send it to " + leaderOrNull.getNodeId() + " at " + leaderOrNull.getAddress())
        .setLeader(leaderOrNull)
        .build();
  }

  /** It may or may not have been done, or may be done yet. */
  public static Rejection outcomeUnknown(String why) {
    return Rejection.newBuilder()
        .setCode(RejectionCode.REJECTION_CODE_OUTCOME_UNKNOWN)
        .setMessage("OUTCOME_UNKNOWN: " + why + "; it may or may not have been done")
        .setHint("send the same operation again: a repeat changes nothing twice")
        .build();
  }

  /** The deadline passed while it waited; nothing was done. */
  public static Rejection deadlineExceeded() {
    return Rejection.newBuilder()
        .setCode(RejectionCode.REJECTION_CODE_DEADLINE_EXCEEDED)
        .setMessage(
            "DEADLINE_EXCEEDED: the request's deadline passed while it waited; nothing was done")
        .setHint("send it again with a later deadline")
        .build();
  }

  /**
   * A defect of the server.
   *
   * @param what a clause that holds nothing of any tenant's
   */
  public static Rejection internal(String what) {
    return Rejection.newBuilder()
        .setCode(RejectionCode.REJECTION_CODE_INTERNAL)
        .setMessage("INTERNAL: " + what)
        .setHint("a defect of the coordinator: please report it with the server's log")
        .build();
  }
}
