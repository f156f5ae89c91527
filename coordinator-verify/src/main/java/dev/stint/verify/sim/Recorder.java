package dev.stint.verify.sim;

import dev.stint.verify.history.HistoryRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Takes down what happens. */
final class Recorder {
  private final List<HistoryRecord> records = new ArrayList<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private final List<String> violations = new ArrayList<>();
  private long lastOp;
  private int faultEpoch;

  void add(HistoryRecord record) {
    records.add(record);
  }

  List<HistoryRecord> records() {
    return records;
  }

  long nextOp() {
    return ++lastOp;
  }

  int faultEpoch() {
    return faultEpoch;
  }

  int nextFaultEpoch() {
    return ++faultEpoch;
  }

  /** Counts something that a run should have seen. */
  void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  Map<String, Long> counts() {
    return counts;
  }

  /** Something that must not be, seen while it happened. */
  void violation(String claim, String what) {
    if (violations.size() < 20) {
      violations.add(claim + ": " + what);
    }
  }

  List<String> violations() {
    return violations;
  }
}
