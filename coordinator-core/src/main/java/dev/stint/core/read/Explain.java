package dev.stint.core.read;

import dev.stint.core.row.Parking;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.state.Counters;
import dev.stint.core.state.Derivation;
import dev.stint.core.state.StateView;
import dev.stint.core.state.StateView.Derived;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Why is it not moving? Findings in the order in which they matter, each with what to do. */
public final class Explain {
  private Explain() {}

  /** What a finding is about. */
  public enum Cause {
    RUN_NOT_SEALED,
    RUN_PAUSED,
    RUN_OVER,
    RUN_SETTLED_WITH_PARKED,
    RUN_AT_MAX_LEASES,
    NO_WORKERS,
    WORKERS_AT_CAPACITY,
    ALL_LEASED,
    WAITING_FOR_TIME,
    WAITING_FOR_WORKER,
    LEASED,
    LEASED_WITHOUT_PROGRESS,
    HOLDER_ENDING,
    PREFERS_WORKER,
    ONE_AT_A_TIME,
    PARKED,
    DONE,
    SPLIT
  }

  /** One finding: what, and what to do. */
  public record Finding(Cause cause, String what, String whatToDo) {}

  /** Findings about a run, or empty when there is none. */
  public static Optional<List<Finding>> run(StateView view, String tenant, RunRef ref) {
    Reads reads = new Reads(view, tenant);
    return reads.run(ref).map(summary -> new Findings(view, reads).ofRun(summary));
  }

  /** Findings about a shard, or empty when there is none. */
  public static Optional<List<Finding>> shard(
      StateView view, String tenant, RunRef ref, long shard) {
    Reads reads = new Reads(view, tenant);
    Optional<RunSummary> run = reads.run(ref);
    Optional<ShardRow> row = reads.shard(ref, shard);
    return row.map(found -> new Findings(view, reads).ofShard(run.orElseThrow(), found));
  }

  private static final class Findings {
    private final StateView view;
    private final Reads reads;
    private final List<Finding> found = new ArrayList<>();

    Findings(StateView view, Reads reads) {
      this.view = view;
      this.reads = reads;
    }

    private void add(Cause cause, String what, String whatToDo) {
      found.add(new Finding(cause, what, whatToDo));
    }

    List<Finding> ofRun(RunSummary summary) {
      RunRow run = summary.run();
      if (ofStatus(summary)) {
        return found;
      }
      if (summary.isSettled()) {
        add(
            Cause.RUN_SETTLED_WITH_PARKED,
            "every shard is done or parked; parked: " + summary.parked(),
            "unpark them, or complete the run accepting them");
        return found;
      }
      long sessions = reads.tenantCounters()[Counters.SESSIONS];
      if (sessions == 0) {
        add(Cause.NO_WORKERS, "the tenant has no session", "start a worker");
      }
      if (run.config().maxLeases() > 0 && summary.leased() >= run.config().maxLeases()) {
        add(
            Cause.RUN_AT_MAX_LEASES,
            summary.leased() + " shards are leased, the run's maximum",
            "raise max_leases of the run");
      }
      if (summary.leased() == summary.active()) {
        add(Cause.ALL_LEASED, "every active shard is leased", "look at shards without progress");
      } else {
        waiting(run, sessions);
      }
      return found;
    }

    /** Whether the run's status alone explains it. */
    private boolean ofStatus(RunSummary summary) {
      RunStatus status = summary.run().status();
      switch (status) {
        case INITIALIZING ->
            add(Cause.RUN_NOT_SEALED, "the run is not sealed", "add its shards, then seal it");
        case PAUSED -> add(Cause.RUN_PAUSED, "the run is paused", "resume it");
        case DONE, FAILED, CANCELLED, DELETING ->
            add(Cause.RUN_OVER, "the run is " + status, "nothing is left to do");
        default -> {
          return false;
        }
      }
      return true;
    }

    private void waiting(RunRow run, long sessions) {
      byte[] prefix = RowKeys.claimable(run.incarnation(), false);
      List<Derived> head = view.derived(Table.CLAIMABLE, prefix, RowKeys.prefixEnd(prefix), 1);
      if (head.isEmpty()) {
        add(
            Cause.ONE_AT_A_TIME,
            "the waiting shards lost two leases or more: a session gets one of them at a time",
            "look at them; one of their keys may kill its worker");
        return;
      }
      long eligibleAt = RowKeys.numberAt(head.get(0).key(), 9);
      long wait = eligibleAt - reads.group().nowMillis();
      if (wait > 0) {
        add(
            Cause.WAITING_FOR_TIME,
            "the first waiting shard may be granted in " + wait + " ms",
            "wait; it backs off after a failure or loss, or prefers its last worker");
      } else if (sessions > 0) {
        add(
            Cause.WAITING_FOR_WORKER,
            "shards are waiting and no worker with room has claimed them",
            "start workers, or raise their concurrency; check that they name this run");
      }
    }

    List<Finding> ofShard(RunSummary run, ShardRow shard) {
      switch (shard.status()) {
        case DONE -> add(Cause.DONE, "the shard is done", "nothing is left to do");
        case SPLIT ->
            add(
                Cause.SPLIT,
                "the shard was replaced by "
                    + shard.children()
                    + " children, from number "
                    + shard.firstChild(),
                "look at the children");
        case PARKED -> parked(shard);
        default -> active(run, shard);
      }
      return found;
    }

    private void parked(ShardRow shard) {
      Parking why = shard.parkingOrNull();
      add(
          Cause.PARKED,
          "parked: " + why.reason() + " " + why.detail() + " " + why.message(),
          "mend the cause, then unpark it");
    }

    private void active(RunSummary run, ShardRow shard) {
      if (ofStatus(run) && !run.run().status().isOpen()) {
        return;
      }
      if (shard.isLeased()) {
        leased(shard);
        return;
      }
      long now = run.nowMillis();
      if (shard.notBeforeMillis() > now) {
        add(
            Cause.WAITING_FOR_TIME,
            "not before "
                + (shard.notBeforeMillis() - now)
                + " ms from now, after "
                + shard.failures()
                + " failures and "
                + shard.losses()
                + " losses in a row",
            "wait, or look at why it failed");
      }
      if (Derivation.isLossy(shard)) {
        add(
            Cause.ONE_AT_A_TIME,
            shard.losses()
                + " leases lost in a row without progress: a session gets one such"
                + " shard at a time",
            "look at the key after its cursor; it may kill its worker");
      } else if (shard.affinityOrNull() != null && shard.affinityOrNull().untilMillis() > now) {
        add(
            Cause.PREFERS_WORKER,
            "kept for worker "
                + shard.affinityOrNull().worker()
                + " for "
                + (shard.affinityOrNull().untilMillis() - now)
                + " ms",
            "wait");
      }
      found.addAll(new Findings(view, reads).ofRun(run));
    }

    private void leased(ShardRow shard) {
      long session = shard.leaseOrNull().session();
      SessionRow holder = (SessionRow) view.row(Table.SESSION, RowKeys.session(session));
      if (holder == null || !holder.isLiveAt(reads.group().horizonMillis())) {
        add(
            Cause.HOLDER_ENDING,
            "its holder's session is ending",
            "wait: the lease returns with the next entries");
        return;
      }
      boolean moved = shard.leaseOrNull().moved();
      long held = reads.group().nowMillis() - shard.leaseOrNull().grantedAtMillis();
      add(
          moved ? Cause.LEASED : Cause.LEASED_WITHOUT_PROGRESS,
          "leased for "
              + held
              + " ms by worker "
              + holder.worker()
              + " (session "
              + session
              + "), "
              + (moved ? "and its cursor moved" : "without a key gained"),
          moved ? "wait" : "look at that worker's log");
    }
  }
}
