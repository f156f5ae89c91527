package dev.stint.client.worker;

import dev.stint.client.error.InvalidRequestException;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Limits;

/** What a handler may ask for, as far as it needs no coordinator to know: refused at the call. */
final class Sizes {
  private Sizes() {}

  /**
   * A cursor that fits.
   *
   * @throws InvalidRequestException if it does not
   */
  static void check(Cursor cursor) {
    check("a key", cursor.lastKey().length(), Limits.MAX_KEY_BYTES);
    check("a token", cursor.token().length(), Limits.MAX_TOKEN_BYTES);
  }

  private static void check(String what, int bytes, int most) {
    if (bytes > most) {
      throw new InvalidRequestException(what + " has " + most + " bytes at most: " + bytes);
    }
  }

  /** Counts of units, or -1 for none. */
  static void checkUnits(long done, long remaining) {
    if (done < -1 || remaining < -1) {
      throw new InvalidRequestException(
          "units are 0 or more, or -1 if not counted: " + done + ", " + remaining);
    }
  }
}
