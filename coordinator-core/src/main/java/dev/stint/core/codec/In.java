package dev.stint.core.codec;

import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Reads what {@link Out} wrote, and nothing else: every defect of the bytes, and every other form
 * of the same value, is a {@link CodecException}. Lengths are checked against what is there before
 * anything is allocated. Not thread-safe.
 */
public final class In {
  /** What a decoder puts in place of what is not UTF-8. */
  private static final char REPLACED = '\uFFFD';

  private final byte[] buffer;
  private final int end;
  private int at;

  public In(byte[] buffer) {
    this(buffer, 0, buffer.length);
  }

  public In(byte[] buffer, int offset, int length) {
    this.buffer = buffer;
    this.at = offset;
    this.end = offset + length;
  }

  public boolean hasMore() {
    return at < end;
  }

  /** Refuses bytes behind the last field. */
  public void end() {
    if (at != end) {
      throw new CodecException((end - at) + " bytes behind the last field");
    }
  }

  public int u8() {
    need(1);
    return buffer[at++] & 0xFF;
  }

  public boolean bool() {
    int value = u8();
    if (value > 1) {
      throw new CodecException("a truth value is 0 or 1: " + value);
    }
    return value == 1;
  }

  public long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = u8();
      value |= (long) (next & 0x7F) << shift;
      if ((next & 0x80) == 0) {
        boolean shortest = next != 0 || shift == 0;
        if (!shortest || (shift == 63 && next > 1)) {
          throw new CodecException("a number that is not in its shortest form");
        }
        return value;
      }
    }
    throw new CodecException("a number of more than ten bytes");
  }

  public int intVarint() {
    long value = varint();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new CodecException("number out of range: " + value);
    }
    return (int) value;
  }

  public long signed() {
    long raw = varint();
    return (raw >>> 1) ^ -(raw & 1);
  }

  public long fixed64() {
    need(8);
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = (value << 8) | (buffer[at++] & 0xFF);
    }
    return value;
  }

  public byte[] bytes() {
    int size = intVarint();
    need(size);
    byte[] value = Arrays.copyOfRange(buffer, at, at + size);
    at += size;
    return value;
  }

  public Blob blob() {
    return Blob.wrap(bytes());
  }

  public String string() {
    int size = intVarint();
    need(size);
    String value = new String(buffer, at, size, StandardCharsets.UTF_8);
    if (value.indexOf(REPLACED) >= 0 && !isEncoded(value, size)) {
      throw new CodecException("a string that is not UTF-8");
    }
    at += size;
    return value;
  }

  private boolean isEncoded(String value, int size) {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    return Arrays.equals(encoded, 0, encoded.length, buffer, at, at + size);
  }

  /** A one-byte code that stands for a constant. */
  public <T> T code(IntFunction<T> constantOrNull) {
    int code = u8();
    T constant = constantOrNull.apply(code);
    if (constant == null) {
      throw new CodecException("unknown code " + code);
    }
    return constant;
  }

  /** The same, with 0 for none. */
  public <T> T codeOrNull(IntFunction<T> constantOrNull) {
    need(1);
    if (buffer[at] == 0) {
      at++;
      return null;
    }
    return code(constantOrNull);
  }

  public Key key() {
    Key key = keyOrNull();
    if (key == null) {
      throw new CodecException("a key has at least one byte");
    }
    return key;
  }

  public Key keyOrNull() {
    byte[] value = bytes();
    return value.length == 0 ? null : Key.wrap(value);
  }

  public KeyRange range() {
    Key start = keyOrNull();
    Key last = keyOrNull();
    if (!KeyRange.isValid(start, last)) {
      throw new CodecException("a range whose start is not below its end");
    }
    return KeyRange.of(start, last);
  }

  public Cursor cursorOrNull() {
    Key lastKey = keyOrNull();
    return lastKey == null ? null : new Cursor(lastKey, blob());
  }

  public Cursor cursor() {
    return new Cursor(key(), blob());
  }

  public Fingerprint fingerprint() {
    int algorithm = intVarint();
    return algorithm == 0 ? Fingerprint.NONE : new Fingerprint(algorithm, fixed64(), fixed64());
  }

  /** A count and so many items; the count is checked against the bytes that are left. */
  public <T> List<T> list(Supplier<T> item) {
    int count = intVarint();
    need(count); // each item has a byte at least
    List<T> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(item.get());
    }
    return items;
  }

  private void need(int bytes) {
    if (bytes > end - at) {
      throw new CodecException("needs " + bytes + " bytes more, has " + (end - at));
    }
  }
}
