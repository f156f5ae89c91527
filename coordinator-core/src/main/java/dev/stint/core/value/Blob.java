package dev.stint.core.value;

import java.util.Arrays;
import java.util.HexFormat;

/** Opaque bytes of a user: tokens and metadata. May be empty. Immutable. */
public final class Blob {
  public static final Blob EMPTY = new Blob(new byte[0]);

  private final byte[] bytes;

  private Blob(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Over a copy of these bytes. */
  public static Blob of(byte[] bytes) {
    return wrap(bytes.clone());
  }

  /** Over these bytes themselves; the caller gives the array away. */
  public static Blob wrap(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Blob(bytes);
  }

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

  @Override
  public boolean equals(Object other) {
    return other instanceof Blob blob && Arrays.equals(bytes, blob.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
