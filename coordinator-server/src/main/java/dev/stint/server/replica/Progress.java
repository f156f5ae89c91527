package dev.stint.server.replica;

import dev.stint.core.row.EventRow;
import dev.stint.core.row.EventScope;
import dev.stint.core.row.Table;
import dev.stint.core.state.ChangeSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who waits for the state to move: stale reads for a revision, digests for an index, watches for an
 * event of their log. Each is called once and short: it only hands over to a thread of its own. To
 * miss nothing, register first and look then. Thread-safe.
 */
public final class Progress {
  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

  private final TreeMap<Long, List<Runnable>> byRevision = new TreeMap<>();
  private final TreeMap<Long, List<Runnable>> byIndex = new TreeMap<>();
  private final Map<EventScope, List<Runnable>> byScope = new HashMap<>();
  private long revision;
  private long index = -1;

  /** Calls when the state has this revision; at once when it has it. */
  public void onRevision(long wanted, Runnable call) {
    synchronized (this) {
      if (wanted > revision) {
        byRevision.computeIfAbsent(wanted, w -> new ArrayList<>()).add(call);
        return;
      }
    }
    call.run();
  }

  /** Takes back {@link #onRevision}. */
  public synchronized void forget(long wanted, Runnable call) {
    forget(byRevision, wanted, call);
  }

  /** Calls when the entry of this index is applied; at once when it is. */
  public void onIndex(long wanted, Runnable call) {
    synchronized (this) {
      if (wanted > index) {
        byIndex.computeIfAbsent(wanted, w -> new ArrayList<>()).add(call);
        return;
      }
    }
    call.run();
  }

  /** Calls when the log of this scope gets an event. */
  public synchronized void onEvent(EventScope scope, Runnable call) {
    byScope.computeIfAbsent(scope, s -> new ArrayList<>()).add(call);
  }

  /** Takes back {@link #onEvent}. */
  public synchronized void forget(EventScope scope, Runnable call) {
    List<Runnable> calls = byScope.get(scope);
    if (calls != null) {
      calls.remove(call);
      if (calls.isEmpty()) {
        byScope.remove(scope);
      }
    }
  }

  /** The state is as a checkpoint has it; everybody looks again. */
  void jumped(long newIndex, long newRevision) {
    List<Runnable> calls = new ArrayList<>();
    synchronized (this) {
      byScope.values().forEach(calls::addAll);
      byScope.clear();
    }
    calls.forEach(Progress::guarded);
    moved(newIndex, newRevision, null);
  }

  void moved(long newIndex, long newRevision, ChangeSet changesOrNull) {
    List<Runnable> calls = new ArrayList<>();
    synchronized (this) {
      index = newIndex;
      revision = newRevision;
      take(byIndex, newIndex, calls);
      take(byRevision, newRevision, calls);
      if (changesOrNull != null && !byScope.isEmpty()) {
        takeScopes(changesOrNull, calls);
      }
    }
    calls.forEach(Progress::guarded);
  }

  /** Whoever waits must not be able to stop the thread that applies. */
  private static void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.error("Somebody who waited for the state failed; please report it", e);
    }
  }

  /** Takes back {@link #onIndex}. */
  public synchronized void forgetIndex(long wanted, Runnable call) {
    forget(byIndex, wanted, call);
  }

  private static void forget(TreeMap<Long, List<Runnable>> waiting, long wanted, Runnable call) {
    List<Runnable> calls = waiting.get(wanted);
    if (calls != null) {
      calls.remove(call);
      if (calls.isEmpty()) {
        waiting.remove(wanted);
      }
    }
  }

  private static void take(TreeMap<Long, List<Runnable>> waiting, long to, List<Runnable> calls) {
    while (!waiting.isEmpty() && waiting.firstKey() <= to) {
      calls.addAll(waiting.pollFirstEntry().getValue());
    }
  }

  private void takeScopes(ChangeSet changes, List<Runnable> calls) {
    for (ChangeSet.RowChange change : changes.rows()) {
      if (change.table() == Table.EVENT && change.afterOrNull() instanceof EventRow event) {
        List<Runnable> of = byScope.remove(event.scope());
        if (of != null) {
          calls.addAll(of);
        }
      }
    }
  }
}
