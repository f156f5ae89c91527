package dev.stint.core.command;

import java.util.Objects;

/**
 * A result with the revision at which it was judged: that of the command if it was accepted, else
 * the revision it found.
 */
public record Judged(Result result, long revision) {
  public Judged {
    Objects.requireNonNull(result, "result");
  }

  public boolean isRejected() {
    return result instanceof Result.Rejected;
  }
}
