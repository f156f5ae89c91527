package dev.stint.core.value;

import java.util.Objects;

/**
 * How far a shard is done (D1): every key up to and including {@code lastKey} is processed. The
 * {@code token} is the worker's own and opaque here. A cursor never moves back (D3, S5) and stays
 * inside its shard's range (D4, S6).
 */
public record Cursor(Key lastKey, Blob token) {
  public Cursor {
    Objects.requireNonNull(lastKey, "lastKey");
    Objects.requireNonNull(token, "token");
  }

  public static Cursor at(Key lastKey) {
    return new Cursor(lastKey, Blob.EMPTY);
  }
}
