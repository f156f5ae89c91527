package dev.stint.client.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Which of its runs a worker names in a claim. One unknown name has the whole claim refused, so
 * that a run which is not there is named only now and then, one at a time, to see whether it has
 * come; the others are asked for meanwhile (L1).
 */
final class RunRoll {
  private static final long MISSING_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long GONE_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final List<String> all;

  /** Those that were there once. */
  private final Set<String> known = new HashSet<>();

  /** Those that were not there when they were named last, and when to name them again. */
  private final Map<String, Long> absent = new LinkedHashMap<>();

  RunRoll(List<String> all) {
    this.all = all;
  }

  /** When a claim can name something: at once, or as soon as an absent run is to be named. */
  long askAt() {
    boolean some = all.isEmpty() || absent.size() < all.size();
    return some ? 0 : nextLook();
  }

  /** What a claim names now; empty for all runs of the tenant. */
  List<String> toName(long now) {
    List<String> names = new ArrayList<>(all);
    names.removeAll(absent.keySet());
    absent.entrySet().stream()
        .filter(each -> each.getValue() <= now)
        .min(Map.Entry.comparingByValue())
        .ifPresent(each -> names.add(each.getKey()));
    return names;
  }

  /** How long a claim may wait, so that absent runs are looked for in time. */
  long mostWaitNanos(long now) {
    return absent.isEmpty() ? Long.MAX_VALUE : Math.max(MISSING_PAUSE_NANOS, nextLook() - now);
  }

  private long nextLook() {
    return absent.values().stream().mapToLong(at -> at).min().orElse(Long.MAX_VALUE);
  }

  /** The claim was judged: all that it named is there. */
  void found(List<String> named) {
    known.addAll(named);
    absent.keySet().removeAll(named);
  }

  /** The run is not there; says whether that is news. */
  boolean missed(long now, String run) {
    long pause = known.contains(run) ? GONE_PAUSE_NANOS : MISSING_PAUSE_NANOS;
    return absent.put(run, now + pause) == null;
  }

  boolean isOne(String run) {
    return all.contains(run);
  }

  /** Whether it was there once, and is not any more: then it is over. */
  boolean isGone(String run) {
    return known.contains(run) && absent.containsKey(run);
  }

  /** Whether every run that is not there is over. */
  boolean absentAreOver() {
    return known.containsAll(absent.keySet());
  }

  /** Whether every run is over because it is gone. */
  boolean allGone() {
    return !all.isEmpty() && absent.size() == all.size() && absentAreOver();
  }
}
