package dev.stint.verify.model;

import dev.stint.core.value.Limits;
import dev.stint.core.value.LossReason;
import dev.stint.core.value.RunStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * "Background work (ending sessions, revoking, deleting, retention) writes at most 4,096 rows per
 * entry, shared round robin by kind, whatever the commands do." (3. Operations)
 *
 * <p>How many steps of each kind an entry did is on record; this does as many, in the same turns,
 * and says where there was less to do, or where work was left although the budget was not used up.
 * A step is counted as a revision. The text leaves the turns open: 512 rows each, less room for
 * what a single step writes at most.
 */
final class Upkeep {
  private static final int SLICE_ROWS = 512;
  private static final int STEP_ROWS = 12;

  /** One kind of work. */
  private abstract static class Kind {
    final String name;

    Kind(String name) {
      this.name = name;
    }

    abstract boolean isDue();

    /** One step, which may write about so many rows. */
    abstract void step(int rows);
  }

  private final State state;
  private final Sessions sessions;
  private final Lifecycle lifecycle;
  private final List<Kind> kinds;

  Upkeep(State state) {
    this.state = state;
    this.sessions = new Sessions(state);
    this.lifecycle = new Lifecycle(state);
    this.kinds = List.of(new Ending(), new Revoking(), new Deleting(), new Retention());
  }

  /** Does the steps; returns what is wrong about their numbers. */
  List<String> work(List<Integer> recorded) {
    state.rowsWritten = 0;
    int[] left = recorded.stream().mapToInt(Integer::intValue).toArray();
    List<String> faults = new ArrayList<>();
    int idle = 0;
    while (idle < kinds.size() && rowsLeft() >= STEP_ROWS) {
      boolean filled = turn(state.nextBackground, left, faults);
      idle = filled ? 0 : idle + 1;
      state.nextBackground = (state.nextBackground + 1) % kinds.size();
    }
    for (int i = 0; i < kinds.size(); i++) {
      if (left[i] != 0) {
        faults.add(left[i] + " steps of " + kinds.get(i).name + " without work for them");
      }
    }
    return faults;
  }

  private int rowsLeft() {
    return Limits.BACKGROUND_ROWS_PER_ENTRY - state.rowsWritten;
  }

  /**
   * One kind's turn; whether it used up its rows. What becomes due behind its last turn, as a
   * deletion by retention, is for the next entry.
   */
  private boolean turn(int kind, int[] left, List<String> faults) {
    int end = state.rowsWritten + Math.min(rowsLeft(), SLICE_ROWS);
    while (state.rowsWritten + STEP_ROWS <= end) {
      boolean due = kinds.get(kind).isDue();
      if (due && left[kind] <= 0) {
        faults.add("work of " + kinds.get(kind).name + " was due, and left");
      }
      if (!due || left[kind] <= 0) {
        return false;
      }
      long before = state.revision;
      state.revise();
      kinds.get(kind).step(end - state.rowsWritten);
      left[kind] -= (int) (state.revision - before);
    }
    return true;
  }

  /**
   * Sessions past their deadline first, then leases of ending ones, then ending ones themselves.
   */
  private final class Ending extends Kind {
    Ending() {
      super("sessions");
    }

    private Session expiredOrNull() {
      return state.sessions.values().stream()
          .filter(s -> s.endingOrNull == null && s.deadlineMillis <= state.horizonMillis)
          .min(Comparator.comparingLong(s -> s.deadlineMillis)) // the older one of equals
          .orElse(null);
    }

    private Session endingOrNull() {
      return state.sessions.values().stream()
          .filter(s -> s.endingOrNull != null)
          .findFirst()
          .orElse(null);
    }

    @Override
    boolean isDue() {
      return expiredOrNull() != null || endingOrNull() != null;
    }

    @Override
    void step(int rows) {
      Session expired = expiredOrNull();
      if (expired != null) {
        sessions.end(expired, LossReason.EXPIRED, false);
        return;
      }
      Session ending = endingOrNull();
      if (ending.held.isEmpty()) {
        state.rowsWritten += ending.lastClaimOrNull == null ? 1 : 2;
        ending.tenant.sessions--;
        state.sessions.remove(ending.id);
        return;
      }
      Shard shard = ending.held.first();
      lifecycle.lose(shard, ending.endingOrNull, ending.regrantNow);
      state.afterShards(shard.run);
    }
  }

  /** "The holder's operations: no (leases are being revoked)" in a run that is over. */
  private final class Revoking extends Kind {
    Revoking() {
      super("revoking");
    }

    private Run firstOrNull() {
      return state.runs.values().stream()
          .filter(run -> run.status.isTerminal() && run.revoking)
          .findFirst()
          .orElse(null);
    }

    @Override
    boolean isDue() {
      return firstOrNull() != null;
    }

    @Override
    void step(int rows) {
      Run run = firstOrNull();
      Shard leased = run.firstLeasedOrNull();
      if (leased != null) {
        lifecycle.lose(leased, LossReason.RUN_OVER, false);
      } else {
        run.revoking = false;
        state.rowsWritten++;
      }
    }
  }

  /** Leases first, then shards, chunks, events, what is known of their log, and the run last. */
  private final class Deleting extends Kind {
    Deleting() {
      super("deleting");
    }

    private Run firstOrNull() {
      return state.runs.values().stream()
          .filter(run -> run.status == RunStatus.DELETING)
          .findFirst()
          .orElse(null);
    }

    @Override
    boolean isDue() {
      return firstOrNull() != null;
    }

    @Override
    void step(int rows) {
      Run run = firstOrNull();
      int limit = Math.max(rows - STEP_ROWS, 1);
      Shard leased = run.firstLeasedOrNull();
      if (leased != null) {
        state.revise(); // the text says one revision a step; it is built as two: run and lease
        lifecycle.lose(leased, LossReason.RUN_OVER, false);
      } else if (!run.shards.isEmpty()) {
        takeFirst(run.shards, limit);
      } else if (!run.chunks.isEmpty()) {
        takeFirst(run.chunks, limit);
      } else if (run.events > 0) {
        long count = Math.min(run.events, limit);
        run.events -= count;
        state.rowsWritten += (int) count;
      } else if (run.eventLog) {
        run.eventLog = false;
        state.rowsWritten++;
      } else {
        state.runs.remove(run.incarnation);
        run.tenant.runs.remove(run.name);
        state.rowsWritten++;
        state.event(run.tenant);
      }
    }

    private void takeFirst(TreeMap<Long, ?> rows, int limit) {
      for (int i = 0; i < limit && !rows.isEmpty(); i++) {
        rows.pollFirstEntry();
        state.rowsWritten++;
      }
    }
  }

  /** Records past their time, then runs past their retention, then events above the bound. */
  private final class Retention extends Kind {
    Retention() {
      super("retention");
    }

    private boolean recordDue() {
      return !state.records.isEmpty() && state.records.first().expiresAtMillis() <= state.nowMillis;
    }

    private Run runOrNull() {
      return state.runs.values().stream()
          .filter(run -> run.status.isTerminal() && run.config.retentionMillis() > 0)
          .filter(run -> retiresAt(run) <= state.nowMillis)
          .min(Comparator.comparingLong(Retention::retiresAt))
          .orElse(null);
    }

    private static long retiresAt(Run run) {
      return run.endedAtMillis + run.config.retentionMillis();
    }

    /** Those of tenants before those of runs. */
    private Tenant crowdedTenantOrNull() {
      return state.tenants.values().stream()
          .filter(tenant -> tenant.events > Limits.EVENTS_PER_LOG)
          .min(Comparator.comparingInt(tenant -> tenant.number))
          .orElse(null);
    }

    private Run crowdedRunOrNull() {
      return state.runs.values().stream()
          .filter(run -> run.events > Limits.EVENTS_PER_LOG)
          .findFirst()
          .orElse(null);
    }

    @Override
    boolean isDue() {
      return recordDue()
          || runOrNull() != null
          || crowdedTenantOrNull() != null
          || crowdedRunOrNull() != null;
    }

    @Override
    void step(int rows) {
      Run over = runOrNull();
      Tenant crowded = crowdedTenantOrNull();
      if (recordDue()) {
        Tenant.OpRecord record = state.records.pollFirst();
        record.tenant().records.remove(record.id());
        state.rowsWritten++;
      } else if (over != null) {
        state.startDeleting(over);
      } else if (crowded != null) {
        crowded.events -= trimmed(crowded.events, rows);
      } else {
        Run run = crowdedRunOrNull();
        run.events -= trimmed(run.events, rows);
      }
    }

    private long trimmed(long events, int rows) {
      long count = Math.max(1, Math.min(events - Limits.EVENTS_PER_LOG, rows - 2));
      state.rowsWritten += (int) count + 1;
      return count;
    }
  }
}
