package dev.stint.client.internal;

import dev.stint.client.error.LeaseLostException;
import dev.stint.core.command.Grant;
import dev.stint.core.value.HeldLease;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The leases of a session as the worker knows them, and their comparison with the coordinator's
 * list: what it has and the coordinator has not is lost; what it knew and gave up is released,
 * never taken up again; what it never knew waits for the answer of an unanswered claim, and is
 * released if that did not bring it. So no lost answer orphans a lease, and none starts a shard
 * twice (S1, L1).
 */
final class LeaseBook {
  private final WorkerContext context;

  /** All that are not over. */
  private final Map<HeldLease, ShardLogic> known = new LinkedHashMap<>();

  /** Those that are over, for as long as a list that is on the way could name them. */
  private final Map<HeldLease, Ended> ended = new LinkedHashMap<>();

  /** Listed, never known, while a claim is unanswered. */
  private final Map<HeldLease, HeldShard> strangers = new LinkedHashMap<>();

  /** Given up, and to be released then at the latest. */
  private final Map<HeldLease, Long> givenUp = new LinkedHashMap<>();

  /** When something of a lease is to be sent again; far away if nothing is. */
  private long nextResend = Long.MAX_VALUE;

  LeaseBook(WorkerContext context) {
    this.context = context;
  }

  ShardLogic get(HeldLease lease) {
    return known.get(lease);
  }

  /** A copy: what is done with them may end them. */
  List<ShardLogic> all() {
    return new ArrayList<>(known.values());
  }

  boolean isEmpty() {
    return known.isEmpty();
  }

  void add(ShardLogic shard) {
    known.put(shard.lease(), shard);
    strangers.remove(shard.lease());
  }

  /** Whether the grant is of a lease that the worker neither has nor had. */
  boolean isNew(Grant grant) {
    HeldLease lease = new HeldShard(grant.target(), grant.fence()).lease();
    return !known.containsKey(lease) && !ended.containsKey(lease);
  }

  void over(ShardLogic shard, Ended how) {
    known.remove(shard.lease());
    givenUp.remove(shard.lease());
    ended.put(shard.lease(), how);
  }

  void clear() {
    known.clear();
    ended.clear();
    strangers.clear();
    givenUp.clear();
    nextResend = Long.MAX_VALUE;
  }

  /**
   * Gives up what is held; it is released once its handler has ended, at that time at the latest.
   */
  void giveUpAll(LeaseLostException.Cause why, String message, long releaseAt) {
    for (ShardLogic shard : all()) {
      if (shard.giveUp(why, message)) {
        givenUp.put(shard.lease(), releaseAt);
      }
    }
  }

  /** Releases what was given up and has no handler any more, or whose time has come. */
  void releaseDue(long now, Predicate<HeldLease> hasHandler) {
    if (givenUp.isEmpty()) {
      return;
    }
    List<HeldLease> due = new ArrayList<>();
    givenUp.forEach(
        (lease, at) -> {
          if (at <= now || !hasHandler.test(lease)) {
            due.add(lease);
          }
        });
    for (HeldLease lease : due) {
      givenUp.remove(lease);
      known.get(lease).release();
    }
  }

  /** When {@link #releaseDue} has something to do at the latest; far away if never. */
  long nextRelease() {
    return givenUp.values().stream().mapToLong(at -> at).min().orElse(Long.MAX_VALUE);
  }

  void resendAt(long at) {
    nextResend = Math.min(nextResend, at);
  }

  long nextResend() {
    return nextResend;
  }

  void resendDue(long now) {
    if (now >= nextResend) {
      nextResend = Long.MAX_VALUE;
      for (ShardLogic shard : all()) {
        shard.resendDue(now);
        resendAt(shard.resendAt());
      }
    }
  }

  /** Those that the worker holds; given up ones are not among them. */
  SessionLogic.Count count() {
    int leases = 0;
    long hash = 0;
    for (ShardLogic shard : known.values()) {
      if (shard.isHeld()) {
        leases++;
        hash += shard.lease().hash();
      }
    }
    return new SessionLogic.Count(leases, hash);
  }

  /** Forgets what no list can name any more: those over before the oldest unanswered heartbeat. */
  void forgetEnded(long oldestUnanswered) {
    ended.values().removeIf(how -> how.afterBeat() < oldestUnanswered);
  }

  void compare(HeldList list, boolean claimUnanswered) {
    Set<HeldLease> listed = new HashSet<>();
    for (HeldShard held : list.leases()) {
      listed.add(held.lease());
      judgeListed(held);
    }
    for (ShardLogic shard : all()) {
      HeldLease lease = shard.lease();
      boolean judged = Long.compareUnsigned(lease.fence(), list.revision()) <= 0;
      if (judged && !shard.hasUnanswered() && !listed.contains(lease)) {
        String why = "the coordinator does not list it among the session's leases";
        shard.lose(LeaseLostException.Cause.NOT_LISTED, why);
      }
    }
    if (!claimUnanswered) {
      releaseStrangers();
    }
  }

  private void judgeListed(HeldShard held) {
    HeldLease lease = held.lease();
    if (known.containsKey(lease)) {
      return; // held, or being given back already
    }
    Ended how = ended.get(lease);
    if (how == null) {
      strangers.put(lease, held);
    } else if (!how.isConfirmed()) {
      ended.remove(lease);
      release(held);
    }
    // Otherwise the list is older than its end.
  }

  /** No claim is unanswered: what no answer brought will be brought by none. */
  void releaseStrangers() {
    List<HeldShard> all = new ArrayList<>(strangers.values());
    strangers.clear();
    all.forEach(held -> release(held));
  }

  private void release(HeldShard held) {
    ShardLogic shard = ShardLogic.stranger(context, held);
    known.put(shard.lease(), shard);
    givenUp.put(shard.lease(), context.belief().deadline()); // a handler may not have stopped yet
  }
}
