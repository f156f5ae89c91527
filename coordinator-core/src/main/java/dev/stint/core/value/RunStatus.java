package dev.stint.core.value;

import java.util.EnumSet;
import java.util.Set;

/**
 * {@code INITIALIZING → ACTIVE ⇄ PAUSED → DONE | FAILED | CANCELLED → DELETING}, also {@code
 * INITIALIZING → CANCELLED} and {@code INITIALIZING → DELETING}. The codes are stored: they are
 * never reused.
 */
public enum RunStatus {
  /** Shards are being added; nothing is granted. */
  INITIALIZING(1),
  /** Sealed; shards are granted. */
  ACTIVE(2),
  /** Nothing is granted; holders finish what they hold. */
  PAUSED(3),
  /** Terminal (S8): every leaf was done, or parked ones were accepted. */
  DONE(4),
  /** Terminal (S8): ended by an operator as failed. */
  FAILED(5),
  /** Terminal (S8): ended by an operator as no longer wanted. */
  CANCELLED(6),
  /** The rows are being deleted in bounded steps; the name stays taken until the last is gone. */
  DELETING(7);

  private static final RunStatus[] BY_CODE = values();

  private final int code;

  RunStatus(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The constant of this code, or {@code null} when there is none. */
  public static RunStatus ofCode(int code) {
    return code < 1 || code > BY_CODE.length ? null : BY_CODE[code - 1];
  }

  /** Whether the run has ended; only deletion follows. */
  public boolean isTerminal() {
    return this == DONE || this == FAILED || this == CANCELLED;
  }

  /** Whether holders may still move and end their shards. */
  public boolean isOpen() {
    return this == ACTIVE || this == PAUSED;
  }

  /** The statuses that may follow this one. */
  public Set<RunStatus> successors() {
    return switch (this) {
      case INITIALIZING -> EnumSet.of(ACTIVE, CANCELLED, DELETING);
      case ACTIVE -> EnumSet.of(PAUSED, DONE, FAILED, CANCELLED);
      case PAUSED -> EnumSet.of(ACTIVE, DONE, FAILED, CANCELLED);
      case DONE, FAILED, CANCELLED -> EnumSet.of(DELETING);
      case DELETING -> EnumSet.noneOf(RunStatus.class);
    };
  }
}
