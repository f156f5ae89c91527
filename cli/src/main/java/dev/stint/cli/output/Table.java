package dev.stint.cli.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Aligned columns. Rows come in pages of any number; a column that has become wide stays so, and
 * only one page is held. (The tables of the argument parser take {@code @|} in a cell for markup,
 * which keys may hold.)
 */
final class Table<T> {
  private static final String GAP = "  ";

  private final PrintWriter out;
  private final List<Column<T>> columns;
  private final boolean colours;
  private final int[] widths;
  private boolean titled;

  Table(PrintWriter out, List<Column<T>> columns, boolean colours) {
    this.out = out;
    this.columns = List.copyOf(columns);
    this.colours = colours;
    this.widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Text.width(this.columns.get(i).title());
    }
  }

  void print(List<T> items) {
    List<List<String>> rows = new ArrayList<>();
    for (T item : items) {
      List<String> row = new ArrayList<>();
      for (int i = 0; i < widths.length; i++) {
        Column<T> column = columns.get(i);
        String cell = Text.abridged(Text.oneLine(column.cell().apply(item)), column.maxWidth());
        widths[i] = Math.max(widths[i], Text.width(cell));
        row.add(cell);
      }
      rows.add(row);
    }
    if (!titled && !rows.isEmpty()) {
      titled = true;
      out.println(line(columns.stream().map(Column::title).toList(), null));
    }
    for (int i = 0; i < rows.size(); i++) {
      out.println(line(rows.get(i), items.get(i)));
    }
    out.flush();
  }

  private String line(List<String> cells, T itemOrNull) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      Column<T> column = columns.get(i);
      String cell = cells.get(i);
      String padding = " ".repeat(widths[i] - Text.width(cell));
      String painted =
          colours && itemOrNull != null ? column.colour().apply(itemOrNull).paint(cell) : cell;
      boolean last = i == cells.size() - 1;
      line.append(column.alignRight() ? padding + painted : painted + (last ? "" : padding));
      line.append(last ? "" : GAP);
    }
    return line.toString().stripTrailing();
  }
}
