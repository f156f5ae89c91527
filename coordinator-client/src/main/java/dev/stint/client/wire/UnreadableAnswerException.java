package dev.stint.client.wire;

/** An answer that this client can not read: the server is newer, or no server of Stint. */
public final class UnreadableAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableAnswerException(String message) {
    super(message);
  }
}
