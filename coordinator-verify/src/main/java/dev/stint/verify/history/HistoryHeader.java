package dev.stint.verify.history;

import java.util.List;
import java.util.Objects;

/**
 * How a history came to be: enough to make it again.
 *
 * @param tier {@code simulation} or {@code processes}
 * @param commit of the code
 * @param topology such as {@code 3 replicas, 8 workers}
 * @param settings what was configured, in one line, or its digest
 * @param jvm version and flags
 * @param seed of the generator
 * @param schedule the faults that were planned, one each
 */
public record HistoryHeader(
    String tier,
    String commit,
    String topology,
    String settings,
    String jvm,
    long seed,
    List<String> schedule) {

  /** Of the format; raised when a reader of the old one would be misled. */
  public static final int VERSION = 1;

  public HistoryHeader {
    Objects.requireNonNull(tier, "tier");
    Objects.requireNonNull(commit, "commit");
    Objects.requireNonNull(topology, "topology");
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(jvm, "jvm");
    schedule = List.copyOf(schedule);
  }
}
