package dev.stint.core.value;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A key or a boundary: a non-empty byte string in unsigned lexicographic order (D6).
 *
 * <p>A key has 1 to 4,096 bytes and a boundary one more, so that the successor of every key exists
 * ({@link Limits#MAX_KEY_BYTES}). Java's {@code byte} is signed; every comparison in the project
 * goes through {@link #compareTo} or {@link Arrays#compareUnsigned(byte[], byte[])}. Immutable.
 */
public final class Key implements Comparable<Key> {
  private final byte[] bytes;

  private Key(byte[] bytes) {
    if (bytes.length == 0) {
      throw new IllegalArgumentException("a key has at least one byte");
    }
    this.bytes = bytes;
  }

  /** A key with a copy of these bytes. */
  public static Key of(byte[] bytes) {
    return new Key(bytes.clone());
  }

  /** A key over these bytes themselves; the caller gives the array away. */
  public static Key wrap(byte[] bytes) {
    return new Key(bytes);
  }

  /** A copy of the bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** The bytes themselves, which the caller must not change. */
  public byte[] unsafeBytes() {
    return bytes;
  }

  public int length() {
    return bytes.length;
  }

  /** The smallest byte string above this one: key + 0x00. */
  public Key successor() {
    return new Key(Arrays.copyOf(bytes, bytes.length + 1));
  }

  /** Whether {@code other} is this key's successor; allocates nothing. */
  public boolean isSuccessor(Key other) {
    return other.bytes.length == bytes.length + 1
        && other.bytes[bytes.length] == 0
        && Arrays.equals(bytes, 0, bytes.length, other.bytes, 0, bytes.length);
  }

  public boolean isBelow(Key other) {
    return compareTo(other) < 0;
  }

  public boolean isAbove(Key other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Key other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Hexadecimal. For logs of the holder of the key only: errors carry lengths, not key bytes. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
