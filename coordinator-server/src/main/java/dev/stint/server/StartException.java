package dev.stint.server;

/** A node that must not or can not start, or be prepared; the message says why and what to do. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1;

  StartException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
