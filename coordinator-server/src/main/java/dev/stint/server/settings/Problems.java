package dev.stint.server.settings;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that all of it is told at once. Not for several threads. */
final class Problems {

  private static final int MAX_QUOTED = 80;

  private final List<String> messages = new ArrayList<>();

  void add(Origin origin, String message) {
    messages.add(oneLine(origin + ": " + message));
  }

  /** A value of a known key that is not what it should be. */
  void wrongValue(Origin origin, String key, String given, String expected) {
    add(origin, key + ": got " + given + "; expected " + expected);
  }

  int count() {
    return messages.size();
  }

  List<String> messages() {
    return List.copyOf(messages);
  }

  /** Quotes what somebody wrote, in one line of bounded length. */
  static String quote(String given) {
    String line = oneLine(given);
    return '"' + (line.length() <= MAX_QUOTED ? line : line.substring(0, MAX_QUOTED) + "…") + '"';
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", " ");
  }
}
