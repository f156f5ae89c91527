package dev.stint.core.value;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Arithmetic in the space of byte strings: where a range lies and where its middle is. Behind the
 * prefix that both ends share, sixteen bytes are taken as a number; an open end counts as the
 * number above all.
 */
public final class KeySpace {
  private static final int DIGITS = 16;
  private static final BigInteger ALL = BigInteger.ONE.shiftLeft(8 * DIGITS);

  private KeySpace() {}

  /**
   * Boundaries that cut the range in parts of about equal width, strictly ascending and strictly
   * inside; fewer than asked for when the range is too narrow.
   *
   * @param parts 1 or more
   */
  public static List<Key> cut(KeyRange range, int parts) {
    byte[] prefix = sharedPrefix(range);
    BigInteger low = number(range.startOrNull(), prefix.length, BigInteger.ZERO);
    BigInteger high = number(range.endOrNull(), prefix.length, ALL);
    BigInteger width = high.subtract(low);
    List<Key> cuts = new ArrayList<>();
    for (int i = 1; i < parts; i++) {
      BigInteger at =
          low.add(width.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(parts)));
      Key cut = key(prefix, at);
      boolean ascending = cuts.isEmpty() || cut.isAbove(cuts.get(cuts.size() - 1));
      if (range.isCutBy(cut) && ascending) {
        cuts.add(cut);
      }
    }
    return cuts;
  }

  /**
   * How much of the range lies at or below {@code key}, from 0 to 1, by width in the key space: a
   * rough measure, since keys need not be dense.
   */
  public static double fraction(KeyRange range, Key key) {
    byte[] prefix = sharedPrefix(range);
    BigInteger low = number(range.startOrNull(), prefix.length, BigInteger.ZERO);
    BigInteger high = number(range.endOrNull(), prefix.length, ALL);
    BigInteger at = number(key, prefix.length, BigInteger.ZERO);
    double width = high.subtract(low).doubleValue();
    return width <= 0 ? 1 : Math.max(0, Math.min(1, at.subtract(low).doubleValue() / width));
  }

  private static byte[] sharedPrefix(KeyRange range) {
    if (range.startOrNull() == null || range.endOrNull() == null) {
      return new byte[0];
    }
    byte[] start = range.startOrNull().unsafeBytes();
    byte[] end = range.endOrNull().unsafeBytes();
    int mismatch = Arrays.mismatch(start, end);
    return Arrays.copyOf(start, mismatch < 0 ? start.length : mismatch);
  }

  private static BigInteger number(Key keyOrNull, int offset, BigInteger whenOpen) {
    if (keyOrNull == null) {
      return whenOpen;
    }
    byte[] bytes = keyOrNull.unsafeBytes();
    int from = Math.min(offset, bytes.length);
    byte[] digits = Arrays.copyOf(Arrays.copyOfRange(bytes, from, bytes.length), DIGITS);
    return new BigInteger(1, digits);
  }

  /** The shortest key at this number: trailing zero digits say nothing. */
  private static Key key(byte[] prefix, BigInteger number) {
    byte[] digits = new byte[DIGITS];
    byte[] raw = number.toByteArray();
    int count = Math.min(raw.length, DIGITS);
    System.arraycopy(raw, raw.length - count, digits, DIGITS - count, count);
    int used = DIGITS;
    while (used > 1 && digits[used - 1] == 0) {
      used--;
    }
    byte[] key = Arrays.copyOf(prefix, prefix.length + used);
    System.arraycopy(digits, 0, key, prefix.length, used);
    return Key.wrap(key);
  }
}
