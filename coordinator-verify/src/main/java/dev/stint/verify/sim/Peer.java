package dev.stint.verify.sim;

import dev.stint.core.command.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one replica knows of the log: its own part of Raft's state. */
final class Peer {
  /**
   * An entry of the log.
   *
   * @param bytes of an entry of ours, empty for one that only begins a term
   * @param entry the same, parsed, as only the node that built it has it
   */
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked; copies would cost
  record LogEntry(long term, byte[] bytes, Entry entry) {
    boolean isOurs() {
      return bytes.length > 0;
    }
  }

  /** Somebody who waits for an entry that this node took. */
  interface Waiting {
    /** It is in the log, committed, and was applied here, with this outcome. */
    void applied(Object outcome);

    /** This node does not lead any more. */
    void deposed();
  }

  final int number;
  final Replica node;

  /** Entries above {@link #purged}. */
  final List<LogEntry> log = new ArrayList<>();

  /** The newest entry that is not in the log any more, since snapshots hold what it did. */
  long purged;

  long purgedTerm;

  /** Up to here a power cut takes nothing. Term and vote are always forced. */
  long durable;

  long term;
  long commit;
  boolean leads;
  long leaderBegan;

  /** When this leader last reached a majority. */
  long reachedAt;

  /** When this follower last heard of a leader. */
  long heardAt;

  Peer leaderOrNull;
  long[] match;
  final Map<Long, Waiting> waiting = new TreeMap<>();

  Peer(int number, int peers, Replica node) {
    this.number = number;
    this.node = node;
    this.match = new long[peers];
  }

  long last() {
    return purged + log.size();
  }

  long lastTerm() {
    return log.isEmpty() ? purgedTerm : log.get(log.size() - 1).term();
  }

  LogEntry at(long index) {
    return log.get((int) (index - purged - 1));
  }

  long termAt(long index) {
    return index == purged ? purgedTerm : index < purged ? 0 : at(index).term();
  }

  /** Forgets what is above this. */
  void truncate(long index) {
    while (last() > index) {
      log.remove(log.size() - 1);
    }
    durable = Math.min(durable, index);
  }

  /** Forgets what is at or below this. */
  void purge(long index) {
    if (index <= purged) {
      return;
    }
    purgedTerm = termAt(index);
    log.subList(0, (int) (index - purged)).clear();
    purged = index;
  }
}
