package dev.stint.quickstart;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A line of a worker's journal: an event and what belongs to it, e.g. {@code advanced shard=3
 * fence=118 from=512 to=576}. Keys are told by their index in the frozen list; {@code to} is the
 * index after the last. Values have no blanks.
 */
record JournalLine(String event, Map<String, String> fields) {

  /** The process runs: {@code worker}, {@code pid}. */
  static final String STARTED = "started";

  /**
   * A shard was granted and its keys from {@code from} on are to do: {@code shard, fence, from}.
   */
  static final String GRANTED = "granted";

  /** tryAdvance allowed these keys: {@code shard, fence, from, to}. Written before their write. */
  static final String ADVANCED = "advanced";

  /** The worker stands still until it is told to go on: {@code point, shard, fence, from, to}. */
  static final String HOLDING = "holding";

  /** The worker goes on after a hold: {@code point, shard, fence, from, to}. */
  static final String CONTINUED = "continued";

  /** The sink has answered: {@code shard, fence, from, to, accepted, refused}. */
  static final String WROTE = "wrote";

  /** A checkpoint was acknowledged: {@code shard, fence, to}. */
  static final String ACKNOWLEDGED = "acknowledged";

  /** The handler is done with the shard: {@code shard, fence, to}, and {@code finished} or not. */
  static final String LEFT = "left";

  JournalLine {
    fields = Map.copyOf(fields);
  }

  long number(String field) {
    return Long.parseLong(text(field));
  }

  int index(String field) {
    return Math.toIntExact(number(field));
  }

  String text(String field) {
    String value = fields.get(field);
    if (value == null) {
      throw new IllegalArgumentException("a line '" + event + "' without '" + field + "'");
    }
    return value;
  }

  static String format(String event, Object... namesAndValues) {
    StringBuilder line = new StringBuilder(event);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      line.append(' ').append(namesAndValues[i]).append('=').append(namesAndValues[i + 1]);
    }
    return line.toString();
  }

  static JournalLine parse(String line) {
    String[] words = line.split(" ");
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 1; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("no field in a journal: '" + words[i] + "'");
      }
      fields.put(words[i].substring(0, equals), words[i].substring(equals + 1));
    }
    return new JournalLine(words[0], fields);
  }
}
