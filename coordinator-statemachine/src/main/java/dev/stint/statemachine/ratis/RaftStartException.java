package dev.stint.statemachine.ratis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

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

  /** Neither a reason of its own nor anything but the causes to tell. */
  static RaftStartException failed(String nodeId, Throwable failure) {
    return new RaftStartException(
        Reason.FAILED, nodeId + " could not start: " + told(failure), failure);
  }

  /**
   * What each of the causes adds: the outer ones say what was being done, the innermost what went
   * wrong. Wrappers that only repeat their cause are left out.
   */
  private static String told(Throwable failure) {
    List<String> parts = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
      Throwable inner = cause.getCause();
      String message = cause.getMessage();
      boolean repeats =
          inner != null
              && (message == null
                  || message.equals(inner.toString())
                  || message.equals(inner.getMessage()));
      if (!repeats) {
        parts.add(inner == null ? cause.toString() : message);
      }
    }
    return String.join(": ", parts);
  }

  public Reason reason() {
    return reason;
  }
}
