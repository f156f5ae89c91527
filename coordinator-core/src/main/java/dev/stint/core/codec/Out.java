package dev.stint.core.codec;

import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the canonical binary form: equal values give equal bytes on every replica and every Java.
 * Numbers are varints (LEB128; zigzag where they can be negative) or eight bytes big-endian where
 * they are uniform; byte strings have their length before them. Not thread-safe.
 */
public final class Out {
  private byte[] buffer;
  private int length;

  public Out(int sizeHint) {
    buffer = new byte[Math.max(sizeHint, 16)];
  }

  public byte[] toBytes() {
    return Arrays.copyOf(buffer, length);
  }

  public int length() {
    return length;
  }

  public Out u8(int value) {
    room(1);
    buffer[length++] = (byte) value;
    return this;
  }

  public Out bool(boolean value) {
    return u8(value ? 1 : 0);
  }

  /** A number that is not negative, small ones in few bytes. */
  public Out varint(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[length++] = (byte) rest;
    return this;
  }

  /** A number that may be negative. */
  public Out signed(long value) {
    return varint((value << 1) ^ (value >> 63));
  }

  public Out fixed64(long value) {
    room(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      buffer[length++] = (byte) (value >>> shift);
    }
    return this;
  }

  public Out bytes(byte[] value) {
    varint(value.length);
    room(value.length);
    System.arraycopy(value, 0, buffer, length, value.length);
    length += value.length;
    return this;
  }

  public Out blob(Blob value) {
    return bytes(value.unsafeBytes());
  }

  public Out string(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  public Out key(Key key) {
    return bytes(key.unsafeBytes());
  }

  /** A key or its absence: the empty string, which is no key. */
  public Out keyOrNull(Key key) {
    return key == null ? varint(0) : key(key);
  }

  public Out range(KeyRange range) {
    return keyOrNull(range.startOrNull()).keyOrNull(range.endOrNull());
  }

  public Out cursorOrNull(Cursor cursor) {
    if (cursor == null) {
      return varint(0);
    }
    return key(cursor.lastKey()).blob(cursor.token());
  }

  public Out fingerprint(Fingerprint fingerprint) {
    varint(fingerprint.algorithm());
    if (fingerprint.algorithm() != 0) {
      fixed64(fingerprint.high()).fixed64(fingerprint.low());
    }
    return this;
  }

  private void room(int bytes) {
    if (buffer.length - length < bytes) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + bytes));
    }
  }
}
