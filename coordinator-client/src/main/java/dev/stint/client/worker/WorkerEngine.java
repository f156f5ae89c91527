package dev.stint.client.worker;

import dev.stint.client.error.LeaseLostException;
import dev.stint.client.error.Refusal;
import dev.stint.client.error.RejectedException;
import dev.stint.client.internal.Answer;
import dev.stint.client.internal.Coordinator;
import dev.stint.client.internal.Ending;
import dev.stint.client.internal.Located;
import dev.stint.client.internal.WorkerEffect;
import dev.stint.client.internal.WorkerLogic;
import dev.stint.client.model.SessionId;
import dev.stint.client.runtime.EventLoop;
import dev.stint.client.runtime.NanoClock;
import dev.stint.core.command.Result;
import dev.stint.core.value.HeldLease;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a {@link WorkerLogic}: one loop, which sends the heartbeats too and waits for nobody;
 * handlers on threads of their own; those who wait are told on yet another.
 */
final class WorkerEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerEngine.class);
  private static final long NOT_STARTED_DELAY_MILLIS = 1_000;

  private final Coordinator coordinator;
  private final WorkerLogic logic;
  private final ShardHandler handler;
  private final WorkerStatus status;
  private final NanoClock clock;
  private final EventLoop loop;
  private final ExecutorService handlers;
  private final ExecutorService tellers;
  private final WorkerListener listener;
  private final Map<HeldLease, HeldContext> contexts = new HashMap<>();
  private List<Runnable> tellings = new ArrayList<>();

  WorkerEngine(
      String name,
      Coordinator coordinator,
      WorkerLogic logic,
      ShardHandler handler,
      WorkerStatus status,
      WorkerListener listener,
      Pools pools,
      NanoClock clock) {
    this.coordinator = coordinator;
    this.logic = logic;
    this.handler = handler;
    this.status = status;
    this.listener = listener;
    this.handlers = pools.handlers();
    this.tellers = pools.tellers();
    this.clock = clock;
    this.loop = new EventLoop("stint-worker-" + name, clock, this::settle);
  }

  /** Something that a handler or a caller wants of the logic. */
  interface Input {
    void on(WorkerLogic logic, long now);
  }

  void start() {
    loop.start();
  }

  String tenant() {
    return coordinator.tenant();
  }

  long now() {
    return clock.nanos();
  }

  /** Brings it to the logic, soon; nothing happens once closed. */
  void input(Input input) {
    try {
      loop.execute(() -> input.on(logic, clock.nanos()));
    } catch (RejectedExecutionException e) {
      LOG.debug("The worker is closed", e);
    }
  }

  private long settle(long now) {
    logic.tick(now);
    List<WorkerEffect> effects = logic.takeEffects();
    while (!effects.isEmpty()) {
      for (WorkerEffect effect : effects) {
        performGuarded(now, effect);
      }
      effects = logic.takeEffects();
    }
    if (!tellings.isEmpty()) {
      List<Runnable> all = tellings;
      tellings = new ArrayList<>();
      tellAll(all);
    }
    return logic.nextWake();
  }

  private void tellAll(List<Runnable> all) {
    try {
      tellers.execute(() -> all.forEach(WorkerEngine::guarded));
    } catch (RejectedExecutionException e) {
      all.forEach(WorkerEngine::guarded); // the last words: nobody may wait for ever
    }
  }

  private static void guarded(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException | Error e) {
      LOG.error("Somebody who was told something failed", e);
    }
  }

  /** One that fails must not take those behind it along, and whoever waits for it must hear. */
  private void performGuarded(long now, WorkerEffect effect) {
    try {
      perform(effect);
    } catch (RuntimeException | Error e) {
      LOG.error("The worker could not do this: {}", effect, e);
      failed(now, effect, new Answer.Unknown("it could not be sent: " + e));
    }
  }

  private void failed(long now, WorkerEffect effect, Answer answer) {
    if (effect instanceof WorkerEffect.Start start) {
      // Another may have more luck with it; this one not at once, for want of threads perhaps.
      HeldContext context = contexts.get(start.lease());
      if (context != null) {
        context.run().neverCalled();
      }
      logic.ended(now, start.lease(), new Ending.Release(NOT_STARTED_DELAY_MILLIS));
    } else if (effect instanceof WorkerEffect.Submit submit) {
      logic.answered(now, submit.ticket(), answer);
    } else if (effect instanceof WorkerEffect.Locate) {
      logic.located(now, new Located.Failed(answer));
    }
  }

  private void perform(WorkerEffect effect) {
    if (effect instanceof WorkerEffect.Submit submit) {
      coordinator.submit(
          submit.group(),
          submit.command(),
          submit.waitMillis(),
          submit.timeoutNanos(),
          answer -> input((to, now) -> to.answered(now, submit.ticket(), answer)));
    } else if (effect instanceof WorkerEffect.Locate locate) {
      coordinator.locate(
          locate.runOrEmpty(),
          locate.timeoutNanos(),
          located -> input((to, now) -> to.located(now, located)));
    } else if (effect instanceof WorkerEffect.Start start) {
      start(start);
    } else if (effect instanceof WorkerEffect.SessionOpened opened) {
      LOG.info("Session {} is open, TTL {} ms", opened.session(), opened.ttlMillis());
      coordinator.listen(opened.session(), advice -> input((to, now) -> to.advised(now, advice)));
      status.session(opened.session());
      tell(() -> listener.sessionOpened(opened.session()));
    } else if (effect instanceof WorkerEffect.SessionOver over) {
      LOG.warn("Session {} is over: {}", over.session(), over.why());
      coordinator.unlisten(over.session());
      status.session(null);
      tell(() -> listener.sessionLost(over.session(), over.why()));
    } else if (effect instanceof WorkerEffect.Waiting waiting) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(waiting.sinceNanos());
      LOG.warn("For {} s nobody has taken the worker's session: {}", seconds, waiting.why());
    } else if (effect instanceof WorkerEffect.Settled settled) {
      status.settled(settled.settled());
    } else if (effect instanceof WorkerEffect.RunMissing missing) {
      if (missing.gone()) {
        LOG.info("The run '{}' is gone: the worker counts it as over", missing.run());
      } else {
        LOG.warn("There is no run '{}' yet; the worker waits for it", missing.run());
      }
    } else if (effect instanceof WorkerEffect.DrainAsked) {
      LOG.info("The worker is asked to hand over and go");
    } else if (effect instanceof WorkerEffect.Failed failed) {
      LOG.error("The worker can not work: {}", failed.refusal().text());
      status.failed(failed.refusal());
      input(WorkerLogic::drain);
    } else if (effect instanceof WorkerEffect.Closed) {
      unlisten();
      status.closed();
    } else {
      performOfLease(effect);
    }
  }

  private void performOfLease(WorkerEffect effect) {
    if (effect instanceof WorkerEffect.Acknowledge acknowledge) {
      HeldContext context = contexts.get(acknowledge.lease());
      if (context != null) {
        context
            .run()
            .acknowledged(acknowledge.upTo())
            .forEach(future -> tell(() -> future.complete(null)));
      }
    } else if (effect instanceof WorkerEffect.Refuse refuse) {
      HeldContext context = contexts.get(refuse.lease());
      if (context != null) {
        fail(context.run().refused(refuse.upTo(), refuse.refusal()), refuse.refusal());
      }
    } else if (effect instanceof WorkerEffect.Done done) {
      HeldContext context = contexts.get(done.lease());
      CompletableFuture<Long> future =
          context == null ? null : context.run().requestOrNull(done.request());
      if (future != null) {
        tell(() -> future.complete(number(done.result())));
      }
    } else if (effect instanceof WorkerEffect.NotDone notDone) {
      HeldContext context = contexts.get(notDone.lease());
      CompletableFuture<?> future =
          context == null
              ? null
              : context.run().notDoneOrNull(notDone.request(), notDone.refusal());
      if (future != null) {
        fail(List.of(future), notDone.refusal());
      }
    } else if (effect instanceof WorkerEffect.Lost lost) {
      lose(lost);
    } else if (effect instanceof WorkerEffect.Ended ended) {
      ended(ended);
    }
  }

  private static long number(Result result) {
    return result instanceof Result.Quarantined quarantined
        ? quarantined.sliver()
        : ((Result.Split) result).firstChild();
  }

  private void fail(List<? extends CompletableFuture<?>> futures, Refusal refusal) {
    RejectedException why = new RejectedException(refusal);
    futures.forEach(future -> tell(() -> future.completeExceptionally(why)));
  }

  private void tell(Runnable telling) {
    tellings.add(telling);
  }

  private void start(WorkerEffect.Start start) {
    HandlerRun run = new HandlerRun(start.grant().target());
    SessionId session = start.session();
    HeldContext context =
        new HeldContext(this, run, session, start.lease(), start.grant(), start.tracker());
    contexts.put(start.lease(), context);
    status.running(contexts.size());
    tell(() -> listener.granted(context.lease(), context.attempt()));
    handlers.execute(() -> call(start.lease(), context));
  }

  private void call(HeldLease lease, HeldContext context) {
    Ending ending = new Ending.Fail("exception", "the handler's end could not be told");
    try {
      ending = context.run().call(handler, context);
    } finally {
      ended(lease, context, ending); // whatever failed: nobody works on it any more
    }
  }

  private void ended(HeldLease lease, HeldContext context, Ending ending) {
    input(
        (to, now) -> {
          to.ended(now, lease, ending);
          if (context.run().isLost()) {
            forget(lease);
          }
        });
  }

  private void lose(WorkerEffect.Lost lost) {
    HeldContext context = contexts.get(lost.lease());
    if (context == null) {
      return;
    }
    LOG.warn("The lease on {} is lost: {}", context.shard(), lost.message());
    LeaseLostException why = new LeaseLostException(lost.why(), lost.message());
    context.run().lose(why).forEach(this::tell);
    tell(() -> listener.lost(context.lease(), lost.message()));
    if (context.run().hasEnded()) {
      forget(lost.lease());
    }
  }

  private void ended(WorkerEffect.Ended ended) {
    HeldContext context = contexts.get(ended.lease());
    if (context == null) {
      return;
    }
    forget(ended.lease());
    String refusal = ended.refusalOrNull() == null ? "" : ended.refusalOrNull().text();
    LOG.debug("{} ended as {} {}", context.shard(), ended.ending(), refusal);
    context
        .run()
        .lose(new LeaseLostException(LeaseLostException.Cause.REFUSED, "the lease has ended"))
        .forEach(this::tell);
    tell(() -> listener.ended(context.lease(), Outcome.of(ended.ending()), refusal));
  }

  private void unlisten() {
    status.session().ifPresent(coordinator::unlisten);
  }

  private void loseAll() {
    unlisten();
    LeaseLostException why =
        new LeaseLostException(
            LeaseLostException.Cause.WORKER_CLOSED, "the worker was closed before the answer came");
    contexts.values().forEach(context -> context.run().lose(why).forEach(this::tell));
  }

  private void forget(HeldLease lease) {
    contexts.remove(lease);
    status.running(contexts.size());
  }

  /**
   * Ends the loop. Handlers that still run are interrupted; all who wait for something of a lease
   * are told, and nothing is told after that.
   */
  @Override
  public void close() {
    input((to, now) -> loseAll());
    loop.close();
    handlers.shutdownNow();
    tellers.shutdown();
  }
}
