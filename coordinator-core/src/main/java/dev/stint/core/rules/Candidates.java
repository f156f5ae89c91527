package dev.stint.core.rules;

import dev.stint.core.row.RowKeys;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.state.Counters;
import dev.stint.core.state.StateView.Derived;
import dev.stint.core.value.RunStatus;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The order of grants: runs by priority, then by fewest leases per weight; within a run by time and
 * number, and what prefers this worker besides. To other workers a shard's time is the end of its
 * preference, even when that is past: an index knows one time for all of them. Each pick reads the
 * head of an index: its cost does not grow with the number of shards. Lives for one claim.
 */
final class Candidates {
  private static final int PAGE = 64;

  /** A shard that may be granted now. */
  record Pick(RunRow run, ShardRow shard, boolean lossy) {}

  private static final class Candidate {
    final RunRow run;
    long leases;

    Candidate(RunRow run, long leases) {
      this.run = run;
      this.leases = leases;
    }

    /** Fewest leases per weight first, compared without division; then the older run. */
    static int compare(Candidate a, Candidate b) {
      int byShare =
          Long.compare(a.leases * b.run.config().weight(), b.leases * a.run.config().weight());
      return byShare != 0 ? byShare : Long.compare(a.run.incarnation(), b.run.incarnation());
    }

    boolean isFull() {
      return run.config().maxLeases() > 0 && leases >= run.config().maxLeases();
    }
  }

  /** Where a claimable shard stands in an index. */
  private record Head(long notBeforeMillis, long shard, boolean lossy) {
    static final Comparator<Head> ORDER =
        Comparator.comparingLong(Head::notBeforeMillis).thenComparingLong(Head::shard);
  }

  private final Scope scope;
  private final SessionRow session;
  private final Deque<RunRow> runs = new ArrayDeque<>();
  private byte[] pageFromOrNull;
  private final PriorityQueue<Candidate> level = new PriorityQueue<>(Candidate::compare);
  private Candidate picked;
  private long earliestMillis = -1;

  private Candidates(Scope scope, SessionRow session) {
    this.scope = scope;
    this.session = session;
  }

  /** All active runs of the session's tenant, read page by page as far as needed. */
  static Candidates ofTenant(Scope scope, SessionRow session) {
    Candidates candidates = new Candidates(scope, session);
    candidates.pageFromOrNull = RowKeys.tenantNumber(session.tenant());
    return candidates;
  }

  static Candidates ofRuns(Scope scope, SessionRow session, List<RunRow> named) {
    Candidates candidates = new Candidates(scope, session);
    List<RunRow> active = new ArrayList<>(named);
    active.removeIf(run -> run.status() != RunStatus.ACTIVE);
    active.sort(
        Comparator.comparingInt((RunRow run) -> -run.config().priority())
            .thenComparingLong(RunRow::incarnation));
    candidates.runs.addAll(active);
    return candidates;
  }

  /** The next shard to grant, or {@code null}. */
  Pick next(boolean lossyTaken) {
    while (true) {
      while (!level.isEmpty()) {
        Candidate candidate = level.peek();
        Head head = candidate.isFull() ? null : head(candidate.run, lossyTaken);
        if (head != null) {
          picked = candidate;
          ShardRow shard = scope.shard(candidate.run.incarnation(), head.shard());
          return new Pick(candidate.run, shard, head.lossy());
        }
        level.poll();
      }
      if (!fillLevel()) {
        return null;
      }
    }
  }

  /** The last pick was granted: its run has one lease more. */
  void granted() {
    level.remove(picked);
    picked.leases++;
    level.add(picked);
  }

  /** The earliest time at which one of the runs looked at may have a shard; -1 for none. */
  long earliestMillis() {
    return earliestMillis;
  }

  /** Takes the runs of the next priority. */
  private boolean fillLevel() {
    RunRow first = nextRun();
    while (first != null) {
      add(first);
      RunRow peek = peekRun();
      if (peek == null || peek.config().priority() != first.config().priority()) {
        return true;
      }
      first = nextRun();
    }
    return !level.isEmpty();
  }

  private void add(RunRow run) {
    long[] shards = Counters.ofRun(scope.draft, run.incarnation());
    if (shards[Counters.SHARDS_ACTIVE] > shards[Counters.SHARDS_LEASED]) {
      level.add(new Candidate(run, shards[Counters.SHARDS_LEASED]));
    }
  }

  private RunRow nextRun() {
    return peekRun() == null ? null : runs.poll();
  }

  private RunRow peekRun() {
    if (runs.isEmpty() && pageFromOrNull != null) {
      byte[] end = RowKeys.prefixEnd(RowKeys.tenantNumber(session.tenant()));
      List<Derived> page = scope.draft.derived(Table.RUNNABLE, pageFromOrNull, end, PAGE);
      for (Derived entry : page) {
        runs.add(scope.run(RowKeys.numberAt(entry.key(), 8)));
      }
      pageFromOrNull = page.size() < PAGE ? null : RowKeys.after(page.get(page.size() - 1).key());
    }
    return runs.peek();
  }

  /** The run's first shard that this session may have now, of those the indexes put first. */
  private Head head(RunRow run, boolean lossyTaken) {
    long incarnation = run.incarnation();
    Head best = null;
    Derived preferred =
        scope.draft.first(Table.AFFINITY, RowKeys.affinity(incarnation, session.worker()));
    if (preferred != null) {
      int tail = preferred.key().length - 16;
      long notBefore = RowKeys.numberAt(preferred.key(), tail);
      best = earlier(best, notBefore, notBefore, shardAt(preferred.key(), tail), false);
    }
    Derived plain = scope.draft.first(Table.CLAIMABLE, RowKeys.claimable(incarnation, false));
    if (plain != null) {
      best = earlier(best, plain, false);
    }
    Derived lossy =
        lossyTaken
            ? null
            : scope.draft.first(Table.CLAIMABLE, RowKeys.claimable(incarnation, true));
    if (lossy != null) {
      best = earlier(best, lossy, true);
    }
    return best;
  }

  private Head earlier(Head best, Derived claimable, boolean lossy) {
    long eligibleAt = RowKeys.numberAt(claimable.key(), 9);
    long notBefore = ByteBuffer.wrap(claimable.value()).getLong();
    return earlier(best, eligibleAt, notBefore, shardAt(claimable.key(), 9), lossy);
  }

  private Head earlier(Head best, long eligibleAt, long notBefore, long shard, boolean lossy) {
    if (eligibleAt > scope.now()) {
      earliestMillis = earliestMillis < 0 ? eligibleAt : Math.min(earliestMillis, eligibleAt);
      return best;
    }
    Head head = new Head(notBefore, shard, lossy);
    return best == null || Head.ORDER.compare(head, best) < 0 ? head : best;
  }

  private static long shardAt(byte[] key, int timeOffset) {
    return RowKeys.numberAt(key, timeOffset + 8);
  }
}
