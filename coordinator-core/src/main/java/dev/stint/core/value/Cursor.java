package dev.stint.core.value;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * How far a shard is done (D1): every key up to and including {@code lastKey} is processed. The
 * {@code token} is the worker's own and opaque here. A cursor never moves back (D3, S5) and stays
 * inside its shard's range (D4, S6). Immutable; the token's array must not be changed.
 */
public record Cursor(Key lastKey, byte[] token) {
  private static final byte[] NO_TOKEN = new byte[0];

  public Cursor {
    Objects.requireNonNull(lastKey, "lastKey");
    Objects.requireNonNull(token, "token");
  }

  public static Cursor at(Key lastKey) {
    return new Cursor(lastKey, NO_TOKEN);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cursor cursor
        && lastKey.equals(cursor.lastKey)
        && Arrays.equals(token, cursor.token);
  }

  @Override
  public int hashCode() {
    return 31 * lastKey.hashCode() + Arrays.hashCode(token);
  }

  @Override
  public String toString() {
    return lastKey + "/" + HexFormat.of().formatHex(token);
  }
}
