package dev.stint.core.row;

/**
 * Kinds of what is due at a time. The codes are stored and never reused.
 *
 * <p>Deadlines are judged by the horizon, all else by logical time; what waits for no time at all
 * is due at 0.
 */
public enum Due {
  /** A live session's deadline. */
  SESSION_DEADLINE(1),
  /** An ending session whose leases are to be swept. */
  SESSION_ENDING(2),
  /** A run that ended with leases to take back. */
  RUN_REVOKING(3),
  /** A run that is being deleted. */
  RUN_DELETING(4),
  /** An ended run whose retention is over. */
  RUN_RETENTION(5),
  /** A stamped command's record that has expired. */
  OP_EXPIRY(6),
  /** An event log above its bound. */
  EVENT_TRIM(7);

  private final int code;

  Due(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
