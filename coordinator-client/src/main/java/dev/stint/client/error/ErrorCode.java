package dev.stint.client.error;

/** Why the coordinator refused, in the order of precedence in which it checks. */
public enum ErrorCode {
  /** The shape or size is wrong. Nothing was logged. */
  INVALID_ARGUMENT(1),
  UNAUTHENTICATED(10),
  PERMISSION_DENIED(11),
  /** No such run (of this incarnation), shard or session, or it is another tenant's. */
  NOT_FOUND(2),
  /** The sequence number or op id was used for another operation. */
  CONFLICT(3),
  /** A later operation of this lease was judged: whether an earlier attempt was is unknown. */
  SUPERSEDED(4),
  /** Too late: nothing was done now, and nothing is said about earlier attempts. */
  EXPIRED(5),
  /** The run's status does not allow this. */
  RUN_NOT_ACTIVE(6),
  /** The session is unknown, ending or past its deadline. */
  SESSION_EXPIRED(7),
  /** The shard is over or parked. */
  SHARD_TERMINAL(8),
  /** The lease is not the caller's. */
  STALE_FENCE(9),
  /** A cursor only moves forward. */
  CURSOR_REGRESSION(20),
  /** The key is outside the shard's range. */
  OUT_OF_RANGE(21),
  /** Boundaries are strictly ascending and strictly inside the range. */
  BAD_BOUNDARIES(22),
  /** The shard covers no key but the one to quarantine: park it. */
  SINGLE_KEY(23),
  SHARD_LEASED(24),
  SHARD_NOT_ACTIVE(25),
  SHARD_NOT_LEASED(26),
  OVERLAP(27),
  NO_SHARDS(28),
  NOT_SETTLED(29),
  ALREADY_EXISTS(30),
  CHUNK_CONFLICT(31),
  LIMIT_EXCEEDED(40),
  QUOTA_EXCEEDED(41),
  /** Too many operations wait. Nothing was done. */
  RESOURCE_EXHAUSTED(50),
  /** The node does not lead. Nothing was done. */
  UNAVAILABLE(51),
  /** It may or may not have been done, or may be done yet. */
  OUTCOME_UNKNOWN(52),
  /** The deadline passed while it waited. Nothing was done. */
  DEADLINE_EXCEEDED(53),
  /** A defect of the coordinator, refused on all replicas. Nothing was done. */
  INTERNAL(60),
  /** Of a newer server; see the message. */
  UNRECOGNIZED(-1);

  private static final ErrorCode[] BY_NUMBER = new ErrorCode[64];

  static {
    for (ErrorCode code : values()) {
      if (code != UNRECOGNIZED) {
        BY_NUMBER[code.number] = code;
      }
    }
  }

  private final int number;

  ErrorCode(int number) {
    this.number = number;
  }

  /** As in the public contract. */
  public int number() {
    return number;
  }

  public static ErrorCode ofNumber(int number) {
    ErrorCode code = number < 0 || number >= BY_NUMBER.length ? null : BY_NUMBER[number];
    return code == null ? UNRECOGNIZED : code;
  }

  /** Whether the refusal says that a holder's lease is over, whatever it asked for. */
  public boolean endsLease() {
    return switch (this) {
      case NOT_FOUND, RUN_NOT_ACTIVE, SESSION_EXPIRED, SHARD_TERMINAL, STALE_FENCE -> true;
      default -> false;
    };
  }

  /** Whether the operation was not judged, so that the same one can simply be sent again. */
  public boolean isTransient() {
    return switch (this) {
      case RESOURCE_EXHAUSTED, UNAVAILABLE, OUTCOME_UNKNOWN, DEADLINE_EXCEEDED -> true;
      default -> false;
    };
  }
}
