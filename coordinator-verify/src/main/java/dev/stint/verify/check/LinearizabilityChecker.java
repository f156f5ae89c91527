package dev.stint.verify.check;

import dev.stint.core.command.Command;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Result;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.value.Key;
import dev.stint.core.value.ShardRef;
import dev.stint.core.value.ShardStatus;
import dev.stint.verify.check.LinearSearch.Timed;
import dev.stint.verify.check.ShardModel.State;
import dev.stint.verify.check.ShardModel.Step;
import dev.stint.verify.history.Ask;
import dev.stint.verify.history.History;
import dev.stint.verify.history.HistoryRecord.Operation;
import dev.stint.verify.history.Reply;
import dev.stint.verify.history.Sight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What callers were told of each shard, and when, has an order in which it can have happened: a
 * linearizable read sees all that was answered before it was asked. Looks at nothing but calls,
 * answers and one clock; what answers say of revisions is not believed. A search that takes too
 * long decides nothing. The design promises it of reads without a number of its own: {@code READ}.
 */
final class LinearizabilityChecker implements Checker {
  private static final String CLAIM = "READ";
  private static final long MAX_STEPS = 50_000;
  private static final int MAX_SHOWN = 12;

  private record Place(String tenant, ShardRef shard) {}

  /** What is known of one shard. */
  private static final class Shard {
    final List<Timed<Step>> steps = new ArrayList<>();
    final Map<ShardCommand, Timed<Step>> held = new LinkedHashMap<>();
    final List<Timed<Step>> reads = new ArrayList<>();
    final Set<Long> granted = new HashSet<>();
    final Set<Key> keysSeen = new HashSet<>();
    final Set<ShardStatus> statusesSeen = new HashSet<>();
  }

  @Override
  public String name() {
    return "linearizability";
  }

  @Override
  public List<String> claims() {
    return List.of(CLAIM);
  }

  @Override
  public Report check(History history) {
    Tally tally = new Tally();
    Map<Place, Shard> shards = new HashMap<>();
    for (Operation operation : history.of(Operation.class)) {
      if (operation.ask() instanceof Ask.Judge judge) {
        judged(judge, operation, shards);
      } else if (operation.ask() instanceof Ask.ReadShard read
          && read.mode() == Ask.ReadMode.LINEARIZABLE
          && operation.reply() instanceof Reply.Saw saw
          && saw.sight() instanceof Sight.OfShard sight) {
        tally.count("reads");
        saw(shard(shards, read.tenant(), new ShardRef(read.run(), read.shard())), sight, operation);
      }
    }
    shards.forEach((place, shard) -> check(place, shard, tally));
    tally.needs("reads");
    return tally.report(this);
  }

  private static Shard shard(Map<Place, Shard> shards, String tenant, ShardRef target) {
    return shards.computeIfAbsent(new Place(tenant, target), place -> new Shard());
  }

  private static void saw(Shard shard, Sight.OfShard sight, Operation operation) {
    Step step = new Step.Seen(sight.lastKeyOrNull(), sight.fence(), false, sight.status());
    shard.reads.add(new Timed<>(step, operation.invokedNanos(), operation.completedNanos()));
    shard.keysSeen.add(sight.lastKeyOrNull());
    shard.statusesSeen.add(sight.status());
  }

  private static void judged(Ask.Judge judge, Operation operation, Map<Place, Shard> shards) {
    Reply reply = operation.reply();
    if (reply instanceof Reply.NotDone) {
      return;
    }
    Reply.Judged judgedOrNull = reply instanceof Reply.Judged judged ? judged : null;
    if (judgedOrNull != null && judgedOrNull.result() instanceof Result.Granted granted) {
      if (!judgedOrNull.replayed()) { // a replayed one tells what is, not what was granted
        granted.grants().forEach(grant -> granted(judge.tenant(), grant, operation, shards));
      }
      return;
    }
    boolean accepted =
        judgedOrNull != null
            && !(judgedOrNull.result() instanceof Result.Rejected)
            && !(judgedOrNull.result() instanceof Result.SplitAsked);
    // A refusal is about the copy that was refused: an earlier one may have been accepted.
    long completed = accepted ? operation.completedNanos() : Long.MAX_VALUE;
    Command command = judge.command();
    if (command instanceof ShardCommand held) {
      Step step = new Step.Held(held.fence(), CursorChecker.cursorOrNull(held), over(held));
      shard(shards, judge.tenant(), held.target())
          .held
          .merge(
              held,
              new Timed<>(step, operation.invokedNanos(), completed),
              LinearizabilityChecker::sameEffect);
    } else if (command instanceof ShardsCommand.SplitShard split) {
      shard(shards, judge.tenant(), split.target())
          .steps
          .add(new Timed<>(new Step.Split(), operation.invokedNanos(), completed));
    }
  }

  /** A command that was sent again as it is has one effect, before the first answer to it. */
  private static Timed<Step> sameEffect(Timed<Step> one, Timed<Step> other) {
    return new Timed<>(
        one.what(),
        Math.min(one.invoked(), other.invoked()),
        Math.min(one.completed(), other.completed()));
  }

  private static void granted(
      String tenant, Grant grant, Operation operation, Map<Place, Shard> shards) {
    Shard shard = shard(shards, tenant, grant.target());
    Key key = grant.cursorOrNull() == null ? null : grant.cursorOrNull().lastKey();
    shard.steps.add(
        new Timed<>(
            new Step.Granted(grant.fence(), key),
            operation.invokedNanos(),
            operation.completedNanos()));
    shard.granted.add(grant.fence());
    shard.keysSeen.add(key);
  }

  private static ShardStatus over(ShardCommand command) {
    if (command instanceof ShardCommand.Complete) {
      return ShardStatus.DONE;
    }
    return command instanceof ShardCommand.SplitReplace ? ShardStatus.SPLIT : null;
  }

  private static void check(Place place, Shard shard, Tally tally) {
    if (shard.reads.isEmpty()) {
      return;
    }
    tally.count("shards");
    List<Timed<Step>> all = new ArrayList<>();
    List<Timed<Step>> steps = new ArrayList<>(shard.steps);
    steps.addAll(shard.held.values());
    for (Timed<Step> step : steps) {
      if (step.isForced() || isSeen(step.what(), shard)) {
        all.add(step);
      }
    }
    for (Timed<Step> read : shard.reads) {
      Step.Seen seen = (Step.Seen) read.what();
      boolean known = shard.granted.contains(seen.fence());
      Step step = new Step.Seen(seen.cursorOrNull(), seen.fence(), known, seen.status());
      all.add(new Timed<>(step, read.invoked(), read.completed()));
    }
    tally.count("operations", all.size());
    if (isStale(place, all, tally)) {
      return;
    }
    switch (new LinearSearch<State, Step>(new ShardModel(), all, MAX_STEPS).run(State.UNKNOWN)) {
      case FOUND -> tally.count("orders found");
      case NONE -> tally.find(CLAIM, "no order explains what was answered of " + show(place, all));
      case UNDECIDED -> tally.undecided("no order found in " + MAX_STEPS + " steps for " + place);
    }
  }

  /** Without anybody who saw what it may have done, leaving it out changes nothing. */
  private static boolean isSeen(Step step, Shard shard) {
    if (step instanceof Step.Held held) {
      boolean key = held.keyOrNull() != null && shard.keysSeen.contains(held.keyOrNull());
      return key || (held.overOrNull() != null && shard.statusesSeen.contains(held.overOrNull()));
    }
    return shard.statusesSeen.contains(ShardStatus.SPLIT);
  }

  /** The cheap part: no read shows less than what had been answered before it was asked. */
  private static boolean isStale(Place place, List<Timed<Step>> all, Tally tally) {
    List<Timed<Step>> byEnd =
        all.stream()
            .filter(Timed::isForced)
            .sorted(Comparator.comparingLong(Timed::completed))
            .toList();
    List<Timed<Step>> byBegin =
        all.stream().sorted(Comparator.comparingLong(Timed::invoked)).toList();
    Key highest = null;
    Timed<Step> source = null;
    int next = 0;
    for (Timed<Step> step : byBegin) {
      while (next < byEnd.size() && byEnd.get(next).completed() < step.invoked()) {
        Key key = keyOrNull(byEnd.get(next).what());
        if (key != null && (highest == null || key.isAbove(highest))) {
          highest = key;
          source = byEnd.get(next);
        }
        next++;
      }
      boolean looks = step.what() instanceof Step.Seen || step.what() instanceof Step.Granted;
      Key key = keyOrNull(step.what());
      if (looks && highest != null && (key == null || key.isBelow(highest))) {
        tally.find(CLAIM, place + ": " + step + " although before it " + source);
        return true;
      }
    }
    return false;
  }

  private static Key keyOrNull(Step step) {
    if (step instanceof Step.Seen seen) {
      return seen.cursorOrNull();
    }
    if (step instanceof Step.Granted granted) {
      return granted.cursorOrNull();
    }
    return step instanceof Step.Held held ? held.keyOrNull() : null;
  }

  private static String show(Place place, List<Timed<Step>> all) {
    StringBuilder text = new StringBuilder(place.toString());
    all.stream()
        .sorted(Comparator.comparingLong(Timed::invoked))
        .limit(MAX_SHOWN)
        .forEach(step -> text.append("; ").append(step));
    return text.append(all.size() > MAX_SHOWN ? "; and more" : "").toString();
  }
}
