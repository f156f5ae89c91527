package dev.stint.server.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The kinds of single values. Each reads strictly: what is ambiguous is refused, never guessed. */
final class ValueTypes {

  private static final Pattern QUANTITY = Pattern.compile("(\\d{1,18}) ?([A-Za-z]+)");
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  private static final Map<String, Long> DURATION_UNITS =
      units("ms", 1, "s", 1000, "min", 60_000, "h", 3_600_000);
  private static final Map<String, Long> SIZE_UNITS =
      units("B", 1, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private ValueTypes() {}

  private record Simple<T>(
      Function<String, Optional<T>> reader, String expected, Function<T, String> writer)
      implements ValueType<T> {
    @Override
    public Optional<T> parse(String text) {
      return reader.apply(text);
    }

    @Override
    public String format(T value) {
      return writer.apply(value);
    }
  }

  /** A name as the protocol has them: it must be usable as part of a path. */
  static ValueType<String> name() {
    return new Simple<>(
        text -> Optional.of(text).filter(NAME.asMatchPredicate()),
        "1 to 64 characters of a-z, 0-9, '.', '_' and '-', the first a letter or digit",
        Function.identity());
  }

  static ValueType<Path> path() {
    return new Simple<>(ValueTypes::parsePath, "a path of the file system", Path::toString);
  }

  static ValueType<Boolean> flag() {
    return new Simple<>(
        text ->
            text.equals("true") || text.equals("false")
                ? Optional.of(text.equals("true"))
                : Optional.empty(),
        "true or false",
        String::valueOf);
  }

  /** A flag that nobody sets in passing: it is on for exactly one sentence. */
  static ValueType<Boolean> consent(String sentence) {
    return new Simple<>(
        text ->
            text.equals("no") || text.equals(sentence)
                ? Optional.of(text.equals(sentence))
                : Optional.empty(),
        "no, or exactly \"" + sentence + "\"",
        value -> value ? sentence : "no");
  }

  static ValueType<Integer> count(int min, int max) {
    return new Simple<>(
        text -> wholeNumber(text, min, max).map(Long::intValue),
        numberFrom(min, max),
        String::valueOf);
  }

  static ValueType<Long> longCount(long min, long max) {
    return new Simple<>(text -> wholeNumber(text, min, max), numberFrom(min, max), String::valueOf);
  }

  /** A duration with its unit, held in milliseconds. */
  static ValueType<Long> duration(String min, String max) {
    return quantity("a duration", DURATION_UNITS, min, max);
  }

  /** A size with its unit, held in bytes. */
  static ValueType<Long> size(String min, String max) {
    return quantity("a size", SIZE_UNITS, min, max);
  }

  /** A size that fits an {@code int}. */
  static ValueType<Integer> intSize(String min, String max) {
    ValueType<Long> size = size(min, max);
    return new Simple<>(
        text -> size.parse(text).map(Math::toIntExact),
        size.expected(),
        value -> size.format((long) value));
  }

  /**
   * Where to listen; empty if the address is to be taken from this node's entry among the peers.
   */
  static ValueType<Optional<HostPort>> listen() {
    return new Simple<>(
        text ->
            text.equals("from-peers")
                ? Optional.of(Optional.empty())
                : HostPort.parse(text).map(Optional::of),
        "from-peers, or host:port such as 127.0.0.1:7400 or [::1]:7400",
        value -> value.map(HostPort::toString).orElse("from-peers"));
  }

  static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
    Map<String, E> byName =
        Arrays.stream(type.getEnumConstants())
            .collect(
                Collectors.toMap(
                    ValueTypes::lowerName, Function.identity(), (a, b) -> a, LinkedHashMap::new));
    return new Simple<>(
        text -> Optional.ofNullable(byName.get(text)),
        "one of " + String.join(", ", byName.keySet()),
        ValueTypes::lowerName);
  }

  private static String lowerName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Optional<Path> parsePath(String text) {
    try {
      return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<Long> wholeNumber(String text, long min, long max) {
    return text.matches("\\d{1,18}")
        ? Optional.of(Long.parseLong(text)).filter(value -> value >= min && value <= max)
        : Optional.empty();
  }

  private static String numberFrom(long min, long max) {
    return "a whole number from " + min + " to " + max;
  }

  private static ValueType<Long> quantity(
      String what, Map<String, Long> units, String min, String max) {
    long least = read(min, units).orElseThrow();
    long most = read(max, units).orElseThrow();
    return new Simple<>(
        text -> read(text, units).filter(value -> value >= least && value <= most),
        what
            + " from "
            + min
            + " to "
            + max
            + ", a whole number with its unit ("
            + String.join(", ", units.keySet())
            + ")",
        value -> write(value, units));
  }

  private static Optional<Long> read(String text, Map<String, Long> units) {
    Matcher matcher = QUANTITY.matcher(text);
    if (!matcher.matches() || !units.containsKey(matcher.group(2))) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    long unit = units.get(matcher.group(2));
    return number <= Long.MAX_VALUE / unit ? Optional.of(number * unit) : Optional.empty();
  }

  /** In the largest unit that leaves a whole number. */
  private static String write(long value, Map<String, Long> units) {
    String written = null;
    for (Map.Entry<String, Long> unit : units.entrySet()) {
      if (written == null || (value != 0 && value % unit.getValue() == 0)) {
        written = value / unit.getValue() + " " + unit.getKey();
      }
    }
    return written;
  }

  private static Map<String, Long> units(Object... namesAndFactors) {
    Map<String, Long> units = new LinkedHashMap<>();
    for (int i = 0; i < namesAndFactors.length; i += 2) {
      units.put((String) namesAndFactors[i], ((Number) namesAndFactors[i + 1]).longValue());
    }
    return units;
  }
}
