package dev.stint.core.state;

/**
 * A rule would be broken by what a command is about to write. Thrown inside one command's judgement
 * and caught there: the command is refused as {@code INTERNAL}, on all replicas alike.
 */
public final class InvariantViolation extends RuntimeException {
  private static final long serialVersionUID = 1;

  public InvariantViolation(String message) {
    super(message);
  }
}
