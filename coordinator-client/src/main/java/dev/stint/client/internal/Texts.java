package dev.stint.client.internal;

import dev.stint.core.value.Limits;
import java.nio.charset.StandardCharsets;

/** Texts for people within the bounds of the protocol. */
public final class Texts {
  private Texts() {}

  public static String orEmpty(String textOrNull) {
    return textOrNull == null ? "" : textOrNull;
  }

  /** The text, cut where it would be longer than a message may be. */
  public static String fitting(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length <= Limits.MAX_MESSAGE_BYTES) {
      return text;
    }
    int keep = Math.min(text.length(), Limits.MAX_MESSAGE_BYTES - 3);
    while (bytes(text, keep) > Limits.MAX_MESSAGE_BYTES - 3
        || Character.isHighSurrogate(text.charAt(keep - 1))) {
      keep--;
    }
    return text.substring(0, keep) + "...";
  }

  private static int bytes(String text, int chars) {
    return text.substring(0, chars).getBytes(StandardCharsets.UTF_8).length;
  }
}
