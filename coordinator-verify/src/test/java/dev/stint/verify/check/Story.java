package dev.stint.verify.check;

import dev.stint.core.codec.Fingerprints;
import dev.stint.core.command.Command;
import dev.stint.core.command.Entry;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.Result;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.row.Event;
import dev.stint.core.row.EventKind;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import dev.stint.core.value.OpId;
import dev.stint.core.value.OpStamp;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardRef;
import dev.stint.core.value.ShardStatus;
import dev.stint.verify.history.Ask;
import dev.stint.verify.history.At;
import dev.stint.verify.history.History;
import dev.stint.verify.history.HistoryHeader;
import dev.stint.verify.history.HistoryRecord;
import dev.stint.verify.history.Reply;
import dev.stint.verify.history.Sight;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A small history by hand: one tenant, one run, keys that are numbers. */
final class Story {
  static final String TENANT = "acme";
  static final RunRef RUN = new RunRef("job", 10);

  private final List<HistoryRecord> records = new ArrayList<>();
  private long lastOp;

  static Key key(int number) {
    return Key.wrap(ByteBuffer.allocate(4).putInt(number).array());
  }

  static ShardRef shard(long number) {
    return new ShardRef(RUN, number);
  }

  static OpStamp stamp(long id) {
    return new OpStamp(new OpId(0, id), 1, 60_000);
  }

  static ShardCommand.Checkpoint checkpoint(long sequence, int number) {
    return new ShardCommand.Checkpoint(20, shard(0), 30, sequence, Cursor.at(key(number)), -1, -1);
  }

  Story add(HistoryRecord... more) {
    records.addAll(Arrays.asList(more));
    return this;
  }

  /** An operation with an answer, at an index and a revision, between two times. */
  Story judged(Command command, Result result, boolean replayed, long index, long revision) {
    At at = new At("n1", 1, index, revision, index * 100);
    return operation(command, index, index + 1, new Reply.Judged(result, replayed, at));
  }

  Story done(Command command, long index, long revision) {
    return judged(command, Result.Done.INSTANCE, false, index, revision);
  }

  Story operation(Command command, long invoked, long completed, Reply reply) {
    Ask ask = new Ask.Judge(TENANT, command);
    return add(new HistoryRecord.Operation(++lastOp, "w1", ask, invoked, completed, reply, 1));
  }

  /** A linearizable look at shard 0; a negative number stands for no cursor. */
  Story read(int cursor, long fence, long invoked, long completed, long revision) {
    Ask ask = new Ask.ReadShard(TENANT, RUN, 0, Ask.ReadMode.LINEARIZABLE);
    Sight sight =
        new Sight.OfShard(
            ShardStatus.ACTIVE, key(0), key(100), cursor < 0 ? null : key(cursor), fence, 20);
    Reply reply = new Reply.Saw(sight, new At("n1", 1, revision, revision, 0));
    return add(new HistoryRecord.Operation(++lastOp, "r1", ask, invoked, completed, reply, 1));
  }

  Story logged(long index, long before, long after, long horizon, Command... commands) {
    List<Proposal> proposals =
        Arrays.stream(commands)
            .map(command -> new Proposal(TENANT, command, Fingerprints.of(command)))
            .toList();
    Entry entry = new Entry(Entry.VERSION, 1, index * 100, horizon, proposals);
    return add(new HistoryRecord.Logged(index, 1, entry, before, List.of(0, 0, 0, 0), after));
  }

  Story worked(long session, long fence, int number) {
    return add(new HistoryRecord.Worked("w", shard(0), session, fence, key(number), 0));
  }

  Story write(String sink, String process, long fence, int number) {
    boolean fenced = sink.equals("fenced");
    return add(
        new HistoryRecord.SinkWrite(sink, fenced, process, "job", key(number), fence, true, 0));
  }

  Story finalRun(long shards, long done, long parked, long split) {
    Sight.OfRun sight = new Sight.OfRun(RunStatus.ACTIVE, shards, done, parked, split, 0);
    return add(new HistoryRecord.FinalRun(TENANT, RUN, sight, true));
  }

  Story root(ShardStatus status, int start, int end, Key cursorOrNull) {
    Sight.OfShard sight = new Sight.OfShard(status, key(start), key(end), cursorOrNull, 30, 0);
    return add(new HistoryRecord.FinalShard(shard(0), sight, -1, false, key(0), key(100)));
  }

  Story child(long number, ShardStatus status, Key start, Key end, boolean sliver) {
    Sight.OfShard sight = new Sight.OfShard(status, start, end, null, 30, 0);
    return add(new HistoryRecord.FinalShard(shard(number), sight, 0, sliver, null, null));
  }

  Story watch(String process) {
    return add(new HistoryRecord.WatchBegan(process, TENANT, 0, 0));
  }

  Story event(String process, long revision, int ordinal) {
    Event event = Event.of(EventKind.QUOTA_SET, "at " + revision + " " + ordinal);
    return add(new HistoryRecord.EventSeen(process, "n1", revision, ordinal, event));
  }

  Story quiet() {
    return add(new HistoryRecord.Healed(1), new HistoryRecord.Quiet(2));
  }

  History history() {
    return new History(
        new HistoryHeader("simulation", "none", "by hand", "", "", 0, List.of()),
        records,
        List.of());
  }
}
