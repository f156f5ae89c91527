package dev.stint.core.value;

import java.util.Objects;

/**
 * What makes a command of an operator, or the opening of a session, safe to repeat (S9): its
 * identity, and until when it may be judged, as a group and a logical time from a linearizable
 * answer's header. All are fixed at the first attempt. The record of the outcome lives until {@code
 * expiresAtMillis}; from then on every copy is refused as expired, so no record is ever forgotten
 * too early.
 */
public record OpStamp(OpId id, int group, long expiresAtMillis) {
  public OpStamp {
    Objects.requireNonNull(id, "id");
  }
}
