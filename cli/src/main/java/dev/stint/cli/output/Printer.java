package dev.stint.cli.output;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.stint.cli.console.Console;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;

/** Writes results to standard output in the chosen form. */
public final class Printer {
  /** So many rows are held to align them. */
  private static final int ROWS_ALIGNED = 1_000;

  private final PrintWriter out;
  private final boolean colours;
  private final OutputFormat format;

  public Printer(Console console, OutputFormat format) {
    this.out = console.out();
    this.colours = console.colours(console.outIsTerminal());
    this.format = format;
  }

  public OutputFormat format() {
    return format;
  }

  /** Whether colours may be used. */
  public boolean colours() {
    return colours;
  }

  /**
   * A list that comes in pages, of which one is held at a time. Nothing is written before the first
   * is there, and no more are read once nothing can be written any more.
   *
   * @param field what JSON and YAML call it
   * @return how many there were
   */
  public <T> long list(String field, View<T> view, Iterator<List<T>> pages) {
    long count =
        switch (format) {
          case TABLE, WIDE -> table(view, pages);
          case JSON -> jsonList(field, view, pages);
          case YAML -> yamlList(field, view, pages);
          case JSONL -> lines(pages, item -> Documents.compact(view.json(item)));
          case NAME -> lines(pages, view::name);
        };
    out.flush();
    return count;
  }

  /** One thing: in full for people. */
  public <T> void one(View<T> view, T item, Supplier<Details> details) {
    one(view.json(item), view.name(item), details);
  }

  /** One thing: in full for people. */
  public void one(JsonObject json, String name, Supplier<Details> details) {
    text(json, name, () -> details.get().text());
  }

  /** What became of a command: one sentence for people. */
  public void outcome(JsonObject json, String name, String sentence) {
    text(json, name, () -> Text.oneLine(sentence) + "\n");
  }

  private void text(JsonElement json, String name, Supplier<String> text) {
    switch (format) {
      case TABLE, WIDE -> out.print(text.get());
      case JSON -> out.println(Documents.pretty(json));
      case JSONL -> out.println(Documents.compact(json));
      case YAML -> out.print(Documents.yaml(json));
      case NAME -> out.println(name);
    }
    out.flush();
  }

  /** One of an endless number of things: a line of text, or of JSON whatever kind was asked for. */
  public void event(JsonObject json, String name, String line) {
    switch (format) {
      case TABLE, WIDE -> out.println(line);
      case NAME -> out.println(name);
      case YAML -> out.print("---\n" + Documents.yaml(json));
      case JSON, JSONL -> out.println(Documents.compact(json));
    }
    out.flush();
  }

  private <T> long table(View<T> view, Iterator<List<T>> pages) {
    List<Column<T>> columns =
        format == OutputFormat.WIDE
            ? view.columns().stream().map(Column::unabridged).toList()
            : view.columns().stream().filter(column -> !column.wideOnly()).toList();
    Table<T> table = new Table<>(out, columns, colours);
    List<T> rows = new ArrayList<>();
    long count = 0;
    while (pages.hasNext()) {
      List<T> page = pages.next();
      rows.addAll(page);
      count += page.size();
      if (rows.size() >= ROWS_ALIGNED || !pages.hasNext()) {
        table.print(rows);
        rows.clear();
        if (out.checkError()) {
          break;
        }
      }
    }
    return count;
  }

  private <T> long lines(Iterator<List<T>> pages, Function<T, String> line) {
    return each(pages, (item, index) -> out.println(line.apply(item)));
  }

  private <T> long jsonList(String field, View<T> view, Iterator<List<T>> pages) {
    String begin = "{\n  \"" + field + "\": [";
    long count =
        each(
            pages,
            (item, index) -> {
              out.print(index == 0 ? begin + "\n" : ",\n");
              out.print(Documents.pretty(view.json(item)).indent(4).stripTrailing());
            });
    out.println(count == 0 ? begin + "]\n}" : "\n  ]\n}");
    return count;
  }

  private <T> long yamlList(String field, View<T> view, Iterator<List<T>> pages) {
    long count =
        each(
            pages,
            (item, index) -> {
              out.print(index == 0 ? field + ":\n" : "");
              out.print("- " + Documents.yaml(view.json(item)).indent(2).strip() + "\n");
            });
    if (count == 0) {
      out.println(field + ": []");
    }
    return count;
  }

  /** Prints items while they can be printed; returns how many there were. */
  private <T> long each(Iterator<List<T>> pages, ObjLongConsumer<T> print) {
    long count = 0;
    while (pages.hasNext()) {
      for (T item : pages.next()) {
        print.accept(item, count++);
      }
      if (out.checkError()) {
        break;
      }
    }
    return count;
  }
}
