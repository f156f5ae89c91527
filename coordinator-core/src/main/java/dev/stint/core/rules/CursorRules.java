package dev.stint.core.rules;

import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.row.ShardRow;
import dev.stint.core.rules.HolderRules.Decision;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;

/**
 * The rule for a cursor, in one place: it only moves forward (D3, S5) and stays inside the shard's
 * range (D4, S6). Source: query restart in Spanner (Bacon et al. 2017). Without it a late or
 * mistaken checkpoint would erase progress that was acknowledged.
 */
final class CursorRules {
  private CursorRules() {}

  static Decision checkpoint(Scope scope, ShardRow shard, ShardCommand.Checkpoint command) {
    Rejection refused = check(shard, command.cursor());
    if (refused != null) {
      return Decision.reject(refused);
    }
    scope.revise();
    ShardRow.Edit edit =
        moved(shard, command.cursor()).progress(command.units(), command.remaining());
    return Decision.accept(Result.Done.INSTANCE, edit);
  }

  /** Why the cursor may not become this, or {@code null}. An absent cursor changes nothing. */
  static Rejection check(ShardRow shard, Cursor cursorOrNull) {
    if (cursorOrNull == null) {
      return null;
    }
    Key key = cursorOrNull.lastKey();
    if (shard.cursorOrNull() != null && key.isBelow(shard.cursorOrNull().lastKey())) {
      return Rejection.of(
          RejectionCode.CURSOR_REGRESSION,
          "last_key in bytes",
          key.length(),
          shard.cursorOrNull().lastKey().length());
    }
    return shard.range().contains(key)
        ? null
        : Rejection.ofRange(RejectionCode.OUT_OF_RANGE, "last_key", shard.range());
  }

  /** The shard with a cursor that was checked. */
  static ShardRow.Edit moved(ShardRow shard, Cursor cursorOrNull) {
    ShardRow.Edit edit = shard.edit();
    return cursorOrNull == null ? edit : edit.cursor(cursorOrNull, moves(shard, cursorOrNull));
  }

  /** Whether the cursor comes to a new key: only that is progress. */
  static boolean moves(ShardRow shard, Cursor cursorOrNull) {
    return cursorOrNull != null
        && (shard.cursorOrNull() == null
            || cursorOrNull.lastKey().isAbove(shard.cursorOrNull().lastKey()));
  }
}
