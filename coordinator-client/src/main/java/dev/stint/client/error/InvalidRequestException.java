package dev.stint.client.error;

/** The request is wrong, whoever judges it, and whenever: a bug of the caller. Do not repeat it. */
public final class InvalidRequestException extends StintException {
  private static final long serialVersionUID = 1L;

  public InvalidRequestException(String message) {
    super(message, null);
  }

  private InvalidRequestException(InvalidRequestException original) {
    super(original.getMessage(), original);
  }

  @Override
  public InvalidRequestException forCaller() {
    return new InvalidRequestException(this);
  }
}
