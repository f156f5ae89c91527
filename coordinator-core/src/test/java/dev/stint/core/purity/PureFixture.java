package dev.stint.core.purity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What stands nearest to the bans and is allowed: no ban may name any of it. */
final class PureFixture {

  enum Colour {
    RED
  }

  record Row(String name, Colour colour) implements Comparable<Row> {
    @Override
    public int compareTo(Row other) {
      return Comparator.comparing(Row::name).compare(this, other);
    }
  }

  private PureFixture() {}

  static byte[] digest(String text) throws NoSuchAlgorithmException {
    byte[] bytes = text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    byte[] copy = new byte[bytes.length];
    System.arraycopy(bytes, 0, copy, 0, bytes.length);
    return MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(copy, 4));
  }

  static String text(byte[] bytes) {
    String hex = String.format(Locale.ROOT, "%x", ByteBuffer.wrap(bytes).getLong());
    return hex + new String(bytes, StandardCharsets.UTF_8) + new String(bytes, 0, 1, hexCharset());
  }

  static Map<String, Integer> ordered(List<String> names) {
    Set<String> sorted = new TreeSet<>(names);
    Map<Colour, String> colours = new EnumMap<>(Colour.class);
    colours.put(Colour.RED, sorted.iterator().next());
    EnumSet.of(Colour.RED).forEach(colour -> colours.put(colour, colour.name()));
    Map<String, Integer> lengths = new LinkedHashMap<>();
    colours.forEach((colour, name) -> lengths.put(name, Objects.hash(name)));
    Map<String, Long> counts =
        names.stream().collect(Collectors.groupingBy(n -> n, TreeMap::new, Collectors.counting()));
    counts.forEach((name, count) -> lengths.put(name, count.intValue()));
    return names.stream()
        .collect(Collectors.toMap(n -> n, String::hashCode, Math::max, TreeMap::new));
  }

  private static java.nio.charset.Charset hexCharset() {
    return StandardCharsets.US_ASCII;
  }
}
