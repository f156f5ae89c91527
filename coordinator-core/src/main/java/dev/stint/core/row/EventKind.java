package dev.stint.core.row;

/** What happened. The codes are stored: they are never reused. */
public enum EventKind {
  RUN_CREATED(1),
  SHARDS_ADDED(2),
  RUN_SEALED(3),
  RUN_PAUSED(4),
  RUN_RESUMED(5),
  RUN_SETTLED(6),
  RUN_COMPLETED(7),
  RUN_FAILED(8),
  RUN_CANCELLED(9),
  RUN_DELETING(10),
  RUN_DELETED(11),
  RUN_POLICY_SET(12),
  SHARD_GRANTED(20),
  SHARD_COMPLETED(21),
  SHARD_RELEASED(22),
  SHARD_FAILED(23),
  SHARD_LOST(24),
  SHARD_PARKED(25),
  SHARDS_UNPARKED(26),
  SHARD_QUARANTINED(27),
  SHARD_SPLIT(28),
  SHARD_RESIDUAL_SPLIT(29),
  SESSION_OPENED(40),
  SESSION_DRAINING(41),
  SESSION_CLOSED(42),
  SESSION_EXPIRED(43),
  SESSION_EVICTED(44),
  QUOTA_SET(50),
  INTERNAL_VIOLATION(60);

  private static final EventKind[] BY_CODE = new EventKind[64];

  static {
    for (EventKind kind : values()) {
      BY_CODE[kind.code] = kind;
    }
  }

  private final int code;

  EventKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The kind of this code, or {@code null} when there is none. */
  public static EventKind ofCode(int code) {
    return code < 0 || code >= BY_CODE.length ? null : BY_CODE[code];
  }

  /** Whether the tenant's log keeps it too: the life of runs and sessions. */
  public boolean isTenantWide() {
    return code < 20 || code >= 40;
  }
}
