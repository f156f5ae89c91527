package dev.stint.quickstart;

import java.util.ArrayList;
import java.util.List;

/**
 * How a run of the quickstart ended: the comparison and the faults that counted.
 *
 * @param settled whether every shard was done or parked before everything was ended
 * @param reprocessedBound keys that lost leases had passed since their last acknowledged checkpoint
 * @param leaderKills leaders killed, counted with their evidence only, like the next two
 * @param workerKills workers killed
 * @param zombies workers stopped between tryAdvance and write and continued after their lease
 * @param parked shards parked at the end
 * @param seconds since the start
 */
record Verdict(
    Comparison comparison,
    boolean settled,
    long reprocessedBound,
    int leaderKills,
    int workerKills,
    int zombies,
    long parked,
    long seconds) {

  /** The last line of the output; other programs read it. */
  String resultLine() {
    return ("RESULT keys=%d missing=%d wrong=%d reprocessed=%d reprocessed_bound=%d"
            + " stale_writes_refused=%d leader_kills=%d worker_kills=%d zombies=%d parked=%d"
            + " seconds=%d")
        .formatted(
            comparison.keys(),
            comparison.missing(),
            comparison.wrong(),
            comparison.reprocessed(),
            reprocessedBound,
            comparison.staleWritesRefused(),
            leaderKills,
            workerKills,
            zombies,
            parked,
            seconds);
  }

  /** What does not hold, in words; empty if the run passed. */
  List<String> failures() {
    List<String> failures = new ArrayList<>();
    if (!settled) {
      failures.add("the run did not settle");
    }
    if (comparison.missing() > 0) {
      failures.add(comparison.missing() + " keys have no result");
    }
    if (comparison.wrong() > 0) {
      failures.add(comparison.wrong() + " keys are wrong");
    }
    if (comparison.reprocessed() > reprocessedBound) {
      failures.add(
          "%d keys were written again, and the leases that were lost explain %d"
              .formatted(comparison.reprocessed(), reprocessedBound));
    }
    if (leaderKills < 1) {
      failures.add("no killed leader counted");
    }
    if (workerKills < 1) {
      failures.add("no killed worker counted");
    }
    if (zombies < 1) {
      failures.add("no zombie counted");
    }
    return List.copyOf(failures);
  }

  /** 0 only if nothing failed. */
  int exitCode() {
    return failures().isEmpty() ? 0 : 1;
  }
}
