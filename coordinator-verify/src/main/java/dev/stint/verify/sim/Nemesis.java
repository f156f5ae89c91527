package dev.stint.verify.sim;

import dev.stint.verify.history.HistoryRecord;
import java.util.List;
import java.util.function.Supplier;

/** Breaks things at random, and mends them. Each fault says at its end what was seen of it. */
final class Nemesis {
  private static final long TICK_NANOS = 100 * Timeline.MILLI;

  private final World world;
  private final Chance chance;
  private final List<SimWorker> workers;
  private boolean resting;

  Nemesis(World world, List<SimWorker> workers) {
    this.world = world;
    this.chance = world.chance();
    this.workers = workers;
  }

  void begin() {
    world.time().after(TICK_NANOS, this::tick);
  }

  /** Nothing more is broken, and what is broken is mended. */
  void heal() {
    resting = true;
    world.level(Level.HEALED);
    world.mend();
  }

  private void tick() {
    if (resting) {
      return;
    }
    begin();
    Level level = world.level();
    if (chance.happens(level.crash())) {
      crash(world.anyNode());
    }
    if (chance.happens(level.pause())) {
      pause(world.anyNode());
    }
    if (chance.happens(level.partition())) {
      partition(world.anyNode());
    }
    if (chance.happens(level.election())) {
      election();
    }
    if (chance.happens(level.workerCrash())) {
      crash(chance.one(workers));
    }
    if (chance.happens(level.workerPause())) {
      pause(chance.one(workers));
    }
    if (chance.happens(level.workerCutOff())) {
      cutOff(chance.one(workers));
    }
  }

  private int began(String kind, String target) {
    int epoch = world.recorder().nextFaultEpoch();
    world.recorder().count("fault " + kind);
    world.recorder().add(new HistoryRecord.FaultBegan(epoch, kind, target, world.time().nanos()));
    return epoch;
  }

  private void endsAfter(
      long nanos, int epoch, String kind, String injector, Runnable mend, Supplier<String> victim) {
    world
        .time()
        .after(
            nanos,
            () -> {
              String seen = victim.get();
              mend.run();
              if (!seen.isEmpty()) {
                world.recorder().count("fault landed " + kind);
              }
              world
                  .recorder()
                  .add(
                      new HistoryRecord.FaultEnded(
                          epoch, kind, world.time().nanos(), injector, seen));
            });
  }

  private void crash(Replica node) {
    if (!node.isUp()) {
      return;
    }
    int epoch = began("replica-crash", node.name);
    boolean led = node.leads();
    long had = node.store().position().index();
    node.crash();
    endsAfter(
        chance.between(100, 4_000) * Timeline.MILLI,
        epoch,
        "replica-crash",
        "the process ended",
        node::restart,
        () -> led ? "it led" : behind(node, had));
  }

  /** What others have and this one has not. */
  private String behind(Replica node, long had) {
    long newest = world.newest().store().position().index();
    return newest > had && world.newest() != node ? (newest - had) + " entries behind" : "";
  }

  private void pause(Replica node) {
    if (!node.isUp() || node.isPaused()) {
      return;
    }
    int epoch = began("replica-pause", node.name);
    boolean led = node.leads();
    long had = node.store().position().index();
    long nanos = chance.between(50, 6_000) * Timeline.MILLI;
    node.pause(nanos);
    endsAfter(
        nanos,
        epoch,
        "replica-pause",
        "it stood still",
        () -> {},
        () -> led && nanos > Timeline.SECOND ? "it led" : behind(node, had));
  }

  private void partition(Replica node) {
    boolean in = chance.happens(700_000);
    boolean out = !in || chance.happens(700_000);
    String kind = in && out ? "partition" : in ? "partition-inbound" : "partition-outbound";
    int epoch = began(kind, node.name);
    boolean led = node.leads();
    long had = node.store().position().index();
    for (Peer other : world.log().peers()) {
      if (other != node.peer()) {
        world.log().cut(other.number, node.peer().number, in);
        world.log().cut(node.peer().number, other.number, out);
      }
    }
    endsAfter(
        chance.between(300, 8_000) * Timeline.MILLI,
        epoch,
        kind,
        "links were cut",
        world.log()::mend,
        () -> led && !node.leads() ? "it led" : behind(node, had));
  }

  private void election() {
    int epoch = began("election", "somebody");
    boolean held = chance.happens(500_000) ? world.log().disturb() : world.log().flap();
    endsAfter(
        Timeline.MILLI,
        epoch,
        "election",
        "a vote was called",
        () -> {},
        () -> held ? "a new term began" : "");
  }

  private void crash(SimWorker worker) {
    if (!worker.isUp()) {
      return;
    }
    int epoch = began("worker-crash", worker.name);
    int running = worker.handlers();
    worker.crash();
    endsAfter(
        chance.between(100, 5_000) * Timeline.MILLI,
        epoch,
        "worker-crash",
        "the process ended",
        () -> {
          if (!worker.isUp()) {
            worker.restart();
          }
        },
        () -> running > 0 ? running + " handlers ended" : "");
  }

  private void pause(SimWorker worker) {
    if (!worker.isUp() || worker.isPaused()) {
      return;
    }
    int epoch = began("worker-pause", worker.name);
    int running = worker.handlers();
    long nanos = chance.between(100, 15_000) * Timeline.MILLI;
    worker.pause(nanos);
    endsAfter(
        nanos,
        epoch,
        "worker-pause",
        "it stood still",
        () -> {},
        () -> running > 0 ? running + " handlers stood" : "");
  }

  private void cutOff(SimWorker worker) {
    int epoch = began("worker-cut-off", worker.name);
    int running = worker.handlers();
    world.cutOff(worker, true);
    endsAfter(
        chance.between(300, 12_000) * Timeline.MILLI,
        epoch,
        "worker-cut-off",
        "its network was cut",
        () -> world.cutOff(worker, false),
        () -> running > 0 ? running + " handlers cut off" : "");
  }
}
