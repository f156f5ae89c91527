package dev.stint.cli.commands;

import dev.stint.cli.errors.CliException;
import dev.stint.client.model.SessionId;

/** Numbers and identities as they are printed. */
final class Numbers {
  private Numbers() {}

  /** An unsigned 64-bit number: a revision or the number of a shard. */
  static long unsigned(String what, String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw CliException.usage(
          what + " " + text + " is no number from 0 up", "copy it from where it was printed", e);
    }
  }

  /** A session, as {@code 0-1234}. */
  static SessionId session(String text) {
    int dash = text.indexOf('-');
    try {
      return new SessionId(
          Integer.parseInt(text.substring(0, Math.max(0, dash))),
          Long.parseUnsignedLong(text.substring(dash + 1)));
    } catch (NumberFormatException e) {
      throw CliException.usage(
          "\"" + text + "\" is no session", "copy one such as 0-1234 from stint worker list", e);
    }
  }
}
