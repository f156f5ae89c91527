package dev.stint.client.internal;

import dev.stint.client.model.SessionId;
import dev.stint.core.command.Grant;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.HeldLease;
import dev.stint.core.value.Key;
import dev.stint.core.value.OpId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A worker process in virtual time: its clock has its own rate, and it can stand still. */
final class SimWorker {
  private final SimClock clock;
  private final SimNetwork network;
  private final SimJob job;
  private final Random random;
  private final double rate;
  private final Map<HeldLease, Handler> handlers = new HashMap<>();
  private final WorkerLogic logic;
  private long scheduledFor = Long.MAX_VALUE;
  private long pausedUntil;
  private boolean cutOff;
  boolean settled;
  boolean closed;

  /** How many of them ran at the same time, at most. */
  int mostHandlers;

  /** They all have one name, so that a lost shard may go to any of them at once. */
  SimWorker(SimClock clock, SimNetwork network, SimJob job, Random random, double rate) {
    this.clock = clock;
    this.network = network;
    this.job = job;
    this.random = random;
    this.rate = rate;
    WorkerPlan plan = new WorkerPlan("w", List.of(), List.of(SimJob.RUN), 3, 2_000);
    this.logic =
        new WorkerLogic(
            plan, () -> new OpId(random.nextLong(), random.nextLong()), random::nextDouble);
  }

  void start() {
    turn();
  }

  /** Its own monotonic clock. */
  private long now() {
    return (long) (clock.nanos() * rate);
  }

  void pause(long nanos) {
    pausedUntil = clock.nanos() + nanos;
  }

  void cutOff(boolean yes) {
    cutOff = yes;
  }

  void drain() {
    whenAwake(() -> logic.drain(now()));
  }

  /** What happens to a process that stands still happens when it goes on. */
  private void whenAwake(Runnable task) {
    if (clock.nanos() < pausedUntil) {
      clock.after(pausedUntil - clock.nanos(), () -> whenAwake(task));
    } else {
      task.run();
      turn();
    }
  }

  private void turn() {
    logic.tick(now());
    List<WorkerEffect> effects = logic.takeEffects();
    while (!effects.isEmpty()) {
      effects.forEach(this::perform);
      effects = logic.takeEffects();
    }
    long wake = logic.nextWake();
    if (wake < scheduledFor && wake != Long.MAX_VALUE) {
      scheduledFor = wake;
      long delay = (long) ((wake - now()) / rate) + 1;
      clock.after(
          delay,
          () -> {
            scheduledFor = Long.MAX_VALUE;
            whenAwake(() -> {});
          });
    }
  }

  private void perform(WorkerEffect effect) {
    if (effect instanceof WorkerEffect.Locate) {
      long time = SimNetwork.logicalMillis(clock);
      clock.after(
          1_000_000,
          () -> whenAwake(() -> logic.located(now(), new Located.Found(RealRules.GROUP, time))));
    } else if (effect instanceof WorkerEffect.Submit submit) {
      job.sent(submit.command());
      network.submit(
          cutOff,
          submit.command(),
          submit.waitMillis(),
          submit.timeoutNanos(),
          answer -> whenAwake(() -> logic.answered(now(), submit.ticket(), answer)));
    } else if (effect instanceof WorkerEffect.Start start) {
      Handler handler = new Handler(start);
      handlers.put(start.lease(), handler);
      mostHandlers = Math.max(mostHandlers, handlers.size());
      handler.next();
    } else if (effect instanceof WorkerEffect.Acknowledge acknowledge) {
      Handler handler = handlers.get(acknowledge.lease());
      if (handler != null) {
        handler.acknowledged(acknowledge.upTo());
      }
    } else if (effect instanceof WorkerEffect.Lost lost) {
      Handler handler = handlers.get(lost.lease());
      if (handler != null) {
        handler.stop = true;
      }
    } else if (effect instanceof WorkerEffect.Settled now) {
      settled = now.settled();
    } else if (effect instanceof WorkerEffect.Closed) {
      closed = true;
    } else if (effect instanceof WorkerEffect.Failed failed) {
      throw new AssertionError(failed.refusal().text());
    }
  }

  /** Goes through the keys of its shard, one by one. */
  private final class Handler {
    private final SessionId session;
    private final HeldLease lease;
    private final Grant grant;
    private final RangeTracker tracker;
    private final Map<Long, Integer> checkpoints = new HashMap<>();
    private int key;
    private long request;
    boolean stop;

    Handler(WorkerEffect.Start start) {
      this.session = start.session();
      this.lease = start.lease();
      this.grant = start.grant();
      this.tracker = start.tracker();
      Cursor cursor = grant.cursorOrNull();
      this.key =
          cursor != null
              ? SimJob.number(cursor.lastKey()) + 1
              : grant.range().start().map(SimJob::number).orElse(0);
    }

    void next() {
      long pace = (long) (random.nextDouble() * 1.2e9);
      clock.after(pace, () -> whenAwake(this::step));
    }

    private void step() {
      Key end = tracker.endOrNull();
      if (stop || key >= SimJob.KEYS || (end != null && !SimJob.key(key).isBelow(end))) {
        end(new Ending.Auto());
      } else if (random.nextInt(60) == 0) {
        end(randomEnding());
      } else if (!tracker.tryAdvance(now(), SimJob.key(key))) {
        end(new Ending.Auto());
      } else {
        work();
        next();
      }
    }

    private Ending randomEnding() {
      return switch (random.nextInt(3)) {
        case 0 -> new Ending.Release(random.nextInt(200));
        case 1 -> new Ending.Fail("flaky", "by chance");
        default -> new Ending.Split(List.of(SimJob.key(key)), List.of());
      };
    }

    private void work() {
      if (job.isPoison(key)) {
        logic.quarantine(
            now(), lease, ++request, SimJob.key(key), dev.stint.core.value.Blob.EMPTY, "bad", "");
        checkpoints.put(request, key);
      } else {
        job.worked(key, grant.fence(), session, SimNetwork.logicalMillis(clock));
        if (random.nextInt(3) > 0) {
          checkpoints.put(++request, key);
          logic.checkpoint(now(), lease, request, Cursor.at(SimJob.key(key)), -1, -1);
        }
      }
      if (random.nextInt(25) == 0) {
        logic.splitResidual(now(), lease, ++request, SimJob.key(key + 1 + random.nextInt(5)));
      }
      key++;
    }

    void acknowledged(long upTo) {
      checkpoints.forEach(
          (number, checkpointed) -> {
            if (number <= upTo) {
              job.acknowledged(grant, checkpointed);
            }
          });
      checkpoints.keySet().removeIf(number -> number <= upTo);
    }

    private void end(Ending ending) {
      handlers.remove(lease);
      logic.ended(now(), lease, ending);
    }
  }
}
