package dev.stint.verify.sim;

import dev.stint.client.internal.Answer;
import dev.stint.core.codec.Fingerprints;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.Result;
import dev.stint.core.command.RunCommand;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.Shape;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.state.StateView;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.OpId;
import dev.stint.core.value.OpStamp;
import dev.stint.core.value.Quotas;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.ShardRef;
import java.util.ArrayList;
import java.util.List;

/**
 * A caller that does what no library of ours would: guesses fences, sequence numbers and sessions,
 * repeats itself under old numbers with other contents, speaks for other tenants. Nothing that it
 * does may break anything; most of it is refused, each time for a reason of its own.
 */
final class SimRogue extends Process {
  private final World world;
  private final Dispatcher dispatcher;
  private final List<OpStamp> stamps = new ArrayList<>();
  private final long paceNanos;
  private List<Grant> own = List.of();
  private long ownSession;
  private long sequence;
  private boolean stopping;

  SimRogue(World world, String name, String tenant, long paceNanos) {
    super(world.time(), name);
    this.world = world;
    this.paceNanos = paceNanos;
    this.dispatcher = new Dispatcher(world, this, tenant, true);
  }

  void begin() {
    after(world.chance().around(paceNanos), this::act);
  }

  void stopping() {
    stopping = true;
  }

  void over() {
    die();
    dispatcher.abandon();
  }

  private void act() {
    if (stopping) {
      return;
    }
    begin();
    StateView view = world.newest().view();
    List<RunRow> runs =
        view.rows(Table.RUN, new byte[0], null, 100).stream().map(RunRow.class::cast).toList();
    List<SessionRow> sessions =
        view.rows(Table.SESSION, new byte[0], null, 100).stream()
            .map(SessionRow.class::cast)
            .toList();
    Command command = command(view, runs, sessions);
    if (command == null) {
      return;
    }
    Proposal proposal = new Proposal(dispatcher.tenant(), command, Fingerprints.of(command));
    if (Shape.check(proposal) == null) {
      dispatcher.submit(command, 0, 2 * Timeline.SECOND, answer -> learn(command, answer));
    } else {
      world.recorder().count("refused before the log");
    }
  }

  /** Under its own tenant it also gets leases, which it uses as badly. */
  private void learn(Command command, Answer answer) {
    if (!(answer instanceof Answer.Accepted accepted)) {
      return;
    }
    if (accepted.result() instanceof Result.SessionOpened opened) {
      ownSession = opened.session();
      sequence = 0;
    } else if (accepted.result() instanceof Result.Granted granted) {
      own = ((ClaimCommand) command).session() == ownSession ? granted.grants() : own;
    }
  }

  /** A holder that makes every mistake that there is, with numbers and fences that are right. */
  private Command mistaken() {
    Chance chance = world.chance();
    if (ownSession == 0 || chance.happens(20_000)) {
      return new ControlCommand.OpenSession(
          stamp(), "rogue", List.of(), 3, chance.between(1_000, 8_000));
    }
    if (own.isEmpty() || chance.happens(100_000)) {
      return new ClaimCommand(ownSession, ++sequence, List.of(), 2);
    }
    if (chance.happens(300_000)) {
      return new SessionCommand.Heartbeat(ownSession, own.size(), 0);
    }
    Grant grant = chance.one(own);
    return spoken(ownSession, grant.target(), grant.fence(), ++sequence);
  }

  private Command command(StateView view, List<RunRow> runs, List<SessionRow> sessions) {
    Chance chance = world.chance();
    if (!dispatcher.tenant().equals(World.TENANT) && chance.happens(400_000)) {
      return mistaken();
    }
    long session =
        sessions.isEmpty() || chance.happens(100_000)
            ? chance.between(1, 2_000_000)
            : chance.one(sessions).session();
    if (chance.happens(150_000)) {
      return new ClaimCommand(
          session, sequence(), chance.happens(300_000) ? List.of("nowhere") : List.of(), 1);
    }
    if (chance.happens(50_000)) {
      return new SessionCommand.Heartbeat(session, chance.below(3), chance.bits());
    }
    if (runs.isEmpty()) {
      return create("rogue");
    }
    RunRow run = chance.one(runs);
    RunRef ref = chance.happens(50_000) ? new RunRef(run.name(), run.incarnation() + 1) : run.ref();
    ShardRow shard = Jobs.some(view, run, chance);
    if (shard == null || chance.happens(350_000)) {
      return operator(run, ref);
    }
    return chance.happens(700_000) ? holder(ref, shard, session) : onShard(ref, shard);
  }

  private long sequence() {
    return world.chance().between(1, 60);
  }

  private Key key() {
    return Keys.key(world.chance().below(world.keys() + 20));
  }

  /**
   * Speaks as a session that holds nothing here: with its fence off by a little, or, for shards
   * that nobody holds, with the last one.
   */
  private Command holder(RunRef ref, ShardRow shard, long anySession) {
    Chance chance = world.chance();
    ShardRef target =
        new ShardRef(ref, chance.happens(30_000) ? shard.shard() + 9_999 : shard.shard());
    long fence = Math.max(1, shard.fence() + chance.below(3) - 1);
    boolean exactly = shard.leaseOrNull() != null && fence == shard.fence();
    // Its own library is what may speak for a holder: a rogue with its session, its fence and a
    // number of its own would be the holder.
    long session = exactly ? anySession + 1 : anySession;
    return spoken(session, target, fence, sequence());
  }

  private Command spoken(long session, ShardRef target, long fence, long sequence) {
    Chance chance = world.chance();
    Cursor cursor = chance.happens(500_000) ? Cursor.at(key()) : null;
    return switch (chance.below(8)) {
      case 0 ->
          new ShardCommand.Checkpoint(session, target, fence, sequence, Cursor.at(key()), -1, -1);
      case 1 -> new ShardCommand.Complete(session, target, fence, sequence, cursor);
      case 2 -> new ShardCommand.Release(session, target, fence, sequence, cursor, 0);
      case 3 -> new ShardCommand.Fail(session, target, fence, sequence, cursor, "odd", "");
      case 4 -> new ShardCommand.Park(session, target, fence, sequence, cursor, "odd", "");
      case 5 ->
          new ShardCommand.Quarantine(
              session, target, fence, sequence, key(), Blob.EMPTY, "odd", "");
      case 6 ->
          new ShardCommand.SplitReplace(
              session, target, fence, sequence, List.of(key()), List.of());
      default -> new ShardCommand.SplitResidual(session, target, fence, sequence, key());
    };
  }

  private Command onShard(RunRef ref, ShardRow shard) {
    ShardRef target = new ShardRef(ref, shard.shard());
    return switch (world.chance().below(4)) {
      case 0 -> new ShardsCommand.ParkShard(stamp(), target, "odd", "");
      case 1 -> new ShardsCommand.RevokeLease(stamp(), target, false);
      case 2 -> new ShardsCommand.SplitShard(stamp(), target, List.of(key()));
      default -> new ShardsCommand.UnparkShards(stamp(), ref, List.of(shard.shard(), 77_777L));
    };
  }

  private Command operator(RunRow run, RunRef ref) {
    Chance chance = world.chance();
    return switch (chance.below(9)) {
      case 0 -> create(run.name());
      case 1 ->
          new ShardsCommand.AddShards(
              stamp(),
              ref,
              chance.below(4),
              List.of(KeyRange.of(Keys.key(chance.below(50)), Keys.key(60 + chance.below(500)))),
              List.of(),
              List.of());
      case 2 -> new RunCommand.SealRun(stamp(), ref);
      case 3 -> new RunCommand.CompleteRun(stamp(), ref, false);
      case 4 -> new RunCommand.PauseRun(stamp(), ref);
      case 5 -> new RunCommand.ResumeRun(stamp(), ref);
      case 6 -> new ControlCommand.DrainSession(stamp(), chance.between(1, 100));
      case 7 ->
          new ControlCommand.OpenSession(
              stamp(), "rogue", List.of(), 1, chance.between(1_000, 8_000));
      default -> new ControlCommand.SetQuota(stamp(), quotas());
    };
  }

  private Command create(String name) {
    Chance chance = world.chance();
    RunConfig like = RunConfig.DEFAULT;
    RunConfig config =
        new RunConfig(
            chance.below(9),
            like.weight(),
            like.maxLeases(),
            like.maxFailures(),
            like.maxLosses(),
            like.backoffInitialMillis(),
            like.backoffMaxMillis(),
            like.autoSplit(),
            like.whenDone(),
            10_000);
    return new RunCommand.CreateRun(
        stamp(), chance.happens(300_000) ? "rogue" + chance.below(4) : name, config);
  }

  /** Small for the rogue's own tenant; the workers' one is only touched with what is enough. */
  private Quotas quotas() {
    Quotas all = Quotas.DEFAULT;
    Chance chance = world.chance();
    boolean own = !dispatcher.tenant().equals(World.TENANT);
    return own
        ? new Quotas(1 + chance.below(2), 3, 200, 1 + chance.below(3), 0, 2_000, 60_000)
        : new Quotas(
            all.runs(),
            20 + chance.below(3_000),
            all.rows(),
            all.sessions(),
            0,
            all.minTtlMillis(),
            all.maxTtlMillis());
  }

  /** A fresh one, an old one with other contents, or one that is too late or too early. */
  private OpStamp stamp() {
    Chance chance = world.chance();
    if (!stamps.isEmpty() && chance.happens(150_000)) {
      return chance.one(stamps);
    }
    long now = world.newest().group().nowMillis();
    long ahead = chance.happens(80_000) ? -5_000 : chance.happens(30_000) ? 700_000 : 30_000;
    int group = chance.happens(30_000) ? 2 : Answers.GROUP;
    OpStamp stamp =
        new OpStamp(new OpId(chance.bits(), chance.bits()), group, Math.max(0, now + ahead));
    stamps.add(stamp);
    if (stamps.size() > 50) {
      stamps.remove(0);
    }
    return stamp;
  }
}
