package dev.stint.server.settings;

import java.util.List;
import java.util.Optional;

/**
 * The values that a setting may have.
 *
 * @param <T> how the value is held once it is read
 */
interface ValueType<T> {

  /** Reads a value from text; empty if it is not one of {@link #expected()}. */
  Optional<T> parse(String text);

  /** What would be right, to stand behind "expected": "a whole number from 1 to 64". */
  String expected();

  /** The value as {@link #parse} reads it. */
  String format(T value);

  /** Reads a value that is written as a list of rows. Most settings are not: empty. */
  default Optional<T> parseRows(List<YamlValue.Row> rows, Problems problems) {
    return Optional.empty();
  }

  /** Whether {@link #parseRows} is how the settings file writes this value. */
  default boolean isTable() {
    return false;
  }
}
