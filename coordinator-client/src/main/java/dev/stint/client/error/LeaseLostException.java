package dev.stint.client.error;

import java.util.Objects;
import java.util.Optional;

/**
 * The lease is not the worker's any more: stop working on the shard. Progress that was acknowledged
 * is kept; whether the last unacknowledged operation was done is unknown.
 */
public final class LeaseLostException extends StintException {
  private static final long serialVersionUID = 1L;

  private final Cause why;
  private final transient Refusal refusal;

  /** How the lease was lost. */
  public enum Cause {
    /** The coordinator said so in answer to an operation. */
    REFUSED,
    /** An operator revoked it, or its run ended. */
    REVOKED,
    /** The session expired, was closed, or was evicted. */
    SESSION_OVER,
    /** No heartbeat was accepted for so long that the worker may not believe in it any more. */
    BELIEF_ENDED,
    /** The coordinator does not list it among the session's leases. */
    NOT_LISTED,
    /** The worker was closed and the handler, or the coordinator's answer, did not come in time. */
    WORKER_CLOSED
  }

  public LeaseLostException(Cause why, String message) {
    super(message, null);
    this.why = Objects.requireNonNull(why, "why");
    this.refusal = null;
  }

  /** Lost because the coordinator refused an operation so. */
  public LeaseLostException(Refusal refusal) {
    super(refusal.text(), null);
    this.why = refusal.code() == ErrorCode.SESSION_EXPIRED ? Cause.SESSION_OVER : Cause.REFUSED;
    this.refusal = refusal;
  }

  private LeaseLostException(LeaseLostException original) {
    super(original.getMessage(), original);
    this.why = original.why;
    this.refusal = original.refusal;
  }

  public Cause why() {
    return why;
  }

  /** What the coordinator said, if that is how it was lost. */
  public Optional<Refusal> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public LeaseLostException forCaller() {
    return new LeaseLostException(this);
  }
}
