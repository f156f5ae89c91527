package dev.stint.cli.keys;

import dev.stint.core.value.Key;
import dev.stint.core.value.Limits;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/**
 * How keys are printed and read. All but {@link #UTF8} give back, when read, exactly the bytes that
 * were printed; {@code UTF8} prints U+FFFD for what is no text.
 */
public enum KeyFormat {
  /** Text as it is. */
  UTF8 {
    @Override
    String print(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    byte[] read(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  },

  /** Two hexadecimal digits per byte. */
  HEX {
    @Override
    String print(byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }

    @Override
    byte[] read(String text) {
      try {
        return HexFormat.of().parseHex(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "is not hexadecimal: it takes two digits of 0-9 and a-f per byte", e);
      }
    }
  },

  /** RFC 4648 with padding. */
  BASE64 {
    @Override
    String print(byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    byte[] read(String text) {
      try {
        return Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("is not base64 (RFC 4648, + and /, padded)", e);
      }
    }
  },

  /** Text, with {@code \xNN} for bytes that are none and {@code \\} for a backslash. */
  ESCAPED {
    @Override
    String print(byte[] bytes) {
      return Escaped.print(bytes);
    }

    @Override
    byte[] read(String text) {
      return Escaped.read(text);
    }
  };

  abstract String print(byte[] bytes);

  abstract byte[] read(String text);

  public String format(Key key) {
    return print(key.unsafeBytes());
  }

  /**
   * Reads a key or boundary.
   *
   * @throws IllegalArgumentException with a sentence that lacks its subject ("is empty: ...")
   */
  public Key parse(String text) {
    byte[] bytes = read(text);
    if (bytes.length == 0) {
      throw new IllegalArgumentException("is empty: a key has at least one byte");
    }
    if (bytes.length > Limits.MAX_BOUNDARY_BYTES) {
      throw new IllegalArgumentException(
          "has "
              + bytes.length
              + " bytes: a key has at most "
              + Limits.MAX_KEY_BYTES
              + " and a boundary one more");
    }
    return Key.wrap(bytes);
  }

  /** Whether {@link #format} loses nothing of the key. */
  public boolean isExact(Key key) {
    if (this != UTF8) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key.unsafeBytes()));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
