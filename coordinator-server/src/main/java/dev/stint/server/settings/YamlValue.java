package dev.stint.server.settings;

import java.util.List;
import java.util.Map;

/** A value as it stands in a source, not yet judged, with its place. */
sealed interface YamlValue {

  Origin origin();

  /** How an error message shows what was given. */
  String shown();

  /** A single value; {@code text} is what was written, without YAML's own quotes. */
  record Text(Origin origin, String text) implements YamlValue {
    @Override
    public String shown() {
      return text.isEmpty() ? "nothing" : Problems.quote(text);
    }
  }

  /** A list of rows. */
  record Rows(Origin origin, List<Row> rows) implements YamlValue {
    @Override
    public String shown() {
      return "a list of rows";
    }
  }

  /** Something else, such as rows where one value belongs. */
  record Other(Origin origin, String shown) implements YamlValue {}

  /** One row of a list: named single values in their order. */
  record Row(Origin origin, Map<String, Text> fields) {}
}
