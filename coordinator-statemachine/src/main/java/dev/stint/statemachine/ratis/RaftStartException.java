package dev.stint.statemachine.ratis;

/** Why a node refused to start. The message says what to do about it. */
public final class RaftStartException extends Exception {

  private static final long serialVersionUID = 1;

  /** What is in the way. */
  public enum Reason {
    /** The directory was never formatted, or is not the one that was (a disk that is missing). */
    NOT_FORMATTED,
    /** The directory belongs to another node, another cluster or something else. */
    FOREIGN_DIRECTORY,
    /** The directory was written by a newer version. */
    NEWER_FORMAT,
    /** The marker is there, but what Raft keeps is not. Starting anew would forget votes. */
    STORAGE_MISSING,
    /** The directory holds a group that this node is not told of. */
    UNKNOWN_GROUP,
    /** Another process uses the directory. */
    IN_USE,
    /** The peer port can not be bound. */
    PORT_IN_USE,
    /** The log does not pass its checksums. */
    LOG_DAMAGED,
    /** Entries between the newest usable snapshot and the log are missing. */
    LOG_GAP,
    /** Anything else; see the cause. */
    FAILED
  }

  private final Reason reason;

  RaftStartException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  RaftStartException(Reason reason, String message) {
    this(reason, message, null);
  }

  public Reason reason() {
    return reason;
  }
}
