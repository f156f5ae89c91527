package dev.stint.server.api;

import com.google.protobuf.ByteString;
import dev.stint.api.v1.ExpiresAt;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.OpId;
import dev.stint.core.value.OpStamp;
import java.util.ArrayList;
import java.util.List;

/** Reads single fields of the contract. Sizes are the business of the core's shape check. */
final class Fields {
  private static final int OP_ID_BYTES = 16;

  private Fields() {}

  static Key key(String field, ByteString bytes) throws BadFieldException {
    if (bytes.isEmpty()) {
      throw BadFieldException.of(field, "a key has at least one byte");
    }
    return Key.wrap(bytes.toByteArray());
  }

  static List<Key> keys(String field, List<ByteString> all) throws BadFieldException {
    List<Key> keys = new ArrayList<>(all.size());
    for (ByteString one : all) {
      keys.add(key(field, one));
    }
    return keys;
  }

  static Blob blob(ByteString bytes) {
    return bytes.isEmpty() ? Blob.EMPTY : Blob.wrap(bytes.toByteArray());
  }

  static List<Blob> blobs(List<ByteString> all) {
    return all.stream().map(Fields::blob).toList();
  }

  static Cursor cursor(dev.stint.api.v1.Cursor cursor) throws BadFieldException {
    return new Cursor(key("cursor.last_key", cursor.getLastKey()), blob(cursor.getToken()));
  }

  static KeyRange range(String field, dev.stint.api.v1.KeyRange range) throws BadFieldException {
    Key start = range.hasStart() ? key(field + ".start", range.getStart()) : null;
    Key end = range.hasEnd() ? key(field + ".end", range.getEnd()) : null;
    if (!KeyRange.isValid(start, end)) {
      throw BadFieldException.of(field, "the start is below the end");
    }
    return KeyRange.of(start, end);
  }

  static OpStamp stamp(String idField, ByteString id, boolean hasExpiry, ExpiresAt expiresAt)
      throws BadFieldException {
    if (id.size() != OP_ID_BYTES) {
      throw BadFieldException.of(idField, OP_ID_BYTES + " random bytes");
    }
    if (!hasExpiry) {
      // A default taken now would differ in every repeat, and a late copy could act after all.
      throw BadFieldException.of(
          "expires_at", "a group and a logical time of it, fixed at the first attempt");
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < OP_ID_BYTES / 2; i++) {
      high = high << 8 | (id.byteAt(i) & 0xFF);
      low = low << 8 | (id.byteAt(i + OP_ID_BYTES / 2) & 0xFF);
    }
    return new OpStamp(
        new OpId(high, low),
        uint32("expires_at.group", expiresAt.getGroup()),
        expiresAt.getLogicalTimeMillis());
  }

  /** A number that protobuf has as unsigned in Java's signed type. */
  static int uint32(String field, int value) throws BadFieldException {
    if (value < 0) {
      throw BadFieldException.tooLarge(field, Integer.toUnsignedLong(value), Integer.MAX_VALUE);
    }
    return value;
  }

  /** A number that protobuf has as unsigned in Java's signed type. */
  static long uint64(String field, long value) throws BadFieldException {
    if (value < 0) {
      throw BadFieldException.of(field, "at most " + Long.MAX_VALUE);
    }
    return value;
  }

  static long atLeast(String field, long value, long least) throws BadFieldException {
    if (value < least) {
      throw BadFieldException.of(field, "at least " + least);
    }
    return value;
  }
}
