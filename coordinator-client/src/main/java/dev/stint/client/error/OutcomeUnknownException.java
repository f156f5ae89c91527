package dev.stint.client.error;

/**
 * No answer came in time: the command may or may not have been done, or may be done yet. Repeat the
 * same command, which is always safe, or read the state. "No answer" is never "it failed".
 */
public final class OutcomeUnknownException extends StintException {
  private static final long serialVersionUID = 1L;

  public OutcomeUnknownException(String message) {
    super(message, null);
  }

  private OutcomeUnknownException(OutcomeUnknownException original) {
    super(original.getMessage(), original);
  }

  @Override
  public OutcomeUnknownException forCaller() {
    return new OutcomeUnknownException(this);
  }
}
