package dev.stint.client.error;

/**
 * What can go wrong with a call. Each kind wants another reaction; the message says what happened,
 * why, and what to do.
 */
public abstract sealed class StintException extends RuntimeException
    permits InvalidRequestException,
        LeaseLostException,
        OutcomeUnknownException,
        RejectedException,
        UnavailableException {
  private static final long serialVersionUID = 1L;

  StintException(String message, Throwable causeOrNull) {
    super(message, causeOrNull);
  }

  /** The same trouble with the stack of the calling thread, so that it shows who waited for it. */
  public abstract StintException forCaller();
}
