package dev.stint.client.internal;

import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.LeaseLostException;
import dev.stint.client.error.Refusal;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Result;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.HeldLease;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * One lease from its grant to its end, as its holder lives it: what its handler may ask for, what
 * answers mean for it, and who is told. In which order things are sent is the {@link LeaseLine}'s.
 */
final class ShardLogic implements LeaseLine.Listener {
  private static final long ADVICE_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final String OUTSIDE = "the key is outside the shard's range";

  private final WorkerContext context;
  private final HeldLease lease;
  private final RangeTracker tracker;
  private final LeaseLine line;

  /** The highest key that was checkpointed, or asked to be, or was quarantined. */
  private Key highest;

  /** Keys of quarantines without an answer. */
  private final TreeSet<Key> quarantining = new TreeSet<>();

  /** Whether a split that the leader advised was refused. */
  private boolean adviceRefused;

  /** From when on advice is followed again; 0 until it came again. */
  private long adviceAgainAt;

  private State state = State.HELD;

  /** Where a lease is. */
  private enum State {
    /** Worked on, or about to end as its handler wished. */
    HELD,
    /** Given up: it only remains to release it, should the session live. */
    DROPPED,
    OVER
  }

  ShardLogic(WorkerContext context, Grant grant) {
    this.context = context;
    this.lease = new HeldShard(grant.target(), grant.fence()).lease();
    Cursor cursor = grant.cursorOrNull();
    this.highest = cursor == null ? null : cursor.lastKey();
    this.tracker = new RangeTracker(grant.range(), highest, context.belief());
    this.line = new LeaseLine(context, grant.target(), grant.fence(), this);
  }

  /** A lease that is known to be the session's and will not be worked on. */
  static ShardLogic stranger(WorkerContext context, HeldShard held) {
    ShardLogic stranger =
        new ShardLogic(
            context,
            new Grant(held.target(), held.fence(), 0, KeyRange.all(), null, Blob.EMPTY, true));
    stranger.state = State.DROPPED;
    stranger.tracker.lose();
    return stranger;
  }

  HeldLease lease() {
    return lease;
  }

  RangeTracker tracker() {
    return tracker;
  }

  /** Whether the worker counts it among the leases that it holds. */
  boolean isHeld() {
    return state == State.HELD;
  }

  /** Whether the coordinator's list can say nothing about it yet. */
  boolean hasUnanswered() {
    return line.isBusy();
  }

  /** When an unanswered operation is to be sent again. */
  long resendAt() {
    return line.resendAt();
  }

  void resendDue(long now) {
    line.resendDue(now);
  }

  // --- What the handler asks for. ---

  void checkpoint(long request, Cursor cursor, long units, long remaining) {
    if (state != State.HELD) {
      return;
    }
    Key key = cursor.lastKey();
    Key bound = highest();
    if (bound != null && key.isBelow(bound)) {
      // Coalesced with a higher one it would vanish, and an answer to it would answer both.
      refuse(request, ErrorCode.CURSOR_REGRESSION, "a cursor only moves forward");
    } else if (!tracker.passed(key)) {
      refuse(request, ErrorCode.OUT_OF_RANGE, OUTSIDE);
    } else {
      highest = key;
      line.checkpoint(new LeaseLine.Wish(request, cursor, units, remaining));
    }
  }

  void quarantine(long request, Key key, Blob token, String reason, String message) {
    if (state != State.HELD) {
      return;
    }
    Key bound = highest();
    if (bound != null && !key.isAbove(bound)) {
      refuse(request, ErrorCode.CURSOR_REGRESSION, "the key is not beyond the cursor");
    } else if (!tracker.passed(key)) {
      refuse(request, ErrorCode.OUT_OF_RANGE, OUTSIDE);
    } else {
      quarantining.add(key);
      line.add(new Structural.Quarantine(request, key, token, reason, message));
    }
  }

  /** Nothing goes back behind it: what was asked for counts until it is refused. */
  private Key highest() {
    Key asked = quarantining.isEmpty() ? null : quarantining.last();
    return highest == null || (asked != null && asked.isAbove(highest)) ? asked : highest;
  }

  /**
   * Whether the leader's advice to split is followed. It comes with every answer for as long as
   * somebody wants more holders, also when the split was refused, for want of quota for instance.
   */
  boolean followsAdvice(long now) {
    if (!adviceRefused) {
      return true;
    }
    if (adviceAgainAt == 0) {
      adviceAgainAt = now + ADVICE_PAUSE_NANOS;
    }
    if (now < adviceAgainAt) {
      return false;
    }
    adviceRefused = false;
    adviceAgainAt = 0;
    return true;
  }

  /** A split that nobody asked for has request 0. */
  void split(long request, Key at) {
    if (state != State.HELD || line.isEnding()) {
      return; // behind the end nothing is split any more
    }
    if (tracker.askSplit(at)) {
      line.add(new Structural.Residual(request, at));
    } else if (request > 0) {
      String message = "a split lies inside the range and beyond what was advanced to";
      refuse(request, ErrorCode.BAD_BOUNDARIES, message);
    }
  }

  private void refuse(long request, ErrorCode code, String message) {
    String hint = "ask tryAdvance before working on a key, and go through keys in ascending order";
    Refusal refusal = Refusal.of(code, message, hint);
    context.out().add(new WorkerEffect.NotDone(lease, request, refusal));
  }

  /** The handler has ended. */
  void end(Ending ending) {
    if (state == State.HELD) {
      line.add(new Structural.End(ending, ending, false));
    }
  }

  // --- What comes from elsewhere. ---

  /**
   * The worker may not believe in it any more, or will not wait for its handler. What its handler
   * wished for its end stays; otherwise it is to be released, should the session turn out to live:
   * when the handler, which is interrupted now, has ended or has had its time, lest the next holder
   * work beside it (S1).
   */
  boolean giveUp(LeaseLostException.Cause why, String message) {
    if (state != State.HELD || line.isEnding()) {
      return false;
    }
    context.out().add(new WorkerEffect.Lost(lease, why, message));
    state = State.DROPPED;
    tracker.lose();
    line.forgetWanted();
    return true;
  }

  /** Releases it, known to the coordinator and not worked on here. */
  void release() {
    state = State.DROPPED;
    tracker.lose();
    line.replaceBy(new Structural.End(new Ending.Release(0), null, false));
  }

  /** It is not this session's any more: nothing more is sent. */
  void lose(LeaseLostException.Cause why, String message) {
    if (state == State.OVER) {
      return;
    }
    tracker.lose();
    boolean told = state == State.DROPPED;
    over(Ended.UNCONFIRMED);
    if (!told) {
      context.out().add(new WorkerEffect.Lost(lease, why, message));
    }
  }

  private void over(long endedAtRevision) {
    state = State.OVER;
    line.close();
    context.leaseOver(this, endedAtRevision);
  }

  // --- What the line says. ---

  @Override
  public Structural decided(Structural operation) {
    return operation instanceof Structural.End end ? end.decided(tracker.rest()) : operation;
  }

  @Override
  public void acknowledged(long upTo) {
    context.out().add(new WorkerEffect.Acknowledge(lease, upTo));
  }

  @Override
  public void checkpointRefused(long request, Refusal refusal) {
    ErrorCode code = refusal.code();
    if (code.endsLease() || code == ErrorCode.CONFLICT) {
      loseBy(refusal);
    } else {
      refusal.range().ifPresent(tracker::restrict);
      context.out().add(new WorkerEffect.Refuse(lease, request, refusal));
    }
  }

  @Override
  public void done(Structural operation, Answer.Accepted answer) {
    if (operation instanceof Structural.End end) {
      if (end.wishOrNull() != null) {
        context.out().add(new WorkerEffect.Ended(lease, end.how(), end.refusalOrNull()));
      }
      over(answer.revision());
    } else {
      if (operation instanceof Structural.Residual residual) {
        tracker.splitDone(residual.at());
      } else if (operation instanceof Structural.Quarantine quarantine) {
        quarantining.remove(quarantine.key());
        highest = highest == null || quarantine.key().isAbove(highest) ? quarantine.key() : highest;
      }
      report(operation, answer.result());
    }
  }

  private void report(Structural done, Result result) {
    if (done.request() > 0) {
      context.out().add(new WorkerEffect.Done(lease, done.request(), result));
    }
  }

  @Override
  public void refused(Structural operation, Refusal refusal) {
    ErrorCode code = refusal.code();
    // Nothing was sent behind it, so only a duplicate from before could have superseded it: whether
    // it was done is unknown, and the next heartbeat tells whether the lease is still there.
    if (code.endsLease() || code == ErrorCode.CONFLICT || code == ErrorCode.SUPERSEDED) {
      loseBy(refusal);
      return;
    }
    refusal.range().ifPresent(tracker::restrict);
    if (operation instanceof Structural.End end) {
      endRefused(end, refusal);
    } else {
      if (operation instanceof Structural.Residual residual) {
        tracker.splitRefused(residual.at());
        adviceRefused |= residual.request() == 0;
      } else if (operation instanceof Structural.Quarantine quarantine) {
        quarantining.remove(quarantine.key()); // checkpoints before it are welcome again
      }
      if (operation.request() > 0) {
        context.out().add(new WorkerEffect.NotDone(lease, operation.request(), refusal));
      }
    }
  }

  /** Its cursor or boundaries were wrong: then the shard goes back without them. */
  private void endRefused(Structural.End end, Refusal refusal) {
    long dropped = line.dropCheckpoint();
    if (dropped > 0) {
      context.out().add(new WorkerEffect.Refuse(lease, dropped, refusal));
    }
    if (end.isLastResort()) {
      lose(LeaseLostException.Cause.REFUSED, refusal.text());
    } else {
      line.replaceBy(end.fallback(refusal));
    }
  }

  private void loseBy(Refusal refusal) {
    if (refusal.code() == ErrorCode.SESSION_EXPIRED) {
      lose(LeaseLostException.Cause.SESSION_OVER, refusal.text());
      context.sessionExpired(refusal.text()); // and with it all other leases
    } else {
      lose(LeaseLostException.Cause.REFUSED, refusal.text());
    }
  }
}
