package dev.stint.core.rules;

import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Judged;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.Result.NothingGranted;
import dev.stint.core.command.Result.NothingGranted.Why;
import dev.stint.core.row.ClaimRow;
import dev.stint.core.row.Event;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.Lease;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.rules.Outcome.Answer;
import dev.stint.core.state.Counters;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.HeldLease;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.Limits;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardRef;
import java.util.ArrayList;
import java.util.List;

/**
 * Grants (S1, S2, L1): what, to whom, and the same again to a claim that comes again, so that a
 * lost answer orphans no lease (S9). The fence of all grants is the revision after the command:
 * larger than every fence before, across splits, unparks and re-created runs.
 */
final class ClaimRules {
  private static final long NEVER = -1;

  private ClaimRules() {}

  static Answer judge(Scope scope, String tenant, ClaimCommand claim, Fingerprint fingerprint) {
    SessionRow session = scope.session(tenant, claim.session());
    if (session == null) {
      return scope.refuse(RejectionCode.SESSION_EXPIRED, "session");
    }
    Answer repeated = repeated(scope, session, claim, fingerprint);
    if (repeated != null) {
      return repeated;
    }
    List<RunRow> named = new ArrayList<>(claim.runs().size());
    for (String name : claim.runs()) {
      RunRow run = scope.run(tenant, name);
      if (run == null) {
        return scope.refuse(RejectionCode.NOT_FOUND, name);
      }
      named.add(run);
    }
    if (!scope.isLive(session)) {
      return scope.refuse(RejectionCode.SESSION_EXPIRED, "session");
    }
    return grant(scope, session, claim, named, fingerprint);
  }

  private static Answer repeated(
      Scope scope, SessionRow session, ClaimCommand claim, Fingerprint fingerprint) {
    ClaimRow last = (ClaimRow) scope.draft.row(Table.CLAIM, RowKeys.session(claim.session()));
    if (last == null || claim.sequence() > last.sequence()) {
      return null;
    }
    if (claim.sequence() < last.sequence()) {
      return scope.refuse(
          Rejection.of(RejectionCode.SUPERSEDED, "sequence", claim.sequence(), last.sequence()));
    }
    if (!last.fingerprint().matches(fingerprint)) {
      return scope.refuse(RejectionCode.CONFLICT, "sequence");
    }
    List<Grant> grants = new ArrayList<>(last.grants().size());
    for (HeldLease lease : last.grants()) {
      grants.add(again(scope, session, lease));
    }
    return new Answer(new Judged(new Result.Granted(grants), last.revision()), true);
  }

  private static Grant again(Scope scope, SessionRow session, HeldLease lease) {
    ShardRef target =
        new ShardRef(
            new RunRef(scope.runName(lease.incarnation()), lease.incarnation()), lease.shard());
    ShardRow shard = scope.shard(lease.incarnation(), lease.shard());
    Lease now = shard == null ? null : shard.leaseOrNull();
    boolean held =
        now != null
            && now.session() == session.session()
            && now.fence() == lease.fence()
            && scope.isLive(session);
    return held
        ? grantOf(target, shard)
        : new Grant(target, lease.fence(), 0, KeyRange.all(), null, Blob.EMPTY, false);
  }

  private static Grant grantOf(ShardRef target, ShardRow shard) {
    return new Grant(
        target,
        shard.fence(),
        shard.attempts(),
        shard.range(),
        shard.cursorOrNull(),
        shard.metadata(),
        true);
  }

  private static Answer grant(
      Scope scope,
      SessionRow session,
      ClaimCommand claim,
      List<RunRow> named,
      Fingerprint fingerprint) {
    long[] held = Counters.ofSession(scope.draft, session.session());
    long room = Math.min(claim.max(), session.capacity() - held[Counters.HELD]);
    if (session.draining() || room <= 0) {
      return nothing(scope, session.draining() ? Why.DRAINING : Why.AT_CAPACITY, NEVER);
    }
    Candidates candidates =
        claim.runs().isEmpty()
            ? Candidates.ofTenant(scope, session)
            : Candidates.ofRuns(scope, session, named);
    boolean lossyTaken = held[Counters.HELD_LOSSY] > 0;
    List<Grant> grants = new ArrayList<>();
    long bytes = 0;
    long fence = scope.draft.nextRevision();
    while (grants.size() < room) {
      Candidates.Pick pick = candidates.next(lossyTaken);
      if (pick == null || (!grants.isEmpty() && bytes + size(pick) > Limits.MAX_LIST_BYTES)) {
        break;
      }
      bytes += size(pick);
      lossyTaken |= pick.lossy();
      grants.add(lease(scope, session, pick, fence));
      candidates.granted();
    }
    if (grants.isEmpty()) {
      boolean settled = !named.isEmpty() && named.stream().allMatch(run -> isOver(scope, run));
      return nothing(
          scope,
          settled ? Why.SETTLED : Why.NOTHING_CLAIMABLE,
          settled ? NEVER : candidates.earliestMillis());
    }
    long revision = scope.revise();
    List<HeldLease> leases = new ArrayList<>(grants.size());
    for (Grant grant : grants) {
      ShardRef target = grant.target();
      leases.add(new HeldLease(target.run().incarnation(), target.shard(), fence));
    }
    scope.draft.put(
        new ClaimRow(
            session.session(), session.tenant(), claim.sequence(), fingerprint, leases, revision));
    return scope.accept(new Result.Granted(grants));
  }

  private static long size(Candidates.Pick pick) {
    ShardRow shard = pick.shard();
    long bytes = shard.metadata().length();
    if (shard.range().startOrNull() != null) {
      bytes += shard.range().startOrNull().length();
    }
    if (shard.range().endOrNull() != null) {
      bytes += shard.range().endOrNull().length();
    }
    if (shard.cursorOrNull() != null) {
      bytes += shard.cursorOrNull().lastKey().length() + shard.cursorOrNull().token().length();
    }
    return bytes;
  }

  private static Grant lease(Scope scope, SessionRow session, Candidates.Pick pick, long fence) {
    Lease lease = new Lease(session.session(), fence, false, -1, -1, scope.now());
    ShardRow granted = pick.shard().edit().granted(lease).at(fence);
    scope.put(pick.run(), granted);
    Event event = Event.ofShard(EventKind.SHARD_GRANTED, pick.run(), granted);
    scope.event(pick.run(), fence, event.with(0, granted.attempts(), -1, session.worker()));
    return grantOf(Scope.ref(pick.run(), granted), granted);
  }

  /** Settled or over: a claim for it alone need not wait. */
  private static boolean isOver(Scope scope, RunRow run) {
    if (run.status() == RunStatus.INITIALIZING) {
      return false;
    }
    return !run.status().isOpen()
        || Counters.ofRun(scope.draft, run.incarnation())[Counters.SHARDS_ACTIVE] == 0;
  }

  /** Not accepted as a change: no revision, no record. */
  private static Answer nothing(Scope scope, Why why, long earliestMillis) {
    return scope.accept(new NothingGranted(why, earliestMillis));
  }
}
