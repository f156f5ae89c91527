package dev.stint.core.command;

/** All kinds of commands. The codes are stored in the log: they are never reused. */
public enum CommandKind {
  HEARTBEAT(1),
  CLOSE_SESSION(2),
  CLAIM(3),
  CHECKPOINT(10),
  COMPLETE(11),
  RELEASE(12),
  FAIL(13),
  PARK(14),
  QUARANTINE(15),
  SPLIT_REPLACE(16),
  SPLIT_RESIDUAL(17),
  OPEN_SESSION(30),
  CREATE_RUN(31),
  ADD_SHARDS(32),
  SEAL_RUN(33),
  PAUSE_RUN(34),
  RESUME_RUN(35),
  COMPLETE_RUN(36),
  FAIL_RUN(37),
  CANCEL_RUN(38),
  DELETE_RUN(39),
  SET_RUN_POLICY(40),
  UNPARK_SHARDS(41),
  SPLIT_SHARD(42),
  PARK_SHARD(43),
  REVOKE_LEASE(44),
  EVICT_SESSION(45),
  DRAIN_SESSION(46),
  SET_QUOTA(47),
  BOOTSTRAP(60);

  private static final CommandKind[] BY_CODE = new CommandKind[64];

  static {
    for (CommandKind kind : values()) {
      BY_CODE[kind.code] = kind;
    }
  }

  private final int code;

  CommandKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The kind of this code, or {@code null} when there is none. */
  public static CommandKind ofCode(int code) {
    return code < 0 || code >= BY_CODE.length ? null : BY_CODE[code];
  }
}
