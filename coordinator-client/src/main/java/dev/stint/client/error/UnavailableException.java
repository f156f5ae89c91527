package dev.stint.client.error;

/** The service could not be reached or could not serve until the deadline. Nothing was done. */
public final class UnavailableException extends StintException {
  private static final long serialVersionUID = 1L;

  public UnavailableException(String message) {
    super(message, null);
  }

  private UnavailableException(UnavailableException original) {
    super(original.getMessage(), original);
  }

  @Override
  public UnavailableException forCaller() {
    return new UnavailableException(this);
  }
}
