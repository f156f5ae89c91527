package dev.stint.core.state;

import dev.stint.core.row.GroupRow;
import dev.stint.core.row.Lease;
import dev.stint.core.row.Row;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.ShardStatus;

/**
 * The part of the invariants that one row's change shows by itself. Every change of every command
 * passes through here before anything is written; what needs more than one row is checked by the
 * audit over a whole state.
 */
final class Invariants {
  private Invariants() {}

  /** Refuses a change that breaks a rule. */
  static void check(Row beforeOrNull, Row after) {
    if (after instanceof ShardRow shard) {
      checkWhole(shard);
      if (beforeOrNull instanceof ShardRow before) {
        checkShardChange(before, shard);
      }
    } else if (beforeOrNull instanceof RunRow before && after instanceof RunRow run) {
      checkRun(before, run);
    } else if (beforeOrNull instanceof SessionRow before && after instanceof SessionRow session) {
      checkSession(before, session);
    } else if (beforeOrNull instanceof GroupRow before && after instanceof GroupRow group) {
      require(group.nowMillis() >= before.nowMillis(), "S10: logical time went back");
      require(group.horizonMillis() >= before.horizonMillis(), "S10: the horizon went back");
      require(group.revision() >= before.revision(), "S10: the revision went back");
    }
  }

  private static void checkWhole(ShardRow shard) {
    boolean parked = shard.status() == ShardStatus.PARKED;
    require(parked == (shard.parkingOrNull() != null), "S4: a reason if and only if parked");
    require(
        shard.leaseOrNull() == null || shard.status() == ShardStatus.ACTIVE,
        "S4: no lease on a shard that is not active");
    require(
        (shard.status() == ShardStatus.SPLIT) == (shard.children() > 0),
        "S4: children if and only if split");
    boolean root = shard.parent() == ShardRow.NO_PARENT;
    require(root || shard.parent() < shard.shard(), "S4: a child names an older parent");
    require(root == (shard.originalOrNull() != null), "S7: a root keeps its original range");
    require(!shard.sliver() || !root, "S7: a sliver has a parent");
    Lease lease = shard.leaseOrNull();
    require(lease == null || lease.fence() == shard.fence(), "S2: a lease has the newest fence");
    Cursor cursor = shard.cursorOrNull();
    require(
        cursor == null || shard.range().contains(cursor.lastKey()),
        "S6: the cursor is inside the range");
  }

  private static void checkShardChange(ShardRow before, ShardRow after) {
    require(
        before.status() == after.status() || before.status().successors().contains(after.status()),
        "S3: " + before.status() + " does not become " + after.status());
    require(after.fence() >= before.fence(), "S2: a fence went back");
    Lease lease = after.leaseOrNull();
    boolean sameLease =
        lease != null
            && before.leaseOrNull() != null
            && lease.fence() == before.leaseOrNull().fence()
            && lease.session() == before.leaseOrNull().session();
    require(
        lease == null || sameLease || lease.fence() > before.fence(),
        "S2: a new lease has a higher fence");
    require(
        lease == null || sameLease || before.leaseOrNull() == null,
        "S1: a leased shard is not granted");
    Cursor was = before.cursorOrNull();
    Cursor is = after.cursorOrNull();
    require(was == null || is != null, "S5: a cursor disappeared");
    require(was == null || !is.lastKey().isBelow(was.lastKey()), "S5: a cursor went back");
    require(after.attempts() >= before.attempts(), "the attempts went back");
    boolean over = before.status() == ShardStatus.DONE || before.status() == ShardStatus.SPLIT;
    require(!over || before.equals(after), "S3: a terminal shard changed");
  }

  private static void checkRun(RunRow before, RunRow after) {
    require(
        before.status() == after.status() || before.status().successors().contains(after.status()),
        "S8: " + before.status() + " does not become " + after.status());
    require(after.nextShard() >= before.nextShard(), "a shard's number would be used again");
  }

  private static void checkSession(SessionRow before, SessionRow after) {
    require(
        before.endingOrNull() == null || before.endingOrNull() == after.endingOrNull(),
        "an ending session is not revived");
    require(after.deadlineMillis() >= before.deadlineMillis(), "a deadline went back");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new InvariantViolation(rule);
    }
  }
}
