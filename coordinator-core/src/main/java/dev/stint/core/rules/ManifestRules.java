package dev.stint.core.rules;

import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.row.ChunkRow;
import dev.stint.core.row.Event;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.state.StateView.Derived;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The manifest comes in chunks, in any order, each once: a client that lost an answer, or died and
 * came back, sends the same chunk again. No two roots of a run overlap (S7); gaps are allowed.
 */
final class ManifestRules {
  private ManifestRules() {}

  /**
   * @param content the logged fingerprint, which leaves out the stamp: what tells the same chunk
   *     sent again from another one under its number
   */
  static Result add(
      Scope scope, String tenant, ShardsCommand.AddShards command, Fingerprint content) {
    RunRow run = scope.run(tenant, command.run());
    if (run == null) {
      return Scope.rejected(RejectionCode.NOT_FOUND, "run");
    }
    ChunkRow chunk =
        (ChunkRow) scope.draft.row(Table.CHUNK, RowKeys.chunk(run.incarnation(), command.chunk()));
    if (chunk != null) {
      if (!chunk.fingerprint().matches(content)) {
        return Scope.rejected(RejectionCode.CHUNK_CONFLICT, "chunk");
      }
      scope.revise();
      return new Result.ShardsAdded(chunk.firstShard(), chunk.shards());
    }
    if (run.status() != RunStatus.INITIALIZING) {
      return RunRules.wrongStatus(run);
    }
    Rejection refused = checkOverlap(scope, run, command.ranges());
    if (refused == null) {
      int count = command.ranges().size();
      refused = QuotaRules.moreShards(scope, run, count, count + 1);
    }
    return refused != null ? new Result.Rejected(refused) : write(scope, run, command, content);
  }

  private static Result write(
      Scope scope, RunRow run, ShardsCommand.AddShards command, Fingerprint content) {
    long revision = scope.revise();
    long first = run.nextShard();
    int count = command.ranges().size();
    for (int i = 0; i < count; i++) {
      scope.draft.put(root(scope, run, command, i, revision));
    }
    scope.draft.put(run.withNextShard(first + count, revision));
    scope.draft.put(
        new ChunkRow(
            run.incarnation(), command.chunk(), run.tenant(), content, first, count, revision));
    Event added = Event.ofRun(EventKind.SHARDS_ADDED, run, "");
    scope.event(run, revision, added.with(0, count, first, ""));
    return new Result.ShardsAdded(first, count);
  }

  private static ShardRow root(
      Scope scope, RunRow run, ShardsCommand.AddShards command, int i, long revision) {
    KeyRange range = command.ranges().get(i);
    return new ShardRow(
        run.incarnation(),
        run.nextShard() + i,
        run.tenant(),
        range,
        command.metadata().isEmpty() ? Blob.EMPTY : command.metadata().get(i),
        ShardStatus.ACTIVE,
        command.cursors().isEmpty() ? null : command.cursors().get(i),
        null,
        0,
        0,
        0,
        0,
        scope.now(),
        null,
        ShardRow.NO_PARENT,
        range,
        false,
        null,
        0,
        0,
        null,
        revision);
  }

  /** Each range is checked against its neighbours, those of the chunk and those added before. */
  private static Rejection checkOverlap(Scope scope, RunRow run, List<KeyRange> ranges) {
    List<KeyRange> sorted = new ArrayList<>(ranges);
    sorted.sort(
        Comparator.comparing(
            KeyRange::startOrNull, Comparator.nullsFirst(Comparator.<Key>naturalOrder())));
    for (int i = 0; i < sorted.size(); i++) {
      KeyRange range = sorted.get(i);
      boolean withinChunk = i > 0 && sorted.get(i - 1).overlaps(range);
      if (withinChunk || overlapsStored(scope, run, range)) {
        return Rejection.of(
            RejectionCode.OVERLAP, "range number " + ranges.indexOf(range) + " of the chunk");
      }
    }
    return null;
  }

  /** Whether a stored range starts inside this one, or the last one before reaches into it. */
  private static boolean overlapsStored(Scope scope, RunRow run, KeyRange range) {
    byte[] from = RowKeys.number(run.incarnation());
    byte[] start = RowKeys.start(run.incarnation(), range.startOrNull());
    byte[] end =
        range.endOrNull() == null
            ? RowKeys.prefixEnd(from)
            : RowKeys.start(run.incarnation(), range.endOrNull());
    if (!scope.draft.derived(Table.START, start, end, 1).isEmpty()) {
      return true;
    }
    Derived before = scope.draft.floor(Table.START, from, start);
    return before != null
        && scope
            .shard(run.incarnation(), RowKeys.numberAt(before.value(), 0))
            .range()
            .overlaps(range);
  }
}
