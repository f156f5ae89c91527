package dev.stint.cli.keys;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Keys as text in which a terminal shows every byte. */
final class Escaped {
  private static final HexFormat HEX = HexFormat.of();

  private Escaped() {}

  static String print(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    while (in.hasRemaining()) {
      CoderResult result = decoder.decode(in, out, true);
      out.flip().codePoints().forEach(point -> append(text, point));
      out.clear();
      decoder.reset();
      if (result.isError()) {
        for (int i = 0; i < result.length(); i++) {
          escape(text, in.get());
        }
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, int point) {
    if (point == '\\') {
      text.append("\\\\");
    } else if (isVisible(point)) {
      text.appendCodePoint(point);
    } else {
      for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
        escape(text, b);
      }
    }
  }

  /** Whether a terminal shows it as a sign of its own and a person can copy it. */
  private static boolean isVisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> point == ' ';
      default -> true;
    };
  }

  private static void escape(StringBuilder text, byte b) {
    text.append("\\x").append(HEX.toHexDigits(b));
  }

  static byte[] read(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    int at = 0;
    while (at < text.length()) {
      int backslash = text.indexOf('\\', at);
      int end = backslash < 0 ? text.length() : backslash;
      bytes.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
      at = backslash < 0 ? end : readEscape(text, backslash, bytes);
    }
    return bytes.toByteArray();
  }

  /** Reads the escape that begins at {@code at}; returns where it ends. */
  private static int readEscape(String text, int at, ByteArrayOutputStream bytes) {
    if (text.startsWith("\\\\", at)) {
      bytes.write('\\');
      return at + 2;
    }
    boolean isByte =
        text.startsWith("\\x", at)
            && text.length() >= at + 4
            && HexFormat.isHexDigit(text.charAt(at + 2))
            && HexFormat.isHexDigit(text.charAt(at + 3));
    if (!isByte) {
      throw new IllegalArgumentException(
          "has a backslash at character "
              + (at + 1)
              + " that begins no escape: write \\\\ for a backslash and \\xNN for a byte, or use"
              + " --key-format utf8");
    }
    bytes.write(HexFormat.fromHexDigits(text, at + 2, at + 4));
    return at + 4;
  }
}
