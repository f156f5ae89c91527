package dev.stint.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One thing in full, for people: a line per fact, values aligned. */
public final class Details {
  private record Line(String label, String value) {}

  private final List<Line> lines = new ArrayList<>();

  public Details add(String label, String value) {
    lines.add(new Line(label, Text.oneLine(value)));
    return this;
  }

  public Details add(String label, Optional<String> value) {
    value.ifPresent(present -> add(label, present));
    return this;
  }

  /** All lines. */
  String text() {
    int width = lines.stream().mapToInt(line -> line.label().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      String gap = " ".repeat(width + 2 - line.label().length());
      text.append(line.label()).append(gap).append(line.value()).append('\n');
    }
    return text.toString();
  }
}
