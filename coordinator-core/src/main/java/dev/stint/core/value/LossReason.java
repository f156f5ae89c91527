package dev.stint.core.value;

/** How a lease ended without its holder's word. The codes are stored: they are never reused. */
public enum LossReason {
  /** The session expired. */
  EXPIRED(1),
  /** The session was closed while it held the lease. */
  CLOSED(2),
  /** An operator evicted the session. */
  EVICTED(3),
  /** An operator revoked the lease. */
  REVOKED(4),
  /** The run ended. */
  RUN_OVER(5);

  private static final LossReason[] BY_CODE = values();

  private final int code;

  LossReason(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The constant of this code, or {@code null} when there is none. */
  public static LossReason ofCode(int code) {
    return code < 1 || code > BY_CODE.length ? null : BY_CODE[code - 1];
  }

  /** Whether the worker may have died of the shard, so that a loss without progress counts. */
  public boolean countsAsLoss() {
    return this == EXPIRED || this == CLOSED;
  }
}
