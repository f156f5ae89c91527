package dev.stint.verify.sim;

import dev.stint.core.codec.EntryCodec;
import dev.stint.core.command.Command;
import dev.stint.core.command.CommandKind;
import dev.stint.core.command.Entry;
import dev.stint.core.command.Result;
import dev.stint.core.row.GroupRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.rules.Effect;
import dev.stint.core.rules.Outcome;
import dev.stint.core.state.ChangeSet.RowChange;
import dev.stint.core.state.Digest;
import dev.stint.core.state.StateAudit;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.ShardStatus;
import dev.stint.verify.history.HistoryRecord;
import java.util.ArrayList;
import java.util.List;

/** Looks at every entry as it is applied: takes it down once, and judges what it did. */
final class Witness {
  private static final int AUDIT_RATE = 1_500;
  private static final int DIGEST_RATE = 20_000;

  private final World world;

  /**
   * By index, as the first who applied it had it; {@code null} for what is not an entry of ours.
   */
  private final List<Digest> digests = new ArrayList<>();

  private final List<Long> terms = new ArrayList<>();
  private long commands;
  private long changes;
  private long heartbeats;
  private boolean auditing = true;

  Witness(World world) {
    this.world = world;
  }

  long commands() {
    return commands;
  }

  long changes() {
    return changes;
  }

  long heartbeats() {
    return heartbeats;
  }

  /** A replica has applied an entry. */
  void applied(Replica node, long index, Peer.LogEntry logged, GroupRow before, Outcome outcome) {
    Digest digest = node.store().digest();
    while (digests.size() <= index) {
      digests.add(null);
      terms.add(0L);
    }
    Digest first = digests.get((int) index);
    if (first == null) {
      digests.set((int) index, digest);
      terms.set((int) index, logged.term());
      first(node, index, logged, before, outcome);
    } else if (!first.equals(digest)) {
      violation("S12", node.name + " has " + digest + " at " + index + ", others " + first);
    } else if (terms.get((int) index) != logged.term()) {
      violation("S13", "two entries of different terms were committed at " + index);
    }
    if (world.chance().happens(DIGEST_RATE)) {
      record(node, index, digest);
    }
  }

  private void record(Replica node, long index, Digest digest) {
    GroupRow group = node.group();
    world
        .recorder()
        .add(
            new HistoryRecord.Applied(
                node.name, index, group.revision(), group.nowMillis(), digest.toString()));
  }

  /** What every replica has at the end. */
  void recordAll() {
    for (Replica node : world.nodes()) {
      record(node, node.store().position().index(), node.store().digest());
    }
  }

  private void first(
      Replica node, long index, Peer.LogEntry logged, GroupRow before, Outcome outcome) {
    Entry entry = logged.entry() != null ? logged.entry() : EntryCodec.decode(logged.bytes());
    GroupRow after = outcome.group();
    world
        .recorder()
        .add(
            new HistoryRecord.Logged(
                index,
                logged.term(),
                entry,
                before.revision(),
                List.of(
                    outcome.background().sessions(),
                    outcome.background().revoking(),
                    outcome.background().deleting(),
                    outcome.background().retention()),
                after.revision()));
    if (outcome.voided()) {
      world.recorder().count("entry void");
      return;
    }
    count(entry, outcome);
    for (Effect effect : outcome.effects()) {
      if (effect instanceof Effect.ViolationRefused violation) {
        violation("INTERNAL", violation.what());
      }
    }
    judge(before, after);
    for (RowChange change : outcome.changes().rows()) {
      if (change.table() == Table.SHARD) {
        judge((ShardRow) change.beforeOrNull(), (ShardRow) change.afterOrNull());
      }
    }
    if (auditing && world.chance().happens(AUDIT_RATE)) {
      audit(node);
    }
  }

  void audit(Replica node) {
    world.recorder().count("state audited");
    StateAudit.violations(node.view()).forEach(found -> violation("state", found));
  }

  private void count(Entry entry, Outcome outcome) {
    for (int i = 0; i < entry.proposals().size(); i++) {
      Command command = entry.proposals().get(i).command();
      Outcome.Answer answer = outcome.answers().get(i);
      Result result = answer.judged().result();
      if (command.kind() == CommandKind.HEARTBEAT) {
        heartbeats++;
      } else {
        commands++;
        boolean changed =
            !answer.replayed()
                && !answer.judged().isRejected()
                && !(result instanceof Result.NothingGranted);
        changes += changed ? 1 : 0;
      }
      world.recorder().count("command " + command.kind());
      if (answer.replayed()) {
        world.recorder().count("replayed");
      } else if (result instanceof Result.Rejected rejected) {
        world.recorder().count("rejected " + rejected.rejection().code());
      }
    }
  }

  private void judge(GroupRow before, GroupRow after) {
    if (after.revision() < before.revision()
        || after.nowMillis() < before.nowMillis()
        || after.horizonMillis() < before.horizonMillis()) {
      violation("S10", before + " then " + after);
    }
  }

  private void judge(ShardRow before, ShardRow after) {
    if (before == null || after == null) {
      return;
    }
    Cursor was = before.cursorOrNull();
    Cursor is = after.cursorOrNull();
    if (was != null && (is == null || is.lastKey().isBelow(was.lastKey()))) {
      violation("S5", "the cursor of " + after + " was at " + was.lastKey());
    }
    if (is != null && !after.range().contains(is.lastKey())) {
      violation("S6", "the cursor of " + after + " is outside of its range");
    }
    if (after.fence() < before.fence()) {
      violation("S2", "the fence of " + after + " was " + before.fence());
    }
    boolean over = before.status() == ShardStatus.DONE || before.status() == ShardStatus.SPLIT;
    if (over && after.status() != before.status()) {
      violation("S3", "the status of " + after + " was " + before.status());
    }
    if (after.leaseOrNull() != null && after.status() != ShardStatus.ACTIVE) {
      violation("S4", after + " is over and leased");
    }
  }

  private void violation(String claim, String what) {
    world.recorder().violation(claim, what + " at " + world.time().nanos() + " ns");
  }
}
