package dev.stint.core.rules;

import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.row.Event;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.Parking;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.rules.HolderRules.Decision;
import dev.stint.core.state.Counters;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.Limits;
import dev.stint.core.value.ParkReason;
import dev.stint.core.value.ShardStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits and quarantine: coverage is kept by construction (S7), since children are given by
 * boundaries that tile the parent. Children carry the parent's fence, so that the next holder of
 * any key has a higher one (S2). Sources: Bigtable tablets; dynamic splitting in Beam and Dataflow.
 */
final class SplitRules {
  private SplitRules() {}

  static Decision replace(
      Scope scope, RunRow run, ShardRow shard, ShardCommand.SplitReplace command) {
    Rejection refused = checkReplace(scope, run, shard, command.boundaries());
    if (refused != null) {
      return Decision.reject(refused);
    }
    long revision = scope.revise();
    List<ShardRow> children =
        tile(scope, run, shard, command.boundaries(), command.metadata(), revision);
    long first = children.get(0).shard();
    return new Decision(
        new Result.Split(first, children.size()),
        shard.edit().split(first, children.size()),
        children);
  }

  /** Why the shard cannot be replaced by children cut at these boundaries, or {@code null}. */
  static Rejection checkReplace(Scope scope, RunRow run, ShardRow shard, List<Key> boundaries) {
    Key last = null;
    for (Key boundary : boundaries) {
      boolean ascending = last == null || boundary.isAbove(last);
      if (!ascending || !shard.range().isCutBy(boundary)) {
        return Rejection.ofRange(RejectionCode.BAD_BOUNDARIES, "boundaries", shard.range());
      }
      last = boundary;
    }
    return QuotaRules.moreShards(scope, run, boundaries.size(), boundaries.size() + 1);
  }

  /** The children, which the caller writes behind the parent; takes their numbers. */
  static List<ShardRow> tile(
      Scope scope,
      RunRow run,
      ShardRow parent,
      List<Key> boundaries,
      List<Blob> metadata,
      long revision) {
    RunRow current = scope.run(run.incarnation());
    long first = current.nextShard();
    List<Key> ends = new ArrayList<>(boundaries);
    ends.add(parent.range().endOrNull());
    scope.draft.put(current.withNextShard(first + ends.size(), revision));
    List<ShardRow> children = new ArrayList<>(ends.size());
    Key start = parent.range().startOrNull();
    for (int i = 0; i < ends.size(); i++) {
      KeyRange range = KeyRange.of(start, ends.get(i));
      Blob own = metadata.isEmpty() ? parent.metadata() : metadata.get(i);
      children.add(child(scope, parent, first + i, range, own, revision));
      start = ends.get(i);
    }
    Event split = Event.ofShard(EventKind.SHARD_SPLIT, run, parent);
    scope.event(run, revision, split.with(0, ends.size(), first, ""));
    return children;
  }

  /**
   * A child of a replaced parent: done if it lies wholly behind the cursor, with the cursor if it
   * holds it, fresh if it lies ahead.
   */
  private static ShardRow child(
      Scope scope, ShardRow parent, long number, KeyRange range, Blob metadata, long revision) {
    Cursor cursor = parent.cursorOrNull();
    boolean behind = cursor != null && isBehind(range, cursor.lastKey());
    boolean holdsCursor = cursor != null && !behind && range.contains(cursor.lastKey());
    return fresh(
        scope,
        parent,
        number,
        range,
        metadata,
        behind ? ShardStatus.DONE : ShardStatus.ACTIVE,
        holdsCursor ? cursor : null,
        false,
        null,
        revision);
  }

  /** Whether no key of the range is above {@code lastKey}: its end is at most the successor. */
  private static boolean isBehind(KeyRange range, Key lastKey) {
    Key end = range.endOrNull();
    return end != null && (!end.isAbove(lastKey) || lastKey.isSuccessor(end));
  }

  static Decision residual(
      Scope scope, RunRow run, ShardRow shard, ShardCommand.SplitResidual command) {
    Key at = command.at();
    Cursor cursor = shard.cursorOrNull();
    boolean beyondCursor = cursor == null || at.isAbove(cursor.lastKey());
    if (!shard.range().isCutBy(at) || !beyondCursor) {
      return Decision.reject(Rejection.ofRange(RejectionCode.BAD_BOUNDARIES, "at", shard.range()));
    }
    Rejection refused = QuotaRules.moreShards(scope, run, 1, 1);
    if (refused != null) {
      return Decision.reject(refused);
    }
    long revision = scope.revise();
    RunRow current = scope.run(run.incarnation());
    long number = current.nextShard();
    scope.draft.put(current.withNextShard(number + 1, revision));
    ShardRow rest =
        fresh(
            scope,
            shard,
            number,
            shard.range().from(at),
            shard.metadata(),
            ShardStatus.ACTIVE,
            null,
            false,
            null,
            revision);
    scope.put(run, rest);
    Event split = Event.ofShard(EventKind.SHARD_RESIDUAL_SPLIT, run, shard);
    scope.event(run, revision, split.with(0, 1, number, ""));
    return Decision.accept(
        new Result.Split(number, 1), shard.edit().range(shard.range().before(at)));
  }

  static Decision quarantine(
      Scope scope, RunRow run, ShardRow shard, ShardCommand.Quarantine command) {
    Rejection refused = checkQuarantine(scope, run, shard, command.key());
    if (refused != null) {
      return Decision.reject(refused);
    }
    long revision = scope.revise();
    RunRow current = scope.run(run.incarnation());
    long number = current.nextShard();
    scope.draft.put(current.withNextShard(number + 1, revision));
    Parking why =
        new Parking(ParkReason.QUARANTINED, command.reason(), command.message(), scope.now());
    KeyRange one = KeyRange.single(command.key());
    ShardRow sliver =
        fresh(
            scope,
            shard,
            number,
            one,
            shard.metadata(),
            ShardStatus.PARKED,
            null,
            true,
            why,
            revision);
    scope.put(run, sliver);
    Event set = Event.ofShard(EventKind.SHARD_QUARANTINED, run, shard);
    String text = LifecycleRules.text(command.reason(), command.message());
    scope.event(run, revision, set.with(ParkReason.QUARANTINED.code(), 1, number, text));
    Cursor cursor = new Cursor(command.key(), command.token());
    return Decision.accept(new Result.Quarantined(number), shard.edit().cursor(cursor, true));
  }

  private static Rejection checkQuarantine(Scope scope, RunRow run, ShardRow shard, Key key) {
    if (!shard.range().contains(key)) {
      return Rejection.ofRange(RejectionCode.OUT_OF_RANGE, "key", shard.range());
    }
    Cursor cursor = shard.cursorOrNull();
    if (cursor != null && !key.isAbove(cursor.lastKey())) {
      return Rejection.of(RejectionCode.CURSOR_REGRESSION, "key is not beyond the cursor");
    }
    if (shard.range().isOnly(key)) {
      return Rejection.of(RejectionCode.SINGLE_KEY, "key");
    }
    long slivers = Counters.ofRun(scope.draft, run.incarnation())[Counters.SLIVERS_PARKED];
    if (slivers >= Limits.MAX_PARKED_SLIVERS_PER_RUN) {
      return Rejection.of(
          RejectionCode.LIMIT_EXCEEDED,
          "parked slivers",
          slivers + 1,
          Limits.MAX_PARKED_SLIVERS_PER_RUN);
    }
    return QuotaRules.moreShards(scope, run, 1, 1);
  }

  private static ShardRow fresh(
      Scope scope,
      ShardRow parent,
      long number,
      KeyRange range,
      Blob metadata,
      ShardStatus status,
      Cursor cursorOrNull,
      boolean sliver,
      Parking parkingOrNull,
      long revision) {
    return new ShardRow(
        parent.incarnation(),
        number,
        parent.tenant(),
        range,
        metadata,
        status,
        cursorOrNull,
        null,
        parent.fence(),
        0,
        0,
        0,
        Math.max(scope.now(), parent.notBeforeMillis()),
        null,
        parent.shard(),
        null,
        sliver,
        parkingOrNull,
        0,
        0,
        null,
        revision);
  }
}
