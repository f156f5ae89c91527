package dev.stint.statemachine.ratis;

/** An operation of administration that did not do what it was asked for; the group goes on. */
public final class RaftOperationException extends Exception {

  private static final long serialVersionUID = 1;

  RaftOperationException(String message, Throwable cause) {
    super(message, cause);
  }

  RaftOperationException(String message) {
    super(message);
  }
}
