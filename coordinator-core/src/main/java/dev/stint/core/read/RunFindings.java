package dev.stint.core.read;

import dev.stint.core.read.Finding.Cause;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.Table;
import dev.stint.core.row.TenantRow;
import dev.stint.core.state.StateView;
import dev.stint.core.state.StateView.Derived;
import dev.stint.core.value.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What keeps a run, or a shard of it that waits, from moving. Lives for one question. */
final class RunFindings {
  /** Sessions, leased shards and other runs that are looked at, at most. */
  private static final int LOOK_AT = 1_000;

  /** How long a lease may stand without progress before the run's explanation names it. */
  private static final long PATIENCE_MILLIS = 60_000;

  /** What follows the class in a key of {@link Table#CLAIMABLE}. */
  private static final int ELIGIBLE_AT = 9;

  private final StateView view;
  private final Reads reads;
  private final RunSummary summary;
  private final RunRow run;
  private final List<Finding> found = new ArrayList<>();

  RunFindings(StateView view, Reads reads, RunSummary summary) {
    this.view = view;
    this.reads = reads;
    this.summary = summary;
    this.run = summary.run();
  }

  /** What keeps the run as a whole. */
  List<Finding> find() {
    if (ofStatus()) {
      return found;
    }
    if (summary.active() > summary.leased()) {
      boolean room = ofWorkers();
      ofHead(room);
    }
    stuck();
    return found;
  }

  /** What keeps one waiting shard, beside what it has of its own. */
  List<Finding> findForOneShard() {
    if (!ofStatus()) {
      ofWorkers();
    }
    return found;
  }

  private void add(Cause cause, String what, String whatToDo) {
    found.add(Finding.of(cause, what, whatToDo));
  }

  /** Whether the run's status alone explains it. */
  private boolean ofStatus() {
    RunStatus status = run.status();
    if (status == RunStatus.INITIALIZING) {
      add(
          Cause.RUN_INITIALIZING,
          "the run is not sealed, with " + summary.active() + " shards so far",
          "add what is missing, then seal it");
    } else if (status == RunStatus.DELETING) {
      add(Cause.RUN_DELETING, "the run is being deleted", "");
    } else if (!status.isOpen()) {
      String revoking = run.revoking() ? ", and its leases are being taken back" : "";
      add(Cause.RUN_OVER, "the run is " + status + revoking, "");
    } else if (summary.isSettled() && summary.parked() > 0) {
      add(
          Cause.SETTLED_WITH_PARKED,
          "every leaf is done or parked, and " + summary.parked() + " are parked",
          "unpark them, or complete the run accepting them");
    } else if (summary.isSettled()) {
      add(
          Cause.WAITS_FOR_COMPLETE,
          "every leaf is done, and nobody completed the run",
          "complete it");
    } else if (status == RunStatus.PAUSED) {
      add(Cause.RUN_PAUSED, "the run is paused: nothing is granted", "resume it");
    }
    return !found.isEmpty();
  }

  /** Whether some worker has room, as far as was looked. */
  private boolean ofWorkers() {
    int maxLeases = run.config().maxLeases();
    if (maxLeases > 0 && summary.leased() >= maxLeases) {
      add(
          Cause.RUN_AT_MAX_LEASES,
          summary.leased() + " of its shards are leased, the run's maximum",
          "raise max_leases of the run");
    }
    List<SessionSummary> sessions = reads.sessions("", Optional.empty(), LOOK_AT).items();
    List<SessionSummary> live = sessions.stream().filter(SessionSummary::live).toList();
    List<SessionSummary> taking = live.stream().filter(s -> !s.session().draining()).toList();
    boolean room = taking.stream().anyMatch(s -> s.held() < s.session().capacity());
    if (live.isEmpty()) {
      add(Cause.NO_SESSIONS, "no worker of the tenant is there", "start a worker");
    } else if (taking.isEmpty()) {
      add(Cause.ALL_SESSIONS_DRAINING, "every worker is being drained", "start a worker");
    } else if (!room) {
      add(
          Cause.ALL_SESSIONS_AT_CAPACITY,
          "every worker holds as many shards as it takes",
          "wait, start workers, or raise their concurrency");
    }
    return room;
  }

  /** What the first shard in the queue waits for. */
  private void ofHead(boolean room) {
    byte[] prefix = RowKeys.claimable(run.incarnation(), false);
    List<Derived> head = view.derived(Table.CLAIMABLE, prefix, RowKeys.prefixEnd(prefix), 1);
    if (head.isEmpty()) {
      add(
          Cause.LOSSY,
          "all that waits lost its leases repeatedly, so a session takes one such shard at a time",
          "look at those shards: one of their keys may kill its worker");
      return;
    }
    long eligibleAt = RowKeys.numberAt(head.get(0).key(), ELIGIBLE_AT);
    long wait = eligibleAt - summary.nowMillis();
    if (wait > 0) {
      long notBefore = RowKeys.numberAt(head.get(0).value(), 0);
      boolean affinity = notBefore <= summary.nowMillis();
      Finding finding =
          affinity
              ? Finding.of(
                  Cause.AFFINITY,
                  "what waits is kept for the workers that had it, for another " + wait + " ms",
                  "wait")
              : Finding.of(
                  Cause.BACKOFF,
                  "what waits is not granted for another " + wait + " ms",
                  "wait, or look at why it failed");
      found.add(finding.until(eligibleAt));
    } else if (room && isOutranked()) {
      add(
          Cause.OTHERS_FIRST,
          "runs of higher priority have shards waiting, and are served first",
          "start workers, or raise the run's priority");
    } else if (room) {
      add(
          Cause.NOBODY_CLAIMS,
          "shards wait and workers have room, but none claims them",
          "check that the workers name this run");
    }
  }

  private boolean isOutranked() {
    TenantRow owner = reads.tenant().orElseThrow();
    byte[] from = RowKeys.tenantNumber(owner.number());
    byte[] to = RowKeys.runnable(owner.number(), run.config().priority(), 0);
    for (Derived other : view.derived(Table.RUNNABLE, from, to, LOOK_AT)) {
      long incarnation = RowKeys.numberAt(other.key(), 8);
      byte[] prefix = RowKeys.claimable(incarnation, false);
      List<Derived> head = view.derived(Table.CLAIMABLE, prefix, RowKeys.prefixEnd(prefix), 1);
      if (!head.isEmpty()
          && RowKeys.numberAt(head.get(0).key(), ELIGIBLE_AT) <= summary.nowMillis()) {
        return true;
      }
    }
    return false;
  }

  /** The oldest lease that has stood too long without progress, if any of those looked at. */
  private void stuck() {
    ShardSummary oldest = null;
    Page<ShardSummary> leased =
        reads
            .shards(run.ref(), ShardFilter.ofLeased(true), Optional.empty(), LOOK_AT)
            .orElseThrow();
    for (ShardSummary shard : leased.items()) {
      long since = shard.shard().leaseOrNull().grantedAtMillis();
      boolean late =
          !shard.shard().leaseOrNull().moved() && summary.nowMillis() - since > PATIENCE_MILLIS;
      if (late && (oldest == null || since < oldest.shard().leaseOrNull().grantedAtMillis())) {
        oldest = shard;
      }
    }
    if (oldest != null) {
      Finding finding = Explain.leased(oldest.shard(), oldest.holderOrNull(), summary.nowMillis());
      found.add(
          new Finding(
              finding.cause(),
              "shard " + oldest.shard().shard() + ": " + finding.what(),
              finding.whatToDo(),
              finding.shard(),
              finding.session(),
              finding.worker(),
              -1));
    }
  }
}
