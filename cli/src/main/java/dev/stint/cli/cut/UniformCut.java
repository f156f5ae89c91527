package dev.stint.cli.cut;

import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/**
 * Cuts evenly spread keys into equal parts: boundary i of n is the shortest key at or above the
 * i-th n-th of the space, to a part in 256 of a shard or better.
 */
public final class UniformCut {
  private static final BigInteger PRECISION = BigInteger.valueOf(256);

  private final KeyAlphabet alphabet;
  private final BigInteger shards;
  private final int digits;
  private final BigInteger space;

  private UniformCut(KeyAlphabet alphabet, long shards) {
    this.alphabet = alphabet;
    this.shards = BigInteger.valueOf(shards);
    BigInteger base = BigInteger.valueOf(alphabet.base());
    int count = 0;
    BigInteger keys = BigInteger.ONE;
    while (keys.compareTo(this.shards.multiply(PRECISION)) < 0) {
      keys = keys.multiply(base);
      count++;
    }
    this.digits = count;
    this.space = keys;
  }

  /**
   * The cut of all keys.
   *
   * @param shards 1 or more
   */
  public static Cut of(KeyAlphabet alphabet, long shards) {
    UniformCut cut = new UniformCut(alphabet, shards);
    return new Cut(KeyRange.all(), shards - 1, cut::open);
  }

  private Boundaries open() {
    long[] next = {1};
    return () -> next[0] < shards.longValue() ? boundary(next[0]++) : null;
  }

  private Key boundary(long i) {
    BigInteger at = space.multiply(BigInteger.valueOf(i)).divide(shards);
    byte[] values = new byte[digits];
    BigInteger base = BigInteger.valueOf(alphabet.base());
    for (int digit = digits - 1; digit >= 0; digit--) {
      BigInteger[] parts = at.divideAndRemainder(base);
      values[digit] = parts[1].byteValue();
      at = parts[0];
    }
    return Key.wrap(write(values));
  }

  private byte[] write(byte[] values) {
    // Trailing zeros say nothing: every longer key is above the shorter one anyway.
    int length = values.length;
    while (values[length - 1] == 0) {
      length--;
    }
    ByteArrayOutputStream key = new ByteArrayOutputStream(length + 4);
    for (int i = 0; i < length; i++) {
      if (alphabet.dashBefore(i)) {
        key.write('-');
      }
      key.write(alphabet.digit(Byte.toUnsignedInt(values[i])));
    }
    return key.toByteArray();
  }
}
