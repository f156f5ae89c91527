package dev.stint.cli.settings;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write and read them. */
public final class Durations {
  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,12})\\s*(ms|s|min|m|h|d)");
  private static final Map<String, Long> MILLIS =
      Map.of(
          "ms", 1L, "s", 1_000L, "min", 60_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  /** So that no sum of a few of them, in nanoseconds, leaves 64 bits. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Durations() {}

  /**
   * Reads a duration such as {@code 500ms}, {@code 10s}, {@code 5min}, {@code 1h} or {@code 7d}, up
   * to a hundred years.
   *
   * @throws IllegalArgumentException with a sentence that lacks its subject
   */
  public static Duration parse(String text) {
    Matcher matcher = SHAPE.matcher(text.strip());
    if (text.strip().equals("0")) {
      return Duration.ZERO;
    }
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "is no duration: write a whole number and ms, s, min, h or d, such as 10s");
    }
    long count = Long.parseLong(matcher.group(1));
    long unitMillis = MILLIS.get(matcher.group(2));
    if (count > LONGEST.toMillis() / unitMillis) {
      throw new IllegalArgumentException("is too long: " + LONGEST.toDays() + "d is the most");
    }
    return Duration.ofMillis(count * unitMillis);
  }

  /** As {@link #parse}, but not 0. */
  public static Duration parsePositive(String text) {
    Duration duration = parse(text);
    if (duration.isZero()) {
      throw new IllegalArgumentException("is too short");
    }
    return duration;
  }

  /** For people: the two largest units that matter, such as {@code 3 h 5 min}. */
  public static String format(long millis) {
    if (millis < 0) {
      return "-" + format(-millis);
    }
    if (millis < 1_000) {
      return millis + " ms";
    }
    long seconds = millis / 1_000;
    if (seconds < 60) {
      long tenths = millis % 1_000 / 100;
      return seconds < 10 && tenths > 0 ? seconds + "." + tenths + " s" : seconds + " s";
    }
    if (seconds < 3_600) {
      return two(seconds / 60, "min", seconds % 60, "s");
    }
    return seconds < 86_400
        ? two(seconds / 3_600, "h", seconds % 3_600 / 60, "min")
        : two(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
  }

  private static String two(long large, String unit, long small, String smallUnit) {
    return large + " " + unit + (small == 0 ? "" : " " + small + " " + smallUnit);
  }
}
