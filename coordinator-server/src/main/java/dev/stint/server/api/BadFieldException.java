package dev.stint.server.api;

import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;

/** Ends the reading of a message whose field cannot be right; never leaves this package. */
final class BadFieldException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Rejection rejection;

  private BadFieldException(Rejection rejection) {
    super(rejection.message(), null, false, false); // a value that travels: no stack trace
    this.rejection = rejection;
  }

  /** About a field, named as in the contract, with what would be right. */
  static BadFieldException of(String field, String right) {
    return new BadFieldException(
        Rejection.of(RejectionCode.INVALID_ARGUMENT, field + ": " + right));
  }

  /** About a size or number, with the largest allowed one. */
  static BadFieldException tooLarge(String field, long given, long allowed) {
    return new BadFieldException(Rejection.of(RejectionCode.LIMIT_EXCEEDED, field, given, allowed));
  }

  Rejection rejection() {
    return rejection;
  }
}
