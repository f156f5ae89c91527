package dev.stint.core.value;

import java.util.EnumSet;
import java.util.Set;

/**
 * {@code ACTIVE → DONE | SPLIT | PARKED}; {@code PARKED → ACTIVE} by unpark alone (S3). The codes
 * are stored: they are never reused.
 */
public enum ShardStatus {
  /** To be worked on: leased, or waiting for a worker. */
  ACTIVE(1),
  /** All its keys are processed. Never left. */
  DONE(2),
  /** Replaced by its children. Never left. */
  SPLIT(3),
  /** Set aside with a reason, until somebody unparks it. */
  PARKED(4);

  private static final ShardStatus[] BY_CODE = values();

  private final int code;

  ShardStatus(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The constant of this code, or {@code null} when there is none. */
  public static ShardStatus ofCode(int code) {
    return code < 1 || code > BY_CODE.length ? null : BY_CODE[code - 1];
  }

  /** Whether the shard counts against the tenant's quota of live shards. */
  public boolean isLive() {
    return this == ACTIVE || this == PARKED;
  }

  /** The statuses that may follow this one (S3). */
  public Set<ShardStatus> successors() {
    return switch (this) {
      case ACTIVE -> EnumSet.of(DONE, SPLIT, PARKED);
      case PARKED -> EnumSet.of(ACTIVE);
      case DONE, SPLIT -> EnumSet.noneOf(ShardStatus.class);
    };
  }
}
