package dev.stint.verify.model;

import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.Limits;
import dev.stint.core.value.Quotas;
import dev.stint.core.value.ShardStatus;
import java.util.ArrayList;
import java.util.List;

/** Quarantine, SplitReplace, SplitResidual. (3. Operations) */
final class Splits {
  private final State state;

  Splits(State state) {
    this.state = state;
  }

  /** "≥ 1 boundary, strictly ascending, inside the range." */
  void checkReplace(Shard shard, List<Key> boundaries) {
    Key last = null;
    for (Key boundary : boundaries) {
      if (!shard.range.isCutBy(boundary) || (last != null && !boundary.isAbove(last))) {
        throw new Refused(
            Rejection.ofRange(RejectionCode.BAD_BOUNDARIES, "boundaries", shard.range));
      }
      last = boundary;
    }
    checkQuota(shard.run.tenant, boundaries.size(), boundaries.size() + 1);
  }

  /** "Parent SPLIT and unleased, children tile it." */
  Result replace(Shard shard, List<Key> boundaries, List<Blob> metadata) {
    checkReplace(shard, boundaries);
    state.revise();
    List<Key> ends = new ArrayList<>(boundaries);
    ends.add(shard.range.endOrNull());
    long firstChild = shard.run.nextShard;
    Key start = shard.range.startOrNull();
    for (int i = 0; i < ends.size(); i++) {
      Blob own = metadata.isEmpty() ? shard.metadata : metadata.get(i);
      inherit(child(shard, KeyRange.of(start, ends.get(i)), own), shard.cursorOrNull);
      start = ends.get(i);
    }
    shard.end(ShardStatus.SPLIT);
    state.event(shard.run);
    return new Result.Split(firstChild, ends.size());
  }

  /**
   * "A child wholly behind the cursor (end ≤ last_key+0x00) is born DONE without a cursor; the one
   * holding the cursor inherits it; the rest start fresh."
   */
  private static void inherit(Shard child, Cursor cursorOrNull) {
    if (cursorOrNull == null) {
      return;
    }
    Key end = child.range.endOrNull();
    if (end != null && end.compareTo(cursorOrNull.lastKey().successor()) <= 0) {
      child.status = ShardStatus.DONE;
    } else if (child.range.contains(cursorOrNull.lastKey())) {
      child.cursorOrNull = cursorOrNull;
    }
  }

  /** "Parent keeps [start, at), its lease and its fence; a new shard gets [at, end)." */
  Result residual(Shard shard, ShardCommand.SplitResidual command) {
    Key at = command.at();
    Cursor cursor = shard.cursorOrNull;
    if (!shard.range.isCutBy(at) || (cursor != null && !at.isAbove(cursor.lastKey()))) {
      throw new Refused(Rejection.ofRange(RejectionCode.BAD_BOUNDARIES, "at", shard.range));
    }
    checkQuota(shard.run.tenant, 1, 1);
    state.revise();
    Shard rest = child(shard, shard.range.from(at), shard.metadata);
    shard.range = shard.range.before(at);
    state.event(shard.run);
    return new Result.Split(rest.number, 1);
  }

  /**
   * "Key in range, beyond the cursor; the shard covers more than that key"; then "cursor := key,
   * and a parked child [key, key+0x00) is set aside".
   */
  Result quarantine(Shard shard, ShardCommand.Quarantine command) {
    Key key = command.key();
    if (!shard.range.contains(key)) {
      throw new Refused(Rejection.ofRange(RejectionCode.OUT_OF_RANGE, "key", shard.range));
    }
    if (shard.cursorOrNull != null && !key.isAbove(shard.cursorOrNull.lastKey())) {
      throw Refused.because(RejectionCode.CURSOR_REGRESSION, "key is not beyond the cursor");
    }
    if (shard.range.equals(KeyRange.single(key))) {
      throw Refused.because(RejectionCode.SINGLE_KEY, "key");
    }
    long slivers = shard.run.count(s -> s.sliver && s.status == ShardStatus.PARKED);
    if (slivers >= Limits.MAX_PARKED_SLIVERS_PER_RUN) {
      throw Refused.because(
          RejectionCode.LIMIT_EXCEEDED,
          "parked slivers",
          slivers + 1,
          Limits.MAX_PARKED_SLIVERS_PER_RUN);
    }
    checkQuota(shard.run.tenant, 1, 1);
    state.revise();
    Shard sliver = child(shard, KeyRange.single(key), shard.metadata);
    sliver.sliver = true;
    sliver.status = ShardStatus.PARKED;
    shard.moveTo(new Cursor(key, command.token()));
    state.event(shard.run);
    return new Result.Quarantined(sliver.number);
  }

  /**
   * "Children inherit metadata unless given one each, counters 0, not_before = max(now, the
   * parent's)", and the fence, so that the next one over each key is higher (S2).
   */
  private Shard child(Shard parent, KeyRange range, Blob metadata) {
    Shard child = parent.run.newShard(range, metadata);
    child.fence = parent.fence;
    child.notBeforeMillis = Math.max(state.nowMillis, parent.notBeforeMillis);
    return child;
  }

  /** "Quotas per tenant: live (ACTIVE or PARKED) shards, rows": the sixth step. */
  static void checkQuota(Tenant tenant, int moreLiveShards, int moreRows) {
    Quotas quotas = tenant.quotas;
    check("live shards", tenant.liveShards() + moreLiveShards, quotas.liveShards());
    check("rows", tenant.rows() + moreRows, quotas.rows());
  }

  static void check(String what, long wanted, long quota) {
    if (wanted > quota) {
      throw Refused.because(RejectionCode.QUOTA_EXCEEDED, what, wanted, quota);
    }
  }
}
