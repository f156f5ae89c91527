package dev.stint.verify.check;

import dev.stint.core.command.Proposal;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardStatus;
import dev.stint.verify.history.History;
import dev.stint.verify.history.HistoryRecord;
import dev.stint.verify.history.HistoryRecord.FinalRun;
import dev.stint.verify.history.HistoryRecord.FinalShard;
import dev.stint.verify.history.HistoryRecord.Logged;
import dev.stint.verify.history.HistoryRecord.SinkWrite;
import dev.stint.verify.history.HistoryRecord.Worked;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What counts as done was done: every key behind a cursor or in a shard that is {@code DONE}
 * reached the fenced sink under a fence of that run's incarnation, unless it was set aside or the
 * run began with it done. Keys are those that anybody worked on; in a simulation, where keys are
 * numbers of four bytes, all numbers between the lowest and the highest of these, so that a key
 * that nobody ever met is missed too (S7). Runs that nobody worked on for a sink are left out.
 */
final class WorkChecker implements Checker {
  private static final Comparator<Key> START = Comparator.nullsFirst(Comparator.naturalOrder());
  private static final Set<RejectionCode> ROOM =
      EnumSet.of(RejectionCode.QUOTA_EXCEEDED, RejectionCode.LIMIT_EXCEEDED);

  /** What is known of the runs of one name. */
  private static final class Job {
    final NavigableSet<Key> keys = new TreeSet<>();
    final Map<Key, Long> written = new HashMap<>();
  }

  @Override
  public String name() {
    return "work";
  }

  @Override
  public List<String> claims() {
    return List.of("S7");
  }

  @Override
  public Report check(History history) {
    Tally tally = new Tally();
    Map<String, Job> jobs = jobs(history);
    if (history.header().tier().equals("simulation")) {
      jobs.values().forEach(WorkChecker::fill);
    }
    Map<RunRef, TreeMap<Key, Key>> begun = begun(history);
    Set<RunRef> judged = new HashSet<>();
    history.of(Worked.class).forEach(worked -> judged.add(worked.target().run()));
    for (FinalRun run : history.of(FinalRun.class)) {
      if (run.sight().status() == RunStatus.DELETING) {
        judged.remove(run.run());
      }
    }
    List<FinalShard> shards = history.of(FinalShard.class);
    Map<RunRef, Set<Key>> aside = refused(history, tally);
    for (FinalShard shard : shards) {
      if (shard.sliver()) {
        aside
            .computeIfAbsent(shard.target().run(), run -> new HashSet<>())
            .add(shard.sight().startOrNull());
      }
    }
    for (FinalShard shard : shards) {
      RunRef run = shard.target().run();
      Job job = jobs.get(run.name());
      if (job != null && judged.contains(run) && !shard.sliver()) {
        Set<Key> slivers = aside.getOrDefault(run, Set.of());
        check(shard, job, slivers, begun.getOrDefault(run, new TreeMap<>(START)), tally);
      }
    }
    tally.needs("keys done");
    return tally.report(this);
  }

  private static Map<String, Job> jobs(History history) {
    Map<String, Job> jobs = new HashMap<>();
    for (HistoryRecord record : history.records()) {
      if (record instanceof Worked worked) {
        String run = worked.target().run().name();
        jobs.computeIfAbsent(run, name -> new Job()).keys.add(worked.key());
      } else if (record instanceof SinkWrite write && write.fenced() && write.accepted()) {
        Job job = jobs.computeIfAbsent(write.run(), name -> new Job());
        job.keys.add(write.key());
        job.written.merge(write.key(), write.fence(), WorkChecker::higher);
      }
    }
    return jobs;
  }

  private static Long higher(Long one, Long other) {
    return Long.compareUnsigned(one, other) >= 0 ? one : other;
  }

  private static void fill(Job job) {
    boolean numbers = !job.keys.isEmpty() && job.keys.stream().allMatch(key -> key.length() == 4);
    if (numbers) {
      int last = number(job.keys.last());
      for (int number = number(job.keys.first()); number < last; number++) {
        job.keys.add(Key.wrap(ByteBuffer.allocate(4).putInt(number).array()));
      }
    }
  }

  private static int number(Key key) {
    return ByteBuffer.wrap(key.unsafeBytes()).getInt();
  }

  /**
   * Keys that a handler could not set aside for want of room: it was told, and if it went on past
   * them, that was its word.
   */
  private static Map<RunRef, Set<Key>> refused(History history, Tally tally) {
    Map<RunRef, Set<Key>> refused = new HashMap<>();
    for (Heard heard : Heard.all(history)) {
      if (heard.command() instanceof ShardCommand.Quarantine quarantine
          && heard.result() instanceof Result.Rejected rejected
          && ROOM.contains(rejected.rejection().code())) {
        tally.count("keys refused to be set aside");
        refused
            .computeIfAbsent(quarantine.target().run(), run -> new HashSet<>())
            .add(quarantine.key());
      }
    }
    return refused;
  }

  /** By the start of a root, the cursor that it was added with. */
  private static Map<RunRef, TreeMap<Key, Key>> begun(History history) {
    Map<RunRef, TreeMap<Key, Key>> begun = new HashMap<>();
    for (Logged logged : history.of(Logged.class)) {
      for (Proposal proposal : logged.entry().proposals()) {
        if (proposal.command() instanceof ShardsCommand.AddShards add) {
          for (int i = 0; i < add.cursors().size(); i++) {
            Cursor cursor = add.cursors().get(i);
            if (cursor != null) {
              begun
                  .computeIfAbsent(add.run(), run -> new TreeMap<>(START))
                  .put(add.ranges().get(i).startOrNull(), cursor.lastKey());
            }
          }
        }
      }
    }
    return begun;
  }

  private static void check(
      FinalShard shard, Job job, Set<Key> slivers, TreeMap<Key, Key> begun, Tally tally) {
    for (Key key : done(shard, job.keys)) {
      Long fence = job.written.get(key);
      tally.count("keys done");
      boolean written =
          fence != null && Long.compareUnsigned(fence, shard.target().run().incarnation()) >= 0;
      if (!written && !slivers.contains(key) && !wasBehind(key, begun)) {
        tally.find("S7", "key " + key + " was never written, but " + shard);
      }
    }
  }

  /** Of these keys, those that count as done because of this shard. */
  private static NavigableSet<Key> done(FinalShard shard, NavigableSet<Key> all) {
    Key start = shard.sight().startOrNull();
    Key end = shard.sight().endOrNull();
    Key lastKey = shard.sight().lastKeyOrNull();
    boolean whole = shard.sight().status() == ShardStatus.DONE;
    if (shard.sight().status() == ShardStatus.SPLIT || (!whole && lastKey == null)) {
      return new TreeSet<>(); // of a shard that was split, its children say it
    }
    NavigableSet<Key> keys = start == null ? all : all.tailSet(start, true);
    keys = end == null ? keys : keys.headSet(end, false);
    return whole ? keys : keys.headSet(lastKey, true);
  }

  private static boolean wasBehind(Key key, TreeMap<Key, Key> begun) {
    Map.Entry<Key, Key> root = begun.floorEntry(key);
    return root != null && !key.isAbove(root.getValue());
  }
}
