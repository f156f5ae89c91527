package dev.stint.verify.model;

import dev.stint.core.value.RunStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * "Granting, deterministically: runs by priority, then by fewest leases per weight (integers, cross
 * multiplied); within a run by not_before, then shard id; after an expiry or a close, not after a
 * release or failure, a shard prefers the worker of the same name for 5 s of logical time."
 *
 * <p>The text leaves open how a shard stands among others once another worker may have it: it
 * stands as if {@code not_before} were the end of its preference, even when that is long past. So
 * it is built, since one index in one order has to serve all workers ("never a scan"). Also, runs
 * with equal shares go by age. Lives for one claim.
 */
final class GrantOrder {
  private static final Comparator<Shard> BY_TIME =
      Comparator.comparingLong((Shard shard) -> shard.notBeforeMillis)
          .thenComparingLong(shard -> shard.number);
  private static final Comparator<Shard> BY_TIME_FOR_OTHERS =
      Comparator.comparingLong(GrantOrder::forOthersMillis)
          .thenComparingLong(shard -> shard.number);

  /** An active run, with what may be granted of it: each kind in its order. */
  private static final class Candidate {
    final Run run;
    final TreeSet<Shard> preferring = new TreeSet<>(BY_TIME);
    final TreeSet<Shard> plain = new TreeSet<>(BY_TIME_FOR_OTHERS);
    final TreeSet<Shard> lossy = new TreeSet<>(BY_TIME_FOR_OTHERS);
    long leases;

    Candidate(Run run, String worker) {
      this.run = run;
      this.leases = run.leased();
      for (Shard shard : run.shards.values()) {
        if (shard.isClaimable()) {
          (shard.isLossy() ? lossy : plain).add(shard);
          if (!shard.isLossy() && worker.equals(shard.prefersOrNull)) {
            preferring.add(shard);
          }
        }
      }
    }

    boolean isFull() {
      return run.config.maxLeases() > 0 && leases >= run.config.maxLeases();
    }

    static int byShare(Candidate a, Candidate b) {
      int share = Long.compare(a.leases * b.run.config.weight(), b.leases * a.run.config.weight());
      return share != 0 ? share : Long.compare(a.run.incarnation, b.run.incarnation);
    }
  }

  private final State state;
  private final List<Candidate> candidates = new ArrayList<>();
  private Candidate pickedFrom;
  private long earliestMillis = -1;

  GrantOrder(State state, Session session, List<Run> runs) {
    this.state = state;
    for (Run run : runs) {
      if (run.status == RunStatus.ACTIVE) {
        candidates.add(new Candidate(run, session.worker));
      }
    }
  }

  /** When a worker other than the preferred one may have it. */
  private static long forOthersMillis(Shard shard) {
    boolean prefers = shard.prefersOrNull != null && !shard.isLossy();
    return prefers
        ? Math.max(shard.notBeforeMillis, shard.prefersUntilMillis)
        : shard.notBeforeMillis;
  }

  /** The next shard to grant, or {@code null}. A run that has nothing is not looked at again. */
  Shard next(boolean lossyTaken) {
    while (!candidates.isEmpty()) {
      int priority = candidates.stream().mapToInt(c -> c.run.config.priority()).max().getAsInt();
      Candidate first =
          candidates.stream()
              .filter(c -> c.run.config.priority() == priority)
              .min(Candidate::byShare)
              .orElseThrow();
      Shard shard = first.isFull() ? null : firstOf(first, lossyTaken);
      if (shard != null) {
        pickedFrom = first;
        return shard;
      }
      candidates.remove(first);
    }
    return null;
  }

  private Shard firstOf(Candidate candidate, boolean lossyTaken) {
    List<Shard> heads = new ArrayList<>();
    if (!candidate.preferring.isEmpty()) {
      Shard head = candidate.preferring.first();
      consider(heads, head, head.notBeforeMillis);
    }
    if (!candidate.plain.isEmpty()) {
      Shard head = candidate.plain.first();
      consider(heads, head, forOthersMillis(head));
    }
    if (!candidate.lossy.isEmpty() && !lossyTaken) {
      Shard head = candidate.lossy.first();
      consider(heads, head, forOthersMillis(head));
    }
    return heads.stream().min(BY_TIME).orElse(null);
  }

  private void consider(List<Shard> heads, Shard head, long eligibleAtMillis) {
    if (eligibleAtMillis <= state.nowMillis) {
      heads.add(head);
    } else {
      earliestMillis =
          earliestMillis < 0 ? eligibleAtMillis : Math.min(earliestMillis, eligibleAtMillis);
    }
  }

  /** The last pick is granted: its run has one lease more. */
  void take(Shard shard) {
    pickedFrom.leases++;
    pickedFrom.preferring.remove(shard);
    pickedFrom.plain.remove(shard);
    pickedFrom.lossy.remove(shard);
  }

  /** The earliest time at which one of the runs looked at may have a shard; -1 for none. */
  long earliestMillis() {
    return earliestMillis;
  }
}
