package dev.stint.verify.sim;

import dev.stint.client.internal.Ending;
import dev.stint.client.internal.RangeTracker;
import dev.stint.client.internal.WorkerEffect;
import dev.stint.core.command.Grant;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.HeldLease;
import dev.stint.core.value.Key;
import dev.stint.verify.history.HistoryRecord;
import java.util.List;

/**
 * A handler in a worker: goes through the keys of its shard one by one and writes each to a sink.
 */
final class SimHandler {
  private final SimWorker worker;
  private final World world;
  private final Chance chance;
  private final long session;
  private final HeldLease lease;
  private final Grant grant;
  private final RangeTracker tracker;
  private int key;
  private long request;
  private boolean interrupted;

  /** The request whose answer is awaited, or 0. */
  private long quarantining;

  SimHandler(SimWorker worker, WorkerEffect.Start start) {
    this.worker = worker;
    this.world = worker.world();
    this.chance = world.chance();
    this.session = start.session().revision();
    this.lease = start.lease();
    this.grant = start.grant();
    this.tracker = start.tracker();
    Cursor cursor = grant.cursorOrNull();
    this.key =
        cursor != null
            ? Keys.number(cursor.lastKey()) + 1
            : grant.range().start().map(Keys::number).orElse(0);
  }

  HeldLease lease() {
    return lease;
  }

  void interrupt() {
    interrupted = true;
    if (quarantining != 0) {
      quarantining = 0;
      later(this::advance);
    }
  }

  /** A quarantine or a split has its answer; the handler waits for that of a quarantine. */
  void answered(long which, boolean done) {
    if (which != quarantining) {
      return;
    }
    quarantining = 0;
    if (done) {
      key++;
      later(this::advance);
    } else {
      later(() -> worker.ended(this, new Ending.Fail("bad", "there is no room to set it aside")));
    }
  }

  void begin() {
    later(this::advance);
  }

  private void later(Runnable step) {
    worker.after(chance.around(worker.habits().paceNanos()), step);
  }

  /** Asks for the next key; whatever it is allowed, it writes a moment later. */
  private void advance() {
    Key end = tracker.endOrNull();
    if (interrupted || key >= world.keys() || (end != null && !Keys.key(key).isBelow(end))) {
      worker.ended(this, new Ending.Auto());
    } else if (chance.happens(worker.habits().endings())) {
      worker.ended(this, otherEnding());
    } else if (!tracker.tryAdvance(worker.now(), Keys.key(key))) {
      worker.ended(this, new Ending.Auto());
    } else {
      String run = grant.target().run().name();
      if (Jobs.isDeadly(run, key)) {
        world.recorder().count("worker killed by a key");
        worker.crash();
        world.time().after(chance.around(Timeline.SECOND), worker::restart);
      } else {
        world
            .recorder()
            .add(
                new HistoryRecord.Worked(
                    worker.process(),
                    grant.target(),
                    session,
                    grant.fence(),
                    Keys.key(key),
                    world.time().nanos()));
        later(this::write);
      }
    }
  }

  private Ending otherEnding() {
    return switch (chance.below(5)) {
      case 0 -> new Ending.Release(chance.below(2_000));
      case 1 -> new Ending.Fail("flaky", "by chance");
      case 2 -> new Ending.Park("odd", "by chance");
      default -> new Ending.Split(List.of(Keys.key(key + 1)), List.of());
    };
  }

  private void write() {
    String run = grant.target().run().name();
    if (interrupted && chance.happens(500_000)) {
      worker.ended(this, new Ending.Auto());
      return; // the interrupt came in time
    }
    boolean bad = Jobs.isBad(run, key);
    if (!bad && !world.sinks().write(worker, run, Keys.key(key), grant.fence())) {
      worker.ended(this, new Ending.Release(0)); // refused: somebody newer was here
      return;
    }
    if (bad) {
      quarantining = ++request;
      worker
          .logic()
          .quarantine(
              worker.now(), lease, request, Keys.key(key), Blob.EMPTY, "bad", "can not be read");
      worker.turn();
      return;
    }
    if (chance.happens(worker.habits().checkpoints())) {
      worker.logic().checkpoint(worker.now(), lease, ++request, Cursor.at(Keys.key(key)), key, -1);
    }
    if (chance.happens(worker.habits().splits())) {
      Key at = Keys.key(key + 1 + chance.below(6));
      worker.logic().splitResidual(worker.now(), lease, ++request, at);
    }
    key++;
    worker.turn();
    later(this::advance);
  }
}
