package dev.stint.server.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Linearizable reads: all that wait share one log entry, an empty one or the next that carries
 * commands anyway.
 *
 * <p>Why that is linearizable. A read is released by an entry that was built after the read had
 * arrived. That the entry was committed in the term in which it was built shows that this node led
 * when it was committed, so no entry that another leader acknowledged before the read arrived can
 * be missing before it in the log: this node's state at the entry's index holds every write that
 * was acknowledged before the read arrived, and the read sees that state or a later one. A node
 * that was cut off commits nothing, so its reads get no answer instead of an old one; and an entry
 * that was committed in another term than it was built in releases nothing. No clock and no lease
 * of the leader takes part.
 */
final class ReadBarrier<C> {
  private record Read<C>(C context, long deadlineNanos) {}

  private final int maxReads;
  private List<Read<C>> waiting = new ArrayList<>();

  /** Reads by the entry that releases them; for look-ups, and emptied as a whole. */
  private final Map<Long, List<Read<C>>> riding = new HashMap<>();

  private int ridingReads;

  ReadBarrier(int maxReads) {
    this.maxReads = maxReads;
  }

  /** A read has arrived; {@code false} if too many wait already. */
  boolean arrive(C context, long deadlineNanos) {
    if (size() >= maxReads) {
      return false;
    }
    waiting.add(new Read<>(context, deadlineNanos));
    return true;
  }

  /** Whether some read needs an entry that is not built yet. */
  boolean needsEntry() {
    return !waiting.isEmpty();
  }

  int size() {
    return waiting.size() + ridingReads;
  }

  /** An entry was built: every read that has arrived rides on it. */
  void onBuilt(long entryId) {
    if (!waiting.isEmpty()) {
      riding.put(entryId, waiting);
      ridingReads += waiting.size();
      waiting = new ArrayList<>();
    }
  }

  /** The entry has its outcome, whatever it is: gives out the reads that rode on it, in order. */
  List<C> onCompleted(long entryId) {
    List<Read<C>> reads = riding.remove(entryId);
    if (reads == null) {
      return List.of();
    }
    ridingReads -= reads.size();
    return contexts(reads);
  }

  /** Gives out the reads whose deadline passed while no entry could be built. */
  List<C> takeExpired(long nanos) {
    List<Read<C>> expired = new ArrayList<>();
    waiting.removeIf(
        read -> {
          boolean dead = read.deadlineNanos() - nanos <= 0;
          if (dead) {
            expired.add(read);
          }
          return dead;
        });
    return contexts(expired);
  }

  /** Gives out all reads: this node does not lead any more. */
  List<C> depose() {
    List<C> all = new ArrayList<>(size());
    riding.keySet().stream().sorted().forEach(id -> all.addAll(contexts(riding.get(id))));
    all.addAll(contexts(waiting));
    riding.clear();
    waiting.clear();
    ridingReads = 0;
    return all;
  }

  private static <C> List<C> contexts(List<Read<C>> reads) {
    List<C> contexts = new ArrayList<>(reads.size());
    reads.forEach(read -> contexts.add(read.context()));
    return contexts;
  }
}
