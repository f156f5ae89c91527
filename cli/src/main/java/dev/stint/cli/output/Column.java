package dev.stint.cli.output;

import java.util.Objects;
import java.util.function.Function;

/**
 * A column of a table.
 *
 * @param wideOnly left out unless all columns are asked for
 * @param alignRight for numbers
 * @param maxWidth what is longer loses its middle, unless all columns are asked for
 */
public record Column<T>(
    String title,
    boolean wideOnly,
    boolean alignRight,
    int maxWidth,
    Function<T, String> cell,
    Function<T, Colour> colour) {

  public Column {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(cell, "cell");
    Objects.requireNonNull(colour, "colour");
  }

  public static <T> Column<T> text(String title, Function<T, String> cell) {
    return new Column<>(title, false, false, Integer.MAX_VALUE, cell, item -> Colour.NONE);
  }

  public static <T> Column<T> number(String title, Function<T, String> cell) {
    return new Column<>(title, false, true, Integer.MAX_VALUE, cell, item -> Colour.NONE);
  }

  public Column<T> wide() {
    return new Column<>(title, true, alignRight, maxWidth, cell, colour);
  }

  public Column<T> painted(Function<T, Colour> painter) {
    return new Column<>(title, wideOnly, alignRight, maxWidth, cell, painter);
  }

  public Column<T> atMost(int width) {
    return new Column<>(title, wideOnly, alignRight, width, cell, colour);
  }

  /** The column with all of its texts. */
  Column<T> unabridged() {
    return atMost(Integer.MAX_VALUE);
  }
}
