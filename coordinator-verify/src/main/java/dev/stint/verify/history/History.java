package dev.stint.verify.history;

import java.util.List;
import java.util.Objects;

/**
 * What happened, in the order in which it was written.
 *
 * @param weaknesses why it can prove nothing, such as a cut file; empty for a sound one
 */
public record History(HistoryHeader header, List<HistoryRecord> records, List<String> weaknesses) {
  public History {
    Objects.requireNonNull(header, "header");
    records = List.copyOf(records);
    weaknesses = List.copyOf(weaknesses);
  }

  /** Those of one type, in order. */
  public <R extends HistoryRecord> List<R> of(Class<R> type) {
    return records.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
