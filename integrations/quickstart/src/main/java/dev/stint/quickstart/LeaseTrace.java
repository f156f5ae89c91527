package dev.stint.quickstart;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the journals tell about one lease, in indexes into the frozen list.
 *
 * @param from the first key that was to do under this lease
 * @param advancedTo index after the last key that tryAdvance allowed; {@code from} if none
 * @param acknowledgedTo index after the last key whose checkpoint was acknowledged; {@code from} if
 *     none was
 */
record LeaseTrace(
    String worker, long shard, long fence, int from, int advancedTo, int acknowledgedTo) {

  /**
   * Keys that were passed and whose checkpoint was not acknowledged: those that the next holder may
   * do again. None for a lease that ended in order.
   */
  int unacknowledged() {
    return advancedTo - acknowledgedTo;
  }

  /** The leases of one worker's journal, in the order of their grants. */
  static List<LeaseTrace> of(String worker, List<JournalLine> journal) {
    record Id(long shard, long fence) {}
    Map<Id, LeaseTrace> leases = new LinkedHashMap<>();
    for (JournalLine line : journal) {
      switch (line.event()) {
        case JournalLine.GRANTED -> {
          Id id = new Id(line.number("shard"), line.number("fence"));
          int from = line.index("from");
          leases.put(id, new LeaseTrace(worker, id.shard(), id.fence(), from, from, from));
        }
        case JournalLine.ADVANCED, JournalLine.ACKNOWLEDGED ->
            leases.computeIfPresent(
                new Id(line.number("shard"), line.number("fence")),
                (id, lease) -> lease.after(line));
        default -> {}
      }
    }
    return List.copyOf(leases.values());
  }

  private LeaseTrace after(JournalLine line) {
    int to = line.index("to");
    return line.event().equals(JournalLine.ADVANCED)
        ? new LeaseTrace(worker, shard, fence, from, Math.max(advancedTo, to), acknowledgedTo)
        : new LeaseTrace(worker, shard, fence, from, advancedTo, Math.max(acknowledgedTo, to));
  }

  /**
   * How many accepted writes beyond the first per key are to be expected at most. Each such write
   * is by a lease to whose holder the key was given although an earlier holder had passed it, which
   * had then lost its lease without an acknowledged checkpoint of that key.
   */
  static long reprocessedBound(Collection<LeaseTrace> leases) {
    return leases.stream().mapToLong(LeaseTrace::unacknowledged).sum();
  }

  /** Whether leases newer than a fence have acknowledged checkpoints over all of these keys. */
  static boolean overtaken(Collection<LeaseTrace> leases, long fence, int from, int to) {
    List<LeaseTrace> newer = new ArrayList<>(leases);
    newer.removeIf(lease -> lease.fence() <= fence);
    newer.sort(Comparator.comparingInt(LeaseTrace::from));
    int covered = from;
    for (LeaseTrace lease : newer) {
      if (lease.from() <= covered) {
        covered = Math.max(covered, lease.acknowledgedTo());
      }
    }
    return covered >= to;
  }
}
