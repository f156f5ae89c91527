package dev.stint.core.value;

/** Why a shard is parked. The codes are stored: they are never reused. */
public enum ParkReason {
  /** The maximum of failures in a row without progress (L4). */
  TOO_MANY_FAILURES(1),
  /** The maximum of leases lost in a row without progress (L4): a key that kills its workers. */
  TOO_MANY_LOSSES(2),
  /** Its holder parked it. */
  WORKER(3),
  /** An operator parked it. */
  OPERATOR(4),
  /** One key that its holder set aside. */
  QUARANTINED(5);

  private static final ParkReason[] BY_CODE = values();

  private final int code;

  ParkReason(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The constant of this code, or {@code null} when there is none. */
  public static ParkReason ofCode(int code) {
    return code < 1 || code > BY_CODE.length ? null : BY_CODE[code - 1];
  }
}
