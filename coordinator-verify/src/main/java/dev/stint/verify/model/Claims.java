package dev.stint.verify.model;

import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Judged;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.Result.NothingGranted;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.HeldLease;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.Limits;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardRef;
import dev.stint.core.value.ShardStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * "Up to min(max, capacity − held) grants: attempt + 1, fence, range, cursor, metadata; or none,
 * with the earliest logical time at which there may be one, or SETTLED." (3. Operations)
 */
final class Claims {
  private static final long NEVER = -1;

  private final State state;

  Claims(State state) {
    this.state = state;
  }

  Model.Answer judge(String tenant, ClaimCommand claim, Fingerprint fingerprint) {
    Session session = state.sessionOrNull(tenant, claim.session());
    if (session == null) {
      throw Refused.because(RejectionCode.SESSION_EXPIRED, "session");
    }
    Session.LastClaim last = session.lastClaimOrNull;
    if (last != null && claim.sequence() < last.sequence()) {
      throw Refused.because(
          RejectionCode.SUPERSEDED, "sequence", claim.sequence(), last.sequence());
    }
    if (last != null && claim.sequence() == last.sequence()) {
      if (!last.fingerprint().matches(fingerprint)) {
        throw Refused.because(RejectionCode.CONFLICT, "sequence");
      }
      List<Grant> grants = last.grants().stream().map(lease -> again(session, lease)).toList();
      return new Model.Answer(new Judged(new Result.Granted(grants), last.revision()), true);
    }
    List<Run> named = new ArrayList<>();
    for (String name : claim.runs()) {
      Run run = state.runOrNull(tenant, name);
      if (run == null) {
        throw Refused.because(RejectionCode.NOT_FOUND, name);
      }
      named.add(run);
    }
    if (!state.isLive(session)) {
      throw Refused.because(RejectionCode.SESSION_EXPIRED, "session");
    }
    Result result = grant(session, claim, named, fingerprint);
    return new Model.Answer(new Judged(result, state.revision), false);
  }

  /** "A replayed grant says whether it is still held." */
  private Grant again(Session session, HeldLease lease) {
    Run run = state.runs.get(lease.incarnation());
    Shard shard = run == null ? null : run.shards.get(lease.shard());
    boolean held =
        shard != null
            && shard.holderOrNull == session
            && shard.fence == lease.fence()
            && state.isLive(session);
    if (held) {
      return grantOf(shard);
    }
    String name = run == null ? "" : run.name;
    ShardRef target = new ShardRef(new RunRef(name, lease.incarnation()), lease.shard());
    return new Grant(target, lease.fence(), 0, KeyRange.all(), null, Blob.EMPTY, false);
  }

  private static Grant grantOf(Shard shard) {
    return new Grant(
        shard.ref(),
        shard.fence,
        shard.attempts,
        shard.range,
        shard.cursorOrNull,
        shard.metadata,
        true);
  }

  private Result grant(
      Session session, ClaimCommand claim, List<Run> named, Fingerprint fingerprint) {
    int room = Math.min(claim.max(), session.capacity - session.held.size());
    if (session.draining) {
      return new NothingGranted(NothingGranted.Why.DRAINING, NEVER);
    }
    if (room <= 0) {
      return new NothingGranted(NothingGranted.Why.AT_CAPACITY, NEVER);
    }
    List<Run> runs = claim.runs().isEmpty() ? List.copyOf(session.tenant.runs.values()) : named;
    GrantOrder order = new GrantOrder(state, session, runs);
    List<Shard> granted = take(session, order, room);
    if (granted.isEmpty()) {
      return nothing(named, order);
    }
    long fence = state.revise(); // "the state machine's revision after the command that grants"
    List<HeldLease> leases = new ArrayList<>();
    for (Shard shard : granted) {
      shard.grant(session, fence);
      state.event(shard.run);
      leases.add(new HeldLease(shard.run.incarnation, shard.number, fence));
    }
    session.lastClaimOrNull = new Session.LastClaim(claim.sequence(), fingerprint, leases, fence);
    return new Result.Granted(granted.stream().map(Claims::grantOf).toList());
  }

  /**
   * "Each of these lists also ≤ 1 MiB"; "a session holds at most one such shard", of those with two
   * losses or more.
   */
  private static List<Shard> take(Session session, GrantOrder order, int room) {
    List<Shard> granted = new ArrayList<>();
    boolean lossyTaken = session.holdsLossy();
    long bytes = 0;
    while (granted.size() < room) {
      Shard next = order.next(lossyTaken);
      if (next == null || (!granted.isEmpty() && bytes + size(next) > Limits.MAX_LIST_BYTES)) {
        break;
      }
      bytes += size(next);
      lossyTaken |= next.isLossy();
      granted.add(next);
      order.take(next);
    }
    return granted;
  }

  /** What a grant carries: range, cursor and metadata. */
  private static long size(Shard shard) {
    long bytes = shard.metadata.length();
    bytes += shard.range.start().map(key -> key.length()).orElse(0);
    bytes += shard.range.end().map(key -> key.length()).orElse(0);
    if (shard.cursorOrNull != null) {
      bytes += shard.cursorOrNull.lastKey().length() + shard.cursorOrNull.token().length();
    }
    return bytes;
  }

  /** "A claim without a grant is not recorded", and takes no revision. */
  private static Result nothing(List<Run> named, GrantOrder order) {
    boolean settled = !named.isEmpty() && named.stream().allMatch(Claims::isOver);
    return settled
        ? new NothingGranted(NothingGranted.Why.SETTLED, NEVER)
        : new NothingGranted(NothingGranted.Why.NOTHING_CLAIMABLE, order.earliestMillis());
  }

  /** "Settled or terminal"; a run that is being deleted is over as well. */
  private static boolean isOver(Run run) {
    if (run.status == RunStatus.INITIALIZING) {
      return false;
    }
    boolean work = run.shards.values().stream().anyMatch(s -> s.status == ShardStatus.ACTIVE);
    return !run.status.isOpen() || !work;
  }
}
