package dev.stint.verify.sim;

import dev.stint.client.internal.Answer;
import dev.stint.client.internal.Located;
import dev.stint.core.command.Command;
import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.Result;
import dev.stint.core.command.RunCommand;
import dev.stint.core.command.RunPolicy;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.state.StateView;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.OpId;
import dev.stint.core.value.OpStamp;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardRef;
import dev.stint.core.value.ShardStatus;
import dev.stint.core.value.WhenDone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Those who run jobs: create, fill and seal runs, meddle with them, and take away what is over. To
 * choose what to do they look at the state from outside; what they do goes over the network.
 */
final class SimOperator extends Process {
  private static final long AHEAD_MILLIS = 60_000;
  private static final int TRIES = 5;

  private final World world;
  private final Dispatcher dispatcher;
  private final List<String> names;
  private final long paceNanos;
  private final int meddling;
  private boolean stopping;

  SimOperator(World world, String name, List<String> names, long paceNanos, int meddling) {
    super(world.time(), name);
    this.world = world;
    this.names = names;
    this.paceNanos = paceNanos;
    this.meddling = meddling;
    this.dispatcher = new Dispatcher(world, this, World.TENANT, true);
  }

  void begin() {
    after(world.chance().around(paceNanos), this::act);
  }

  /** From now on only what brings things to their end. */
  void stopping() {
    stopping = true;
  }

  void over() {
    die();
    dispatcher.abandon();
  }

  private void act() {
    begin();
    StateView view = world.newest().view();
    String name = world.chance().one(names);
    Optional<RunRow> found = run(view, name);
    if (stopping) {
      runs(view).forEach(this::finish);
    } else if (found.isEmpty()) {
      create(name);
    } else if (found.get().status() == RunStatus.INITIALIZING) {
      fill(found.get());
    } else if (found.get().status().isTerminal()) {
      send(stamp -> new RunCommand.DeleteRun(stamp, found.get().ref()));
    } else if (found.get().settled() && world.chance().happens(500_000)) {
      settle(view, found.get());
    } else if (world.chance().happens(meddling)) {
      meddle(view, found.get());
    } else if (found.get().status() == RunStatus.PAUSED) {
      send(stamp -> new RunCommand.ResumeRun(stamp, found.get().ref()));
    }
  }

  private static List<RunRow> runs(StateView view) {
    return view.rows(Table.RUN, new byte[0], null, 1_000).stream()
        .map(RunRow.class::cast)
        .filter(run -> run.tenantName().equals(World.TENANT))
        .toList();
  }

  private static Optional<RunRow> run(StateView view, String name) {
    return runs(view).stream().filter(run -> run.name().equals(name)).findFirst();
  }

  private void finish(RunRow run) {
    if (run.status() == RunStatus.INITIALIZING) {
      send(stamp -> new RunCommand.CancelRun(stamp, run.ref()));
    } else if (run.status() == RunStatus.PAUSED) {
      send(stamp -> new RunCommand.ResumeRun(stamp, run.ref()));
    }
  }

  private void create(String name) {
    Chance chance = world.chance();
    RunConfig config =
        new RunConfig(
            chance.below(3) * 50,
            1 + chance.below(3),
            chance.happens(200_000) ? 4 : 0,
            2 + chance.below(3),
            3 + chance.below(4),
            100 + chance.below(400),
            2_000,
            true,
            chance.happens(500_000) ? WhenDone.AUTO_COMPLETE : WhenDone.MANUAL,
            chance.happens(300_000) ? 5_000 : 0);
    send(stamp -> new RunCommand.CreateRun(stamp, name, config));
  }

  /** Adds one of its chunks, whichever, or seals it. */
  private void fill(RunRow run) {
    int size = world.keys() / Jobs.CHUNKS;
    int shards = Jobs.ROOTS / Jobs.CHUNKS;
    int chunk = world.chance().below(Jobs.CHUNKS + 1);
    boolean full = run.nextShard() >= Jobs.ROOTS;
    if (full || chunk == Jobs.CHUNKS) {
      if (full || world.chance().happens(50_000)) {
        send(stamp -> new RunCommand.SealRun(stamp, run.ref()));
      }
      return;
    }
    List<KeyRange> ranges = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      int from = chunk * size + i * size / shards;
      ranges.add(KeyRange.of(Keys.key(from), Keys.key(from + size / shards)));
    }
    send(
        stamp ->
            new ShardsCommand.AddShards(stamp, run.ref(), chunk, ranges, List.of(), List.of()));
  }

  private void settle(StateView view, RunRow run) {
    List<Long> parked = new ArrayList<>();
    for (ShardRow shard : shards(view, run)) {
      if (shard.status() == ShardStatus.PARKED && parked.size() < 20) {
        parked.add(shard.shard());
      }
    }
    if (!parked.isEmpty() && world.chance().happens(300_000)) {
      send(stamp -> new ShardsCommand.UnparkShards(stamp, run.ref(), parked));
    } else {
      send(stamp -> new RunCommand.CompleteRun(stamp, run.ref(), true));
    }
  }

  static List<ShardRow> shards(StateView view, RunRow run) {
    byte[] prefix = RowKeys.number(run.incarnation());
    return view.rows(Table.SHARD, prefix, RowKeys.prefixEnd(prefix), 2_000).stream()
        .map(ShardRow.class::cast)
        .toList();
  }

  private void meddle(StateView view, RunRow run) {
    Chance chance = world.chance();
    RunRef ref = run.ref();
    ShardRow shard = Jobs.some(view, run, chance);
    ShardRef target = new ShardRef(ref, shard.shard());
    switch (chance.below(11)) {
      case 0 -> send(stamp -> new RunCommand.PauseRun(stamp, ref));
      case 1 ->
          send(
              stamp ->
                  new RunCommand.SetRunPolicy(
                      stamp, ref, new RunPolicy(chance.below(200), null, null, 3, 4, true)));
      case 2 ->
          send(stamp -> new ShardsCommand.RevokeLease(stamp, target, chance.happens(300_000)));
      case 3 -> send(stamp -> new ShardsCommand.ParkShard(stamp, target, "odd", "by an operator"));
      case 4 -> send(stamp -> new ShardsCommand.UnparkShards(stamp, ref, List.of(target.shard())));
      case 5 -> split(target, shard);
      case 6 ->
          session(view)
              .ifPresent(
                  session ->
                      send(
                          stamp ->
                              new ControlCommand.EvictSession(
                                  stamp, session, chance.happens(300_000))));
      case 7 ->
          session(view)
              .ifPresent(session -> send(stamp -> new ControlCommand.DrainSession(stamp, session)));
      case 8 -> send(stamp -> new RunCommand.CompleteRun(stamp, ref, chance.happens(500_000)));
      case 9 -> {
        if (chance.happens(150_000)) {
          send(stamp -> new RunCommand.CancelRun(stamp, ref));
        }
      }
      default -> {
        if (chance.happens(150_000)) {
          send(stamp -> new RunCommand.FailRun(stamp, ref, "by an operator"));
        }
      }
    }
  }

  private void split(ShardRef target, ShardRow shard) {
    int from = shard.range().start().map(Keys::number).orElse(0);
    int to = shard.range().end().map(Keys::number).orElse(world.keys());
    if (to - from > 2) {
      int at = (int) world.chance().between(from + 1L, to - 1L);
      send(stamp -> new ShardsCommand.SplitShard(stamp, target, List.of(Keys.key(at))));
    }
  }

  private Optional<Long> session(StateView view) {
    List<Long> live =
        view.rows(Table.SESSION, new byte[0], null, 1_000).stream()
            .map(SessionRow.class::cast)
            .filter(session -> session.endingOrNull() == null)
            .map(SessionRow::session)
            .toList();
    return live.isEmpty() ? Optional.empty() : Optional.of(world.chance().one(live));
  }

  /** A command that needs a stamp. */
  interface Stamped {
    Command with(OpStamp stamp);
  }

  /** Sends it, and again as it is while nobody knows what became of it. */
  void send(Stamped command) {
    dispatcher.locate(
        Timeline.SECOND,
        located -> {
          if (located instanceof Located.Found found) {
            long ahead = found.logicalTimeMillis() + AHEAD_MILLIS;
            OpId id = new OpId(world.chance().bits(), world.chance().bits());
            submit(command.with(new OpStamp(id, found.group(), ahead)), TRIES, answer -> {});
          }
        });
  }

  private void submit(Command command, int tries, Consumer<Answer> done) {
    dispatcher.submit(
        command,
        0,
        2 * Timeline.SECOND,
        answer -> {
          boolean known = answer instanceof Answer.Accepted || answer instanceof Answer.Refused;
          if (!known && tries > 1) {
            submit(command, tries - 1, done);
          } else {
            if (answer instanceof Answer.Accepted accepted
                && accepted.result() instanceof Result.RunCreated) {
              world.recorder().count("run created");
            }
            done.accept(answer);
          }
        });
  }
}
