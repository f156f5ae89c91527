package dev.stint.verify.sim;

import dev.stint.client.internal.Ending;
import dev.stint.client.internal.WorkerEffect;
import dev.stint.client.internal.WorkerLogic;
import dev.stint.client.internal.WorkerPlan;
import dev.stint.core.value.HeldLease;
import dev.stint.core.value.OpId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A worker process: the real logic of the worker library, and handlers that go through keys. */
final class SimWorker extends Process {
  private final World world;
  private final WorkerPlan plan;
  private final Map<HeldLease, SimHandler> handlers = new LinkedHashMap<>();
  private final Habits habits;
  private WorkerLogic logic;
  private Dispatcher dispatcher;
  private long scheduledFor = Long.MAX_VALUE;
  private boolean turning;
  private boolean closed;
  private boolean leaving;
  private int lives;

  /**
   * How this worker's handlers behave.
   *
   * @param paceNanos mean time for a key
   * @param endings in parts per million of keys, a handler ends in some other way than by finishing
   * @param splits the same, cuts off the rest
   * @param checkpoints the same, asks for a checkpoint
   */
  record Habits(long paceNanos, int endings, int splits, int checkpoints) {}

  SimWorker(World world, String name, WorkerPlan plan, Habits habits) {
    super(world.time(), name);
    this.world = world;
    this.plan = plan;
    this.habits = habits;
  }

  World world() {
    return world;
  }

  Habits habits() {
    return habits;
  }

  WorkerLogic logic() {
    return logic;
  }

  boolean isClosed() {
    return closed;
  }

  int handlers() {
    return handlers.size();
  }

  /** A new process, which knows nothing of an earlier one. */
  void begin() {
    lives++;
    closed = false;
    scheduledFor = Long.MAX_VALUE;
    turning = false;
    handlers.clear();
    rate(world.rate());
    Chance chance = world.chance();
    logic = new WorkerLogic(plan, () -> new OpId(chance.bits(), chance.bits()), chance::real);
    dispatcher = new Dispatcher(world, this, World.TENANT, !chance.happens(100_000));
    if (leaving) {
      logic.drain(now());
    }
    turn();
  }

  void crash() {
    if (isUp() && dispatcher != null) {
      die();
      dispatcher.abandon();
    }
  }

  void restart() {
    if (!isUp()) { // else somebody was faster
      live();
      begin();
    }
  }

  /** Asks it to come to its end, for good. */
  void drain() {
    leaving = true;
    logic.drain(now());
    turn();
  }

  /** Nothing more happens; for the end of the record. */
  void over() {
    crash();
  }

  String process() {
    return name + "." + lives;
  }

  @Override
  public String toString() {
    return process()
        + (isUp() ? "" : " down")
        + (isPaused() ? " paused" : "")
        + (closed ? " closed" : "")
        + " with "
        + handlers.size()
        + " handlers";
  }

  // --- The loop. ---

  void turn() {
    if (turning) {
      return;
    }
    turning = true;
    logic.tick(now());
    List<WorkerEffect> effects = logic.takeEffects();
    while (!effects.isEmpty()) {
      effects.forEach(this::perform);
      logic.tick(now());
      effects = logic.takeEffects();
    }
    turning = false;
    long wake = logic.nextWake();
    if (wake < scheduledFor && wake != Long.MAX_VALUE) {
      scheduledFor = wake;
      after(
          until(wake),
          () -> {
            scheduledFor = Long.MAX_VALUE;
            turn();
          });
    }
  }

  private void perform(WorkerEffect effect) {
    if (effect instanceof WorkerEffect.Submit submit) {
      dispatcher.submit(
          submit.command(),
          submit.waitMillis(),
          submit.timeoutNanos(),
          answer -> {
            logic.answered(now(), submit.ticket(), answer);
            turn();
          });
    } else if (effect instanceof WorkerEffect.Locate locate) {
      dispatcher.locate(
          locate.timeoutNanos(),
          located -> {
            logic.located(now(), located);
            turn();
          });
    } else if (effect instanceof WorkerEffect.SessionOpened opened) {
      dispatcher.listen(
          opened.session().revision(),
          advice -> {
            logic.advised(now(), advice);
            turn();
          });
    } else if (effect instanceof WorkerEffect.SessionOver over) {
      world.recorder().count("session lost by its worker");
      dispatcher.unlisten(over.session().revision());
    } else if (effect instanceof WorkerEffect.Start start) {
      SimHandler handler = new SimHandler(this, start);
      handlers.put(start.lease(), handler);
      handler.begin();
    } else if (effect instanceof WorkerEffect.Lost lost) {
      world.recorder().count("lease lost " + lost.why());
      tell(lost.lease(), SimHandler::interrupt);
    } else if (effect instanceof WorkerEffect.Done done) {
      tell(done.lease(), handler -> handler.answered(done.request(), true));
    } else if (effect instanceof WorkerEffect.NotDone notDone) {
      tell(notDone.lease(), handler -> handler.answered(notDone.request(), false));
    } else if (effect instanceof WorkerEffect.Closed) {
      closed = true;
      if (!leaving) { // an operator drained it: somebody starts it again
        crash();
        world.time().after(world.chance().around(Timeline.SECOND), this::restart);
      }
    } else if (effect instanceof WorkerEffect.Failed failed) {
      world.recorder().violation("client", "a worker can never work: " + failed.refusal().text());
    }
  }

  private void tell(HeldLease lease, Consumer<SimHandler> what) {
    SimHandler handler = handlers.get(lease);
    if (handler != null) {
      what.accept(handler);
    }
  }

  void ended(SimHandler handler, Ending ending) {
    handlers.remove(handler.lease());
    logic.ended(now(), handler.lease(), ending);
    turn();
  }
}
