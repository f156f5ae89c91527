package dev.stint.core.state;

import dev.stint.core.row.ChunkRow;
import dev.stint.core.row.Due;
import dev.stint.core.row.EventLogRow;
import dev.stint.core.row.EventRow;
import dev.stint.core.row.Lease;
import dev.stint.core.row.OpRow;
import dev.stint.core.row.Row;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.ShardState;
import dev.stint.core.row.Table;
import dev.stint.core.value.HeldLease;
import dev.stint.core.value.Limits;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What follows from a row: index entries and what it adds to counters. A pure function of the row
 * and nothing else, so that the draft can take out what the row before gave and put in what the row
 * after gives, and a verifier can rebuild everything from the rows alone (S11). Rules never touch
 * an index.
 */
public final class Derivation {
  private static final byte[] NONE = new byte[0];

  /** Receives what a row derives. */
  public interface Sink {
    void entry(Table table, byte[] key, byte[] value);

    void count(Counters.Owner owner, long number, int position, long amount);
  }

  private Derivation() {}

  /** Gives everything that {@code row} derives to {@code sink}. */
  public static void of(Row row, Sink sink) {
    if (row instanceof ShardRow shard) {
      ofShard(shard, sink);
    } else if (row instanceof SessionRow session) {
      ofSession(session, sink);
    } else if (row instanceof RunRow run) {
      ofRun(run, sink);
    } else if (row instanceof OpRow op) {
      sink.entry(Table.DUE, RowKeys.due(Due.OP_EXPIRY, op.expiresAtMillis(), op.key()), NONE);
      sink.count(Counters.Owner.TENANT, op.tenant(), Counters.ROWS, 1);
    } else if (row instanceof ChunkRow chunk) {
      sink.count(Counters.Owner.TENANT, chunk.tenant(), Counters.ROWS, 1);
    } else if (row instanceof EventRow event) {
      sink.count(Counters.Owner.TENANT, event.tenant(), Counters.ROWS, 1);
    } else if (row instanceof EventLogRow log && log.events() > Limits.EVENTS_PER_LOG) {
      sink.entry(Table.DUE, RowKeys.due(Due.EVENT_TRIM, 0, log.key()), NONE);
    }
  }

  /**
   * Whether both rows derive the same, told from the few fields that matter: a checkpoint must not
   * pay for indexes that it cannot change.
   */
  public static boolean sameDerived(Row before, Row after) {
    if (before instanceof ShardRow a && after instanceof ShardRow b) {
      return a.status() == b.status()
          && sameLease(a.leaseOrNull(), b.leaseOrNull())
          && a.notBeforeMillis() == b.notBeforeMillis()
          && isLossy(a) == isLossy(b)
          && Objects.equals(a.affinityOrNull(), b.affinityOrNull())
          && Objects.equals(a.range().startOrNull(), b.range().startOrNull());
    }
    return false;
  }

  private static boolean sameLease(Lease a, Lease b) {
    return (a == null || b == null)
        ? a == null && b == null
        : a.session() == b.session() && a.fence() == b.fence();
  }

  /** Whether the shard comes one at a time to a session, without affinity. */
  public static boolean isLossy(ShardRow shard) {
    return shard.losses() >= Limits.LOSSY_FROM_LOSSES;
  }

  private static void ofShard(ShardRow shard, Sink sink) {
    long run = shard.incarnation();
    sink.count(Counters.Owner.RUN, run, Counters.SHARD_ROWS, 1);
    sink.count(Counters.Owner.RUN, run, statusCounter(shard.status()), 1);
    sink.count(Counters.Owner.TENANT, shard.tenant(), Counters.ROWS, 1);
    if (shard.status().isLive()) {
      sink.count(Counters.Owner.TENANT, shard.tenant(), Counters.LIVE_SHARDS, 1);
    }
    if (shard.isLeaf()) {
      byte[] start = RowKeys.start(run, shard.range().startOrNull());
      Table byStart = shard.sliver() ? Table.SLIVER : Table.START;
      sink.entry(byStart, start, RowKeys.number(shard.shard()));
    }
    if (shard.status() == ShardStatus.PARKED) {
      sink.entry(Table.BY_STATE, RowKeys.byState(run, ShardState.PARKED, shard.shard()), NONE);
      if (shard.sliver()) {
        sink.count(Counters.Owner.RUN, run, Counters.SLIVERS_PARKED, 1);
      }
    }
    if (shard.isLeased()) {
      ofLease(shard, shard.leaseOrNull(), sink);
    } else if (shard.isClaimable()) {
      ofClaimable(shard, sink);
    }
  }

  private static void ofLease(ShardRow shard, Lease lease, Sink sink) {
    long run = shard.incarnation();
    sink.count(Counters.Owner.RUN, run, Counters.SHARDS_LEASED, 1);
    sink.entry(Table.BY_STATE, RowKeys.byState(run, ShardState.LEASED, shard.shard()), NONE);
    sink.entry(
        Table.HELD,
        RowKeys.held(lease.session(), run, shard.shard()),
        RowKeys.number(lease.fence()));
    long hash = new HeldLease(run, shard.shard(), lease.fence()).hash();
    sink.count(Counters.Owner.SESSION, lease.session(), Counters.HELD, 1);
    sink.count(Counters.Owner.SESSION, lease.session(), Counters.HELD_HASH, hash);
    if (isLossy(shard)) {
      sink.count(Counters.Owner.SESSION, lease.session(), Counters.HELD_LOSSY, 1);
    }
  }

  private static void ofClaimable(ShardRow shard, Sink sink) {
    long run = shard.incarnation();
    long eligibleAt = shard.notBeforeMillis();
    if (shard.affinityOrNull() != null && !isLossy(shard)) {
      eligibleAt = Math.max(eligibleAt, shard.affinityOrNull().untilMillis());
      sink.entry(
          Table.AFFINITY,
          RowKeys.affinity(
              run, shard.affinityOrNull().worker(), shard.notBeforeMillis(), shard.shard()),
          NONE);
    }
    sink.entry(
        Table.CLAIMABLE,
        RowKeys.claimable(run, isLossy(shard), eligibleAt, shard.shard()),
        ByteBuffer.allocate(8).putLong(shard.notBeforeMillis()).array());
  }

  private static int statusCounter(ShardStatus status) {
    return switch (status) {
      case ACTIVE -> Counters.SHARDS_ACTIVE;
      case DONE -> Counters.SHARDS_DONE;
      case SPLIT -> Counters.SHARDS_SPLIT;
      case PARKED -> Counters.SHARDS_PARKED;
    };
  }

  private static void ofSession(SessionRow session, Sink sink) {
    byte[] id = session.key();
    sink.count(Counters.Owner.TENANT, session.tenant(), Counters.SESSIONS, 1);
    sink.entry(
        Table.TENANT_SESSION, RowKeys.tenantSession(session.tenant(), session.session()), NONE);
    if (session.endingOrNull() == null) {
      sink.entry(Table.DUE, RowKeys.due(Due.SESSION_DEADLINE, session.deadlineMillis(), id), NONE);
    } else {
      sink.entry(Table.DUE, RowKeys.due(Due.SESSION_ENDING, 0, id), NONE);
    }
  }

  private static void ofRun(RunRow run, Sink sink) {
    byte[] id = RowKeys.number(run.incarnation());
    sink.count(Counters.Owner.TENANT, run.tenant(), Counters.RUNS, 1);
    sink.count(Counters.Owner.TENANT, run.tenant(), Counters.ROWS, 1);
    sink.entry(
        Table.INCARNATION,
        id,
        (run.tenantName() + '\0' + run.name()).getBytes(StandardCharsets.UTF_8));
    if (run.status() == RunStatus.ACTIVE) {
      byte[] key = RowKeys.runnable(run.tenant(), run.config().priority(), run.incarnation());
      sink.entry(Table.RUNNABLE, key, run.name().getBytes(StandardCharsets.UTF_8));
    }
    if (run.status() == RunStatus.DELETING) {
      sink.entry(Table.DUE, RowKeys.due(Due.RUN_DELETING, 0, id), NONE);
    } else if (run.status().isTerminal()) {
      if (run.revoking()) {
        sink.entry(Table.DUE, RowKeys.due(Due.RUN_REVOKING, 0, id), NONE);
      }
      if (run.config().retentionMillis() > 0) {
        long at = run.endedAtMillis() + run.config().retentionMillis();
        sink.entry(Table.DUE, RowKeys.due(Due.RUN_RETENTION, at, id), NONE);
      }
    }
  }
}
