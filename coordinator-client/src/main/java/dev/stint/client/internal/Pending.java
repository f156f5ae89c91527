package dev.stint.client.internal;

/** An operation without an answer. */
final class Pending {
  final Operation operation;

  /** Whether some attempt had no answer. Never goes back to false. */
  boolean mayBeDone;

  /** Attempts that brought no judgement. */
  int attempts;

  /** Not sent before. */
  long notBefore;

  /** Why the last attempt brought nothing. */
  String why = "no node was reached";

  /** In which message it is on the way; {@code null} while it is queued. */
  DispatchLink.Message messageOrNull;

  Pending(Operation operation) {
    this.operation = operation;
  }

  /** Whether its outcome is unknown if nothing more is heard. */
  boolean isAmbiguous() {
    return mayBeDone || messageOrNull != null;
  }
}
