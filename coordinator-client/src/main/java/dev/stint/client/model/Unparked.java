package dev.stint.client.model;

import java.util.Objects;

/** What became of one shard that was to be unparked. */
public record Unparked(long shard, Outcome outcome) {
  /** What became of it. */
  public enum Outcome {
    UNPARKED,
    /** Nothing to do: it was not parked. */
    NOT_PARKED,
    NOT_FOUND
  }

  public Unparked {
    Objects.requireNonNull(outcome, "outcome");
  }
}
