package dev.stint.verify.sim;

import dev.stint.client.internal.WorkerPlan;
import dev.stint.core.read.Reads;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.state.StateView;
import dev.stint.core.value.Limits;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardStatus;
import dev.stint.server.gateway.GatewayLimits;
import dev.stint.verify.history.History;
import dev.stint.verify.history.HistoryHeader;
import dev.stint.verify.history.HistoryRecord;
import java.util.ArrayList;
import java.util.List;

/** One simulated run, from its seed to its verdict. */
public final class Simulation {
  private static final long SETTLE_NANOS = 900 * Timeline.SECOND;
  private static final long LOOK_NANOS = 250 * Timeline.MILLI;

  private final SimulationOptions options;
  private final World world;
  private final List<SimWorker> workers = new ArrayList<>();
  private final List<SimOperator> operators = new ArrayList<>();
  private final List<SimRogue> rogues = new ArrayList<>();
  private final Nemesis nemesis;
  private final int replicas;
  private Phase phase = Phase.WORKING;
  private long phaseBegan;

  private enum Phase {
    WORKING,
    SETTLING,
    DRAINING,
    QUIET
  }

  private Simulation(SimulationOptions options) {
    this.options = options;
    Chance chance = new Chance(options.seed());
    this.replicas = chance.happens(250_000) ? 5 : 3;
    this.world = new World(chance, options.level(), replicas, limits(chance));
    addWorkers(chance);
    operators.add(
        new SimOperator(
            world, "op1", List.of("job-a", "job-b", "job-x"), 40 * Timeline.MILLI, 60_000));
    operators.add(
        new SimOperator(
            world, "op2", List.of("job-c", "job-d", "job-a"), 50 * Timeline.MILLI, 100_000));
    rogues.add(new SimRogue(world, "rogue1", World.TENANT, 25 * Timeline.MILLI));
    rogues.add(new SimRogue(world, "rogue2", "other", 60 * Timeline.MILLI));
    nemesis = new Nemesis(world, workers);
  }

  private static GatewayLimits limits(Chance chance) {
    GatewayLimits like = GatewayLimits.DEFAULT;
    return new GatewayLimits(
        chance.happens(100_000) ? 16 : like.maxQueuedCommands(),
        like.maxQueuedBytes(),
        like.maxVitalCommands(),
        like.maxVitalBytes(),
        1 + chance.below(4),
        chance.happens(200_000) ? 4 : Limits.MAX_ENTRY_COMMANDS,
        like.maxEntryBytes(),
        like.maxEntryRows(),
        like.maxWaitingClaims(),
        like.maxWaitingReads(),
        like.maxAdvisedSessions());
  }

  private void addWorkers(Chance chance) {
    int count = 6 + chance.below(10);
    for (int i = 0; i < count; i++) {
      long ttl = chance.between(1_500, 6_000);
      int concurrency = 2 + chance.below(7);
      List<String> runs = chance.happens(300_000) ? List.of("job-a", "job-b") : List.of();
      WorkerPlan plan = new WorkerPlan("w" + i % 5, List.of(), runs, concurrency, ttl);
      SimWorker.Habits habits =
          new SimWorker.Habits(chance.between(500, 4_000) * 1_000, 3_000, 4_000, 800_000);
      workers.add(new SimWorker(world, "w" + i, plan, habits));
    }
  }

  /** Runs it. One thread; everything that happens is in the result. */
  public static SimulationResult run(SimulationOptions options) {
    return new Simulation(options).run();
  }

  private SimulationResult run() {
    Timeline time = world.time();
    workers.forEach(worker -> time.after(world.chance().around(Timeline.SECOND), worker::begin));
    operators.forEach(SimOperator::begin);
    rogues.forEach(SimRogue::begin);
    new SimReader(world, "reader1", 8 * Timeline.MILLI).begin();
    new SimReader(world, "reader2", 30 * Timeline.MILLI).begin();
    nemesis.begin();
    time.after(LOOK_NANOS, this::look);
    while (phase != Phase.QUIET && time.step()) {
      // everything happens in the steps
    }
    return result();
  }

  private void look() {
    world.time().after(LOOK_NANOS, this::look);
    switch (phase) {
      case WORKING -> {
        if (world.witness().commands() >= options.commands()) {
          heal();
        }
      }
      case SETTLING -> {
        if (isSettled()) {
          workers.forEach(SimWorker::drain);
          next(Phase.DRAINING);
        } else if (late()) {
          stuck("L2", "runs did not settle");
        }
      }
      case DRAINING -> {
        if (isEmpty()) {
          next(Phase.QUIET);
        } else if (late()) {
          stuck("L3", "sessions did not end");
        }
      }
      case QUIET -> {}
    }
  }

  private void next(Phase newPhase) {
    phase = newPhase;
    phaseBegan = world.time().nanos();
  }

  private boolean late() {
    return world.time().nanos() - phaseBegan > SETTLE_NANOS;
  }

  private void stuck(String claim, String what) {
    world.recorder().violation(claim, what + " within 15 minutes of being mended: " + open());
    next(Phase.QUIET);
  }

  /** What is not over, for whoever has to find out why. */
  private String open() {
    StringBuilder text = new StringBuilder();
    StateView view = world.newest().view();
    for (RunRow run : runs()) {
      if (!run.settled() && !run.status().isTerminal()) {
        text.append(run.name()).append(' ').append(run.status());
        SimOperator.shards(view, run).stream()
            .filter(shard -> shard.status() == ShardStatus.ACTIVE)
            .limit(3)
            .forEach(shard -> text.append("; ").append(shard));
      }
    }
    workers.forEach(worker -> text.append("; ").append(worker));
    return text.toString();
  }

  private void heal() {
    nemesis.heal();
    operators.forEach(SimOperator::stopping);
    rogues.forEach(SimRogue::stopping);
    world.recorder().add(new HistoryRecord.Healed(world.time().nanos()));
    next(Phase.SETTLING);
  }

  private List<RunRow> runs() {
    return world.newest().view().rows(Table.RUN, new byte[0], null, 1_000).stream()
        .map(RunRow.class::cast)
        .toList();
  }

  /** Every run that workers work on is settled or over. */
  private boolean isSettled() {
    return runs().stream()
        .filter(run -> run.tenantName().equals(World.TENANT))
        .allMatch(run -> run.settled() || run.status().isTerminal() || isGoing(run));
  }

  private static boolean isGoing(RunRow run) {
    return run.status() == RunStatus.DELETING;
  }

  /** No worker has a session, and replicas have the same. */
  private boolean isEmpty() {
    boolean closed = workers.stream().allMatch(worker -> worker.isClosed() && worker.isUp());
    long index = world.newest().store().position().index();
    return closed
        && world.nodes().stream().allMatch(node -> node.store().position().index() == index);
  }

  private SimulationResult result() {
    workers.forEach(SimWorker::over);
    operators.forEach(SimOperator::over);
    rogues.forEach(SimRogue::over);
    world.witness().audit(world.newest());
    world.witness().recordAll();
    world.recorder().add(new HistoryRecord.Quiet(world.time().nanos()));
    recordState();
    HistoryHeader header =
        new HistoryHeader(
            "simulation",
            "unknown",
            replicas + " replicas, " + workers.size() + " workers",
            options.toString(),
            System.getProperty("java.version"),
            options.seed(),
            List.of());
    return new SimulationResult(
        new History(header, world.recorder().records(), List.of()),
        world.witness().commands(),
        world.witness().changes(),
        world.time().nanos(),
        world.recorder().counts(),
        world.recorder().violations());
  }

  private void recordState() {
    StateView view = world.newest().view();
    for (RunRow run : runs()) {
      Reads reads = new Reads(view, run.tenantName());
      reads
          .run(run.ref())
          .ifPresent(
              found ->
                  world
                      .recorder()
                      .add(
                          new HistoryRecord.FinalRun(
                              run.tenantName(),
                              run.ref(),
                              SimReader.sight(found),
                              run.activatedAtMillis() > 0)));
      for (ShardRow shard : SimOperator.shards(view, run)) {
        boolean root = shard.originalOrNull() != null;
        world
            .recorder()
            .add(
                new HistoryRecord.FinalShard(
                    new dev.stint.core.value.ShardRef(run.ref(), shard.shard()),
                    SimReader.sight(shard),
                    shard.parent(),
                    shard.sliver(),
                    root ? shard.originalOrNull().startOrNull() : null,
                    root ? shard.originalOrNull().endOrNull() : null));
      }
    }
  }
}
