package dev.stint.cli.output;

import java.util.Objects;
import java.util.function.Function;

/**
 * A column of a table.
 *
 * @param wideOnly left out unless all columns are asked for
 * @param alignRight for numbers
 */
public record Column<T>(
    String title,
    boolean wideOnly,
    boolean alignRight,
    Function<T, String> cell,
    Function<T, Colour> colour) {

  public Column {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(cell, "cell");
    Objects.requireNonNull(colour, "colour");
  }

  public static <T> Column<T> text(String title, Function<T, String> cell) {
    return new Column<>(title, false, false, cell, item -> Colour.NONE);
  }

  public static <T> Column<T> number(String title, Function<T, String> cell) {
    return new Column<>(title, false, true, cell, item -> Colour.NONE);
  }

  public Column<T> wide() {
    return new Column<>(title, true, alignRight, cell, colour);
  }

  public Column<T> painted(Function<T, Colour> painter) {
    return new Column<>(title, wideOnly, alignRight, cell, painter);
  }
}
