package dev.stint.client.internal;

import dev.stint.client.model.SessionId;
import dev.stint.core.command.Command;
import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.Grant;
import dev.stint.core.command.RunCommand;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.read.Reads;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.value.HeldLease;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.OpId;
import dev.stint.core.value.OpStamp;
import dev.stint.core.value.Quotas;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.ShardStatus;
import dev.stint.core.value.WhenDone;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The work of a simulation, and what must be true of it at every moment. */
final class SimJob {
  static final String RUN = "job";
  static final int KEYS = 160;

  private final RealRules rules;
  private final long[] fenceOfKey = new long[KEYS];
  private final Map<HeldLease, Map<Long, ShardCommand>> sent = new HashMap<>();
  private RunRef run;
  private long lastOp;

  SimJob(RealRules rules) {
    this.rules = rules;
  }

  static Key key(int number) {
    return Key.wrap(ByteBuffer.allocate(4).putInt(number).array());
  }

  /** The first number at or above the key. */
  static int number(Key key) {
    byte[] bytes = java.util.Arrays.copyOf(key.unsafeBytes(), 4);
    return ByteBuffer.wrap(bytes).getInt() + (key.length() > 4 ? 1 : 0);
  }

  boolean isPoison(int key) {
    return key % 53 == 17;
  }

  void create() {
    RunConfig config = new RunConfig(100, 1, 0, 1_000, 1_000, 10, 100, true, WhenDone.MANUAL, 0);
    Answer.Accepted created =
        (Answer.Accepted) rules.judge(new RunCommand.CreateRun(stamp(), RUN, config));
    run =
        new RunRef(
            RUN, ((dev.stint.core.command.Result.RunCreated) created.result()).incarnation());
    List<KeyRange> ranges = new ArrayList<>();
    for (int i = 0; i < KEYS; i += 20) {
      ranges.add(KeyRange.of(key(i), key(i + 20)));
    }
    rules.judge(new ShardsCommand.AddShards(stamp(), run, 0, ranges, List.of(), List.of()));
    rules.judge(new RunCommand.SealRun(stamp(), run));
  }

  private OpStamp stamp() {
    return new OpStamp(new OpId(1, ++lastOp), RealRules.GROUP, rules.now() + 60_000);
  }

  /** Whether there may be more shards than there are: if not, splits and slivers are refused. */
  void mayGrow(boolean yes) {
    long shards = yes ? Quotas.DEFAULT.liveShards() : 1;
    Quotas quotas = new Quotas(10, shards, 1_000_000, 100_000, 0, 1_000, 3_600_000);
    Answer answer = rules.judge(new ControlCommand.SetQuota(stamp(), quotas));
    if (!(answer instanceof Answer.Accepted)) {
      throw new AssertionError(answer);
    }
  }

  /**
   * S1, S2: nobody works on a key after somebody with a higher fence has, and, since rates of
   * clocks differ by less than agreed, nobody works on anything when the coordinator holds his
   * session for over.
   */
  void worked(int key, long fence, SessionId session, long logicalNow) {
    SessionRow row = rules.reads().session(session.revision()).orElseThrow().session();
    if (!row.isLiveAt(logicalNow)) {
      throw new AssertionError("key " + key + " was worked on in a session that is over");
    }
    if (fence < fenceOfKey[key]) {
      throw new AssertionError(
          "key " + key + " was worked on under " + fence + " after " + fenceOfKey[key]);
    }
    fenceOfKey[key] = fence;
  }

  /** What was acknowledged is in the cursor, for ever (S5, S13). */
  void acknowledged(Grant grant, int key) {
    ShardRow row = rules.reads().shard(run, grant.target().shard()).orElseThrow().shard();
    boolean kept = row.cursorOrNull() != null && !row.cursorOrNull().lastKey().isBelow(key(key));
    if (!kept) {
      throw new AssertionError("key " + key + " was acknowledged and is not behind the cursor");
    }
  }

  /** S9: a number stands for one operation. */
  void sent(Command command) {
    if (command instanceof ShardCommand shard) {
      HeldLease lease =
          new HeldLease(shard.target().run().incarnation(), shard.target().shard(), shard.fence());
      ShardCommand before =
          sent.computeIfAbsent(lease, any -> new HashMap<>()).put(shard.sequence(), shard);
      if (before != null && !before.equals(shard)) {
        throw new AssertionError(before + " and " + shard + " have one number");
      }
    }
  }

  boolean isSettled() {
    return rules.reads().run(run).orElseThrow().isSettled();
  }

  long leased() {
    return rules.reads().run(run).orElseThrow().leased();
  }

  /** S7: of every key somebody said that it is done, or set it aside. */
  void checkAllDone() {
    Reads reads = rules.reads();
    for (int i = 0; i < KEYS; i++) {
      Optional<dev.stint.core.read.ShardSummary> leaf = reads.shardAt(run, key(i));
      ShardRow row = leaf.orElseThrow().shard();
      if (row.sliver()) {
        if (!isPoison(i)) {
          throw new AssertionError("key " + i + " was set aside");
        }
      } else if (row.status() != ShardStatus.DONE) {
        throw new AssertionError("key " + i + " is in a shard that is " + row.status());
      } else if (fenceOfKey[i] == 0 && !isPoison(i)) { // refused where it is all of a shard
        throw new AssertionError("key " + i + " counts as done and was never worked on");
      }
    }
  }
}
