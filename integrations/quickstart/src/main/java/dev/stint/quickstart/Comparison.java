package dev.stint.quickstart;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sink against what a direct scan of the same input gave. A pure function of both.
 *
 * @param keys keys of the input
 * @param missing keys of the input that the sink has no row for
 * @param wrong keys that the input does not have, whose row differs from the direct scan, whose row
 *     is not the last accepted write, or whose accepted fences decreased at any time; each key
 *     counts once
 * @param reprocessed accepted writes beyond the first of each key
 * @param staleWritesRefused refused writes
 * @param examples a line for some of the keys that are missing or wrong
 */
record Comparison(
    int keys,
    int missing,
    int wrong,
    long reprocessed,
    long staleWritesRefused,
    List<String> examples) {

  private static final int MAX_EXAMPLES = 5;

  /** What the log says about a key. */
  private static final class History {
    long highestFence = -1;
    String wentBack;
    long accepted;
    SinkContents.Write last;

    void accept(SinkContents.Write write) {
      if (write.fence() < highestFence && wentBack == null) {
        wentBack = "fence %d accepted after %d".formatted(write.fence(), highestFence);
      }
      highestFence = Math.max(highestFence, write.fence());
      accepted++;
      last = write;
    }
  }

  static Comparison of(Map<String, EntryResult> direct, SinkContents sink) {
    Map<String, History> histories = new HashMap<>();
    long refused = 0;
    for (SinkContents.Write write : sink.log()) {
      if (write.accepted()) {
        histories.computeIfAbsent(write.key(), key -> new History()).accept(write);
      } else {
        refused++;
      }
    }
    List<String> missing = new ArrayList<>();
    for (String key : direct.keySet()) {
      if (!sink.rows().containsKey(key)) {
        missing.add(key);
      }
    }
    Map<String, String> wrong = new TreeMap<>();
    histories.forEach((key, history) -> note(wrong, key, history.wentBack));
    histories.keySet().forEach(key -> note(wrong, key, unexpected(direct, key)));
    sink.rows()
        .forEach((key, row) -> note(wrong, key, fault(direct.get(key), row, histories.get(key))));
    return new Comparison(
        direct.size(),
        missing.size(),
        wrong.size(),
        histories.values().stream().mapToLong(history -> history.accepted - 1).sum(),
        refused,
        examples(missing, wrong));
  }

  private static void note(Map<String, String> wrong, String key, String fault) {
    if (fault != null) {
      wrong.putIfAbsent(key, fault);
    }
  }

  private static String unexpected(Map<String, EntryResult> direct, String key) {
    return direct.containsKey(key) ? null : "is no key of the input";
  }

  /** What is wrong with a row, or null. */
  private static String fault(EntryResult direct, SinkContents.Row row, History history) {
    if (direct == null) {
      return "is no key of the input";
    }
    if (!row.result().sha256().equals(direct.sha256())) {
      return "hash %s, and %s by direct scan".formatted(row.result().sha256(), direct.sha256());
    }
    if (!row.result().findings().equals(direct.findings())) {
      return "findings '%s', and '%s' by direct scan"
          .formatted(row.result().findings(), direct.findings());
    }
    if (history == null
        || history.last.fence() != row.fence()
        || !history.last.worker().equals(row.worker())) {
      return "fence %d of %s is not the last accepted write of the log"
          .formatted(row.fence(), row.worker());
    }
    return null;
  }

  private static List<String> examples(List<String> missing, Map<String, String> wrong) {
    List<String> examples = new ArrayList<>();
    missing.stream()
        .sorted()
        .limit(MAX_EXAMPLES)
        .forEach(key -> examples.add("missing: " + printable(key)));
    wrong.entrySet().stream()
        .limit(MAX_EXAMPLES)
        .forEach(bad -> examples.add("wrong: " + printable(bad.getKey()) + ": " + bad.getValue()));
    return List.copyOf(examples);
  }

  /** Names in jars may hold anything; a terminal should not. */
  private static String printable(String key) {
    return key.replaceAll("\\p{Cntrl}", "?");
  }
}
