package dev.stint.cli.output;

/** Text of others, made safe for a terminal and a line. */
public final class Text {
  private Text() {}

  /** The text with a replacement for everything that would move the cursor or change colours. */
  public static String oneLine(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (point == '\n' || point == '\t') {
                safe.append(' ');
              } else if (Character.isISOControl(point)
                  || Character.getType(point) == Character.FORMAT) {
                safe.append('\uFFFD');
              } else {
                safe.appendCodePoint(point);
              }
            });
    return safe.toString();
  }

  /**
   * The text, or its begin and its end. Both are kept because keys of one job often begin alike.
   */
  static String abridged(String text, int maxWidth) {
    if (width(text) <= maxWidth) {
      return text;
    }
    int[] points = text.codePoints().toArray();
    int left = maxWidth - 1;
    int tail = points.length;
    int head = 0;
    // Marks without a width go with the sign before them.
    while (tail > 0 && left - width(points[tail - 1]) >= maxWidth / 2) {
      left -= width(points[--tail]);
    }
    while (tail < points.length && width(points[tail]) == 0) {
      tail++;
    }
    while (left - width(points[head]) >= 0) {
      left -= width(points[head++]);
    }
    return new String(points, 0, head) + "…" + new String(points, tail, points.length - tail);
  }

  /** How many columns of a terminal a text takes. */
  static int width(String text) {
    return text.codePoints().map(Text::width).sum();
  }

  private static int width(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        Character.isIdeographic(point)
            || (point >= 0x1100 && point <= 0x115f)
            || (point >= 0x3040 && point <= 0x30ff)
            || (point >= 0xac00 && point <= 0xd7a3)
            || (point >= 0xff01 && point <= 0xff60)
            || (point >= 0x1f300 && point <= 0x1faff);
    return wide ? 2 : 1;
  }
}
