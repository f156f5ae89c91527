package dev.stint.client.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Operations to be sent, in the order given: what comes back takes its old place. Urgent ones stand
 * in a line of their own. Those that are to wait are in neither until their time.
 */
final class SendQueue {
  private final int maxOperations;
  private final int maxMessageBytes;
  private final NavigableMap<Long, Pending> urgent = new TreeMap<>();
  private final NavigableMap<Long, Pending> ordinary = new TreeMap<>();
  private final Set<Pending> postponed = new LinkedHashSet<>();

  SendQueue(DispatchOptions options) {
    this.maxOperations = options.maxOperations();
    this.maxMessageBytes = options.maxMessageBytes();
  }

  void add(Pending pending) {
    line(pending).put(pending.operation.id(), pending);
  }

  private NavigableMap<Long, Pending> line(Pending pending) {
    return pending.operation.urgent() ? urgent : ordinary;
  }

  /** Not to be sent before that time, and the next {@link #recall}. */
  void addLater(Pending pending, long notBefore) {
    pending.notBefore = notBefore;
    postponed.add(pending);
  }

  /** Lets those in whose time has come. */
  void recall(long now) {
    for (Iterator<Pending> each = postponed.iterator(); each.hasNext(); ) {
      Pending pending = each.next();
      if (pending.notBefore <= now) {
        each.remove();
        add(pending);
      }
    }
  }

  /** When the next one's time has come; far away if none waits for it. */
  long nextRecall() {
    long next = Long.MAX_VALUE;
    for (Pending pending : postponed) {
      next = Math.min(next, pending.notBefore);
    }
    return next;
  }

  void remove(Pending pending) {
    line(pending).remove(pending.operation.id());
    postponed.remove(pending);
  }

  /** Whether nothing can be sent now. */
  boolean isEmpty() {
    return urgent.isEmpty() && ordinary.isEmpty();
  }

  boolean hasUrgent() {
    return !urgent.isEmpty();
  }

  boolean hasOrdinary() {
    return !ordinary.isEmpty();
  }

  /** Takes what fits into one message. */
  List<Pending> takeUrgent() {
    return take(urgent);
  }

  /** Takes what fits into one message. */
  List<Pending> takeOrdinary() {
    return take(ordinary);
  }

  private List<Pending> take(NavigableMap<Long, Pending> from) {
    List<Pending> batch = new ArrayList<>(Math.min(from.size(), maxOperations));
    long bytes = 0;
    for (Iterator<Pending> each = from.values().iterator(); each.hasNext(); ) {
      Pending pending = each.next();
      bytes += pending.operation.sizeBytes();
      boolean full = batch.size() >= maxOperations || bytes > maxMessageBytes;
      if (full && !batch.isEmpty()) {
        break;
      }
      each.remove();
      batch.add(pending);
    }
    return batch;
  }
}
