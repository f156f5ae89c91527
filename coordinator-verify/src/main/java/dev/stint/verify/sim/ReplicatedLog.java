package dev.stint.verify.sim;

import dev.stint.core.command.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A log with the guarantees of Raft and no more. What is committed is on the disks of a majority
 * and stays; everything else may be lost. Leaders change, one that is cut off goes on believing for
 * a while, followers lag, and one that is far behind gets a snapshot.
 *
 * <p>It decides elections by looking at all peers instead of by messages: whoever wins has, as
 * Raft's rules demand, a log at least as new as those of a majority that it reaches (Ongaro and
 * Ousterhout 2014, 5.4.1); a leader commits only through an entry of its own term (5.4.2).
 */
final class ReplicatedLog {
  private static final long CHECK_NANOS = 50 * Timeline.MILLI;
  private static final long STEP_DOWN_NANOS = 3 * Timeline.SECOND;

  private final Timeline time;
  private final Chance chance;
  private final Recorder recorder;
  private final List<Peer> peers = new ArrayList<>();
  private final boolean[][] cut;
  private Level level;

  ReplicatedLog(Timeline time, Chance chance, Recorder recorder, int replicas) {
    this.time = time;
    this.chance = chance;
    this.recorder = recorder;
    this.cut = new boolean[replicas][replicas];
  }

  Peer add(Replica node, int replicas) {
    Peer peer = new Peer(peers.size(), replicas, node);
    peers.add(peer);
    return peer;
  }

  void begin(Level newLevel) {
    level(newLevel);
    time.after(CHECK_NANOS, this::check);
  }

  void level(Level newLevel) {
    level = newLevel;
  }

  List<Peer> peers() {
    return peers;
  }

  /** Cuts one direction between two replicas, or mends it. */
  void cut(int from, int to, boolean yes) {
    cut[from][to] = yes;
  }

  void mend() {
    for (boolean[] row : cut) {
      Arrays.fill(row, false);
    }
  }

  private boolean reaches(Peer from, Peer to) {
    return from == to || !cut[from.number][to.number];
  }

  private boolean talk(Peer one, Peer other) {
    return reaches(one, other) && reaches(other, one);
  }

  private int majority() {
    return peers.size() / 2 + 1;
  }

  // --- Leaders. ---

  private void check() {
    time.after(CHECK_NANOS, this::check);
    for (Peer peer : peers) {
      if (peer.leads && peer.node.isUp() && !peer.node.isPaused()) {
        beat(peer);
      }
    }
    boolean quiet = true;
    for (Peer peer : peers) {
      long patience = (300 + 100L * peer.number) * Timeline.MILLI;
      boolean waits = peer.node.isUp() && !peer.node.isPaused() && !peer.leads;
      if (waits && time.nanos() - peer.heardAt > patience && quiet) {
        quiet = !elect(peer);
      }
    }
  }

  /** An election although nothing is wrong. */
  boolean disturb() {
    return elect(chance.one(peers));
  }

  /** The leader loses its majority for a moment and gets it back before its node hears of it. */
  boolean flap() {
    for (Peer peer : peers) {
      if (peer.leads && peer.node.isUp() && !peer.node.isPaused()) {
        stepDown(peer, peer.term);
        return elect(peer);
      }
    }
    return false;
  }

  private void beat(Peer leader) {
    int reached = 1;
    for (Peer peer : peers) {
      if (peer != leader && talk(leader, peer) && peer.node.isUp() && !peer.node.isPaused()) {
        if (peer.term > leader.term) {
          stepDown(leader, peer.term);
          return;
        }
        reached++;
        send(leader, peer);
      }
    }
    if (reached >= majority()) {
      leader.reachedAt = time.nanos();
    } else if (time.nanos() - leader.reachedAt > STEP_DOWN_NANOS) {
      stepDown(leader, leader.term);
    }
  }

  private boolean elect(Peer candidate) {
    if (!candidate.node.isUp() || candidate.node.isPaused() || candidate.leads) {
      return false;
    }
    List<Peer> voters = new ArrayList<>();
    long term = candidate.term;
    for (Peer peer : peers) {
      boolean answers = peer.node.isUp() && !peer.node.isPaused() && talk(candidate, peer);
      if (answers) {
        term = Math.max(term, peer.term);
        if (isNewEnough(candidate, peer)) {
          voters.add(peer);
        }
      }
    }
    if (voters.size() < majority()) {
      return false;
    }
    for (Peer voter : voters) {
      voter.term = term + 1;
      voter.heardAt = time.nanos();
      if (voter.leads) {
        stepDown(voter, term + 1);
      }
    }
    lead(candidate);
    return true;
  }

  private static boolean isNewEnough(Peer candidate, Peer voter) {
    return candidate.lastTerm() > voter.lastTerm()
        || (candidate.lastTerm() == voter.lastTerm() && candidate.last() >= voter.last());
  }

  private void lead(Peer peer) {
    recorder.count("leader changed");
    peer.leads = true;
    peer.leaderOrNull = peer;
    peer.reachedAt = time.nanos();
    Arrays.fill(peer.match, 0);
    peer.log.add(new Peer.LogEntry(peer.term, new byte[0], null));
    peer.leaderBegan = peer.last();
    peer.node.hear(peer.node.name);
    written(peer);
  }

  private void stepDown(Peer peer, long newTerm) {
    peer.term = newTerm;
    if (!peer.leads) {
      return;
    }
    peer.leads = false;
    peer.leaderOrNull = null;
    peer.heardAt = time.nanos();
    List<Peer.Waiting> waiting = List.copyOf(peer.waiting.values());
    peer.waiting.clear();
    peer.node.after(chance.around(Timeline.MILLI), peer.node::deposed);
    waiting.forEach(each -> peer.node.after(chance.around(2 * Timeline.MILLI), each::deposed));
  }

  // --- Entries. ---

  /**
   * Takes an entry, if this peer leads.
   *
   * @return whether it is in this peer's log
   */
  boolean propose(Peer peer, byte[] bytes, Entry entry, Peer.Waiting waiting) {
    if (!peer.leads) {
      return false;
    }
    peer.log.add(new Peer.LogEntry(peer.term, bytes, entry));
    peer.waiting.put(peer.last(), waiting);
    written(peer);
    return true;
  }

  /** The newest entries have been written and go to disk and to the others. */
  private void written(Peer leader) {
    long upTo = leader.last();
    long term = leader.term;
    leader.node.after(
        chance.around(Timeline.MILLI),
        () -> {
          if (leader.leads && leader.term == term) {
            leader.durable = Math.max(leader.durable, upTo);
            advance(leader);
          }
        });
    for (Peer peer : peers) {
      if (peer != leader) {
        send(leader, peer);
      }
    }
  }

  /** Sends what the leader has by now, unless a message gets lost. */
  private void send(Peer leader, Peer to) {
    if (!reaches(leader, to) || chance.happens(level.lost())) {
      return;
    }
    long term = leader.term;
    long delay =
        chance.around(chance.happens(level.late()) ? 300 * Timeline.MILLI : Timeline.MILLI);
    to.node.after(delay, () -> receive(leader, to, term));
  }

  private void receive(Peer leader, Peer to, long term) {
    if (to.term > term || !leader.leads || leader.term != term || !leader.node.isUp()) {
      return; // of a leader that was: what it knows may be taken from elsewhere
    }
    to.term = term;
    if (to.leads) {
      stepDown(to, term);
    }
    to.heardAt = time.nanos();
    if (to.leaderOrNull != leader) {
      to.leaderOrNull = leader;
      to.node.hear(leader.node.name);
    }
    if (to.last() < leader.purged) {
      install(leader, to);
    }
    long same = agreeing(leader, to);
    if (to.last() > same && leader.last() > same) {
      to.truncate(same);
    }
    while (to.last() < leader.last()) {
      Peer.LogEntry entry = leader.at(to.last() + 1);
      to.log.add(new Peer.LogEntry(entry.term(), entry.bytes(), null));
    }
    long upTo = Math.min(to.last(), leader.last());
    long commit = Math.min(leader.commit, upTo);
    if (to.durable >= upTo) {
      acknowledge(leader, to, term, upTo);
      commit(to, commit);
    } else {
      to.node.after(
          chance.around(Timeline.MILLI),
          () -> {
            if (to.term == term && to.last() >= upTo) {
              to.durable = Math.max(to.durable, upTo);
              acknowledge(leader, to, term, upTo);
              commit(to, commit);
            }
          });
    }
  }

  /** Up to where the follower has what the leader has. */
  private static long agreeing(Peer leader, Peer to) {
    long index = Math.min(leader.last(), to.last());
    long floor = Math.max(leader.purged, to.purged);
    while (index > floor && leader.termAt(index) != to.termAt(index)) {
      index--;
    }
    return index;
  }

  private void acknowledge(Peer leader, Peer from, long term, long upTo) {
    if (!reaches(from, leader) || chance.happens(level.lost())) {
      return;
    }
    leader.node.after(
        chance.around(Timeline.MILLI),
        () -> {
          if (leader.leads && leader.term == term && upTo > leader.match[from.number]) {
            leader.match[from.number] = upTo;
            advance(leader);
          }
        });
  }

  private void advance(Peer leader) {
    leader.match[leader.number] = leader.durable;
    long[] sorted = leader.match.clone();
    Arrays.sort(sorted);
    long everywhere = sorted[sorted.length - majority()];
    boolean own = everywhere > leader.commit && leader.termAt(everywhere) == leader.term;
    if (own) {
      commit(leader, Math.min(everywhere, leader.durable));
      if (leader.commit >= leader.leaderBegan && leader.leaderBegan > 0) {
        long term = leader.term;
        leader.leaderBegan = 0;
        leader.node.after(chance.around(Timeline.MILLI), () -> leader.node.ready(term));
      }
    }
  }

  private void commit(Peer peer, long upTo) {
    long before = peer.commit;
    peer.commit = Math.max(peer.commit, Math.min(upTo, peer.durable));
    for (long index = before + 1; index <= peer.commit; index++) {
      Object outcome = peer.node.apply(index, peer.at(index));
      Peer.Waiting waiting = peer.waiting.remove(index);
      if (waiting != null) {
        waiting.applied(outcome);
      }
    }
  }

  private void install(Peer leader, Peer to) {
    recorder.count("snapshot installed");
    long index = to.node.install(leader.node);
    to.log.clear();
    to.purged = index;
    to.purgedTerm = leader.termAt(index);
    to.durable = index;
    to.commit = index;
  }

  /** A node comes back: what it had not forced to disk is gone. */
  void restarted(Peer peer, long applied) {
    peer.truncate(peer.durable);
    peer.leads = false;
    peer.leaderOrNull = null;
    peer.leaderBegan = 0;
    peer.commit = Math.max(0, applied);
    peer.heardAt = time.nanos();
    peer.waiting.clear();
  }
}
