package dev.stint.server.gateway;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The waiting claims of one tenant, by what can wake them. */
final class WaitingTenant<C> {
  private final String name;
  private final TreeMap<Long, Waiter<C>> ofAllRuns = new TreeMap<>();

  /** For look-ups alone. */
  private final Map<String, TreeMap<Long, Waiter<C>>> ofRun = new HashMap<>();

  private final TreeSet<Waiter<C>> byTime =
      new TreeSet<>(
          Comparator.<Waiter<C>>comparingLong(waiter -> waiter.earliestMillis)
              .thenComparingLong(waiter -> waiter.order));

  private final TreeMap<String, WaitingRun> runs = new TreeMap<>();
  private final Probes probes = new Probes();

  /** Claims in any state but gone. */
  private int members;

  WaitingTenant(String name) {
    this.name = name;
  }

  Probes probes() {
    return probes;
  }

  void join() {
    members++;
  }

  /** A claim is gone; whether it was the last. */
  boolean leave() {
    return --members == 0;
  }

  void park(Waiter<C> waiter) {
    if (waiter.runs().isEmpty()) {
      ofAllRuns.put(waiter.order, waiter);
    }
    for (String run : waiter.runs()) {
      ofRun.computeIfAbsent(run, key -> new TreeMap<>()).put(waiter.order, waiter);
    }
    if (waiter.earliestMillis != NextDue.NEVER) {
      byTime.add(waiter);
    }
  }

  void unpark(Waiter<C> waiter) {
    ofAllRuns.remove(waiter.order);
    for (String run : waiter.runs()) {
      TreeMap<Long, Waiter<C>> waiters = ofRun.get(run);
      if (waiters != null) {
        waiters.remove(waiter.order);
        if (waiters.isEmpty()) {
          ofRun.remove(run);
        }
      }
    }
    byTime.remove(waiter);
  }

  /** Whether anybody parked could take shards of this run. */
  boolean anybodyFor(String run) {
    return !ofAllRuns.isEmpty() || ofRun.containsKey(run);
  }

  /** Those parked that wait for this run by name, most senior first. */
  List<Waiter<C>> named(String run) {
    TreeMap<Long, Waiter<C>> waiters = ofRun.get(run);
    return waiters == null ? List.of() : new ArrayList<>(waiters.values());
  }

  WaitingRun run(String run) {
    return runs.computeIfAbsent(run, key -> new WaitingRun(name, key));
  }

  WaitingRun runOrNull(String run) {
    return runs.get(run);
  }

  Collection<WaitingRun> runs() {
    return runs.values();
  }

  void forgetIfIdle(WaitingRun run) {
    if (run.isIdle()) {
      runs.remove(run.run, run);
    }
  }

  /** The most senior waiter that may still be woken in this run's round, or {@code null}. */
  Waiter<C> next(WaitingRun run) {
    Map.Entry<Long, Waiter<C>> all = ofAllRuns.higherEntry(run.wokenUpTo());
    TreeMap<Long, Waiter<C>> named = ofRun.get(run.run);
    Map.Entry<Long, Waiter<C>> one = named == null ? null : named.higherEntry(run.wokenUpTo());
    Map.Entry<Long, Waiter<C>> first =
        all == null || (one != null && one.getKey() < all.getKey()) ? one : all;
    return first == null || first.getKey() > run.lastOrder() ? null : first.getValue();
  }

  /** The waiter whose time came first, or {@code null} if no time has come. */
  Waiter<C> due(long nowMillis) {
    Waiter<C> first = byTime.isEmpty() ? null : byTime.first();
    return first == null || first.earliestMillis > nowMillis ? null : first;
  }
}
