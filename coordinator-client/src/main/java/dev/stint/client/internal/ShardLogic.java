package dev.stint.client.internal;

import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.LeaseLostException;
import dev.stint.client.error.Refusal;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Result;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.HeldLease;
import dev.stint.core.value.Key;
import dev.stint.core.value.ShardRef;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One lease from its grant to its end, as its holder lives it.
 *
 * <p>Checkpoints are coalesced: one is without an answer at a time, and when it is answered the
 * newest that was asked for meanwhile follows. A structural operation (the end of the lease, a
 * quarantine, a split) goes out when nothing of the lease is unanswered but a checkpoint, whose
 * newest cursor it repeats, and nothing follows it until it is answered. So the operations of a
 * lease cannot overtake each other to any effect, and the coordinator needs to remember only the
 * last one (S5, S9). An attempt without an answer is repeated under its number until answered;
 * being superseded is never taken for an acknowledgement.
 */
final class ShardLogic {
  private static final long TIMEOUT_NANOS = 10_000_000_000L;

  private final WorkerContext context;
  private final ShardRef target;
  private final long fence;
  private final HeldLease lease;
  private final RangeTracker tracker;
  private final Deque<Structural> wanted = new ArrayDeque<>();
  private final Backoff backoff;

  /** The highest key that was checkpointed or quarantined, or asked to be. */
  private Key highest;

  /** The newest checkpoint asked for that is not acknowledged. */
  private Wish newest;

  /** The checkpoint without an answer. */
  private Unanswered<Wish> checkpoint;

  /** The structural operation without an answer. */
  private Unanswered<Structural> structural;

  private State state = State.HELD;

  /** Where a lease is. */
  private enum State {
    /** Worked on, or about to end as its handler wished. */
    HELD,
    /** Given up: it only remains to release it, should the session live. */
    DROPPED,
    OVER
  }

  /** A checkpoint that was asked for. */
  private record Wish(long request, Cursor cursor, long units, long remaining) {}

  /** A command that is sent again and again until answered. */
  private static final class Unanswered<T> {
    final ShardCommand command;
    final T about;

    /** When to send it again; far away while it is on the way. */
    long resendAt = Long.MAX_VALUE;

    Unanswered(ShardCommand command, T about) {
      this.command = command;
      this.about = about;
    }
  }

  ShardLogic(WorkerContext context, Grant grant) {
    this.context = context;
    this.target = grant.target();
    this.fence = grant.fence();
    this.lease = new HeldLease(target.run().incarnation(), target.shard(), fence);
    Cursor cursor = grant.cursorOrNull();
    this.highest = cursor == null ? null : cursor.lastKey();
    this.tracker = new RangeTracker(grant.range(), highest, context.belief());
    this.backoff = context.backoff();
  }

  /** A lease that is known to be the session's and will not be worked on. */
  static ShardLogic stranger(WorkerContext context, HeldShard held) {
    Grant grant =
        new Grant(
            held.target(),
            held.fence(),
            0,
            dev.stint.core.value.KeyRange.all(),
            null,
            Blob.EMPTY,
            true);
    return new ShardLogic(context, grant);
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

  boolean isOver() {
    return state == State.OVER;
  }

  /** Whether the coordinator's list can say nothing about it yet. */
  boolean hasUnanswered() {
    return checkpoint != null || structural != null || !wanted.isEmpty();
  }

  /** When an unanswered operation is to be sent again. */
  long resendAt() {
    long at = checkpoint == null ? Long.MAX_VALUE : checkpoint.resendAt;
    return structural == null ? at : Math.min(at, structural.resendAt);
  }

  // --- What the handler asks for. ---

  void checkpoint(long request, Cursor cursor, long units, long remaining) {
    if (state != State.HELD) {
      return;
    }
    Key key = cursor.lastKey();
    if (highest != null && key.isBelow(highest)) {
      // Coalesced with a higher one it would vanish, and an answer to it would answer both.
      refuse(request, ErrorCode.CURSOR_REGRESSION, "a cursor only moves forward");
    } else if (!tracker.passed(key)) {
      refuse(request, ErrorCode.OUT_OF_RANGE, "the key is outside the shard's range");
    } else {
      highest = key;
      newest = new Wish(request, cursor, units, remaining);
      pump();
    }
  }

  private void refuse(long request, ErrorCode code, String message) {
    String hint = "ask tryAdvance before working on a key, and go through keys in ascending order";
    Refusal refusal = Refusal.of(code, message, hint);
    context.out().add(new WorkerEffect.NotDone(lease, request, refusal));
  }

  void quarantine(long request, Key key, Blob token, String reason, String message) {
    if (state != State.HELD) {
      return;
    }
    if (highest != null && !key.isAbove(highest)) {
      refuse(request, ErrorCode.CURSOR_REGRESSION, "the key is not beyond the cursor");
    } else {
      highest = key;
      wanted.add(new Structural.Quarantine(request, key, token, reason, message));
      pump();
    }
  }

  void splitOnRequest(long request, Key at) {
    if (state != State.HELD) {
      return;
    }
    if (tracker.askSplit(at)) {
      splitResidual(request, at);
    } else {
      String message = "a split lies inside the range and beyond what was advanced to";
      refuse(request, ErrorCode.BAD_BOUNDARIES, message);
    }
  }

  /** Cuts off the rest from the boundary on, which the tracker has set already. */
  void splitResidual(long request, Key at) {
    if (state == State.HELD) {
      wanted.add(new Structural.Residual(request, at));
      pump();
    }
  }

  /** The handler has ended. */
  void end(Ending ending) {
    if (state == State.HELD) {
      wanted.add(new Structural.End(Structural.resolved(ending, tracker.rest()), ending, false));
      pump();
    }
  }

  // --- What comes from elsewhere. ---

  /**
   * The worker may not believe in it any more, or will not wait for its handler. What its handler
   * wished for its end stays; otherwise it is released, should the session turn out to live.
   */
  void giveUp(LeaseLostException.Cause why, String message) {
    if (state != State.HELD) {
      return;
    }
    tracker.lose();
    boolean ending = isEnding();
    if (!ending) {
      state = State.DROPPED;
      wanted.clear();
      wanted.add(new Structural.End(new Ending.Release(0), null, false));
      context.out().add(new WorkerEffect.Lost(lease, why, message));
      pump();
    }
  }

  private boolean isEnding() {
    return (structural != null && structural.about instanceof Structural.End)
        || wanted.stream().anyMatch(Structural.End.class::isInstance);
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

  /** Releases it, known to the coordinator and not worked on here. */
  void release() {
    state = State.DROPPED;
    tracker.lose();
    wanted.clear();
    wanted.add(new Structural.End(new Ending.Release(0), null, false));
    pump();
  }

  void resendDue(long now) {
    if (checkpoint != null && checkpoint.resendAt <= now) {
      send(checkpoint, this::checkpointAnswered);
    }
    if (structural != null && structural.resendAt <= now) {
      send(structural, this::structuralAnswered);
    }
  }

  // --- What goes out. ---

  private void pump() {
    if (structural != null || state == State.OVER) {
      return; // nothing goes out behind a structural operation
    }
    Structural next = wanted.peek();
    if (next != null && next.mayFollow(checkpoint != null, newest != null)) {
      wanted.remove();
      forgetResend();
      structural = new Unanswered<>(command(next), next);
      send(structural, this::structuralAnswered);
    } else if (checkpoint == null && newest != null) {
      checkpoint = new Unanswered<>(checkpointCommand(newest), newest);
      send(checkpoint, this::checkpointAnswered);
    }
  }

  /** A checkpoint that would be sent again need not be: its cursor is repeated. */
  private void forgetResend() {
    if (checkpoint != null && checkpoint.resendAt != Long.MAX_VALUE) {
      checkpoint = null;
    }
  }

  private <T> void send(Unanswered<T> operation, UnansweredSink<T> sink) {
    operation.resendAt = Long.MAX_VALUE;
    context
        .out()
        .submit(
            context.group(),
            operation.command,
            0,
            TIMEOUT_NANOS,
            (now, answer) -> {
              if (state != State.OVER) {
                sink.answered(now, operation, answer);
              }
            });
  }

  private interface UnansweredSink<T> {
    void answered(long now, Unanswered<T> operation, Answer answer);
  }

  private ShardCommand checkpointCommand(Wish wish) {
    return new ShardCommand.Checkpoint(
        context.session(),
        target,
        fence,
        context.nextSequence(),
        wish.cursor(),
        wish.units(),
        wish.remaining());
  }

  private ShardCommand command(Structural next) {
    Cursor cursor = newest == null ? null : newest.cursor();
    return next.command(
        new Structural.Base(context.session(), target, fence, context.nextSequence()), cursor);
  }

  // --- What comes back. ---

  private void checkpointAnswered(long now, Unanswered<Wish> of, Answer answer) {
    if (of != checkpoint) {
      return; // a structural operation has repeated its cursor
    }
    if (answer instanceof Answer.Accepted) {
      backoff.reset();
      checkpoint = null;
      acknowledge(of.about.request());
    } else if (answer instanceof Answer.Refused refused) {
      checkpoint = null;
      checkpointRefused(of.about, refused.refusal());
    } else if (structural != null) {
      checkpoint = null;
    } else {
      of.resendAt = context.resendAt(backoff.after(now));
    }
    pump();
  }

  private void checkpointRefused(Wish wish, Refusal refusal) {
    ErrorCode code = refusal.code();
    if (structural != null || code == ErrorCode.SUPERSEDED) {
      return; // the answer to what superseded it decides; and if nothing did, it goes out anew
    }
    if (code.endsLease() || code == ErrorCode.CONFLICT) {
      lose(cause(code), refusal.text());
      return;
    }
    refusal.range().ifPresent(tracker::restrict);
    if (newest != null && newest.request() <= wish.request()) {
      newest = null;
    }
    context.out().add(new WorkerEffect.Refuse(lease, wish.request(), refusal));
  }

  private void structuralAnswered(long now, Unanswered<Structural> of, Answer answer) {
    if (of != structural) {
      return;
    }
    if (answer instanceof Answer.Accepted accepted) {
      backoff.reset();
      structural = null;
      structuralDone(of.about, accepted);
    } else if (answer instanceof Answer.Refused refused) {
      structural = null;
      structuralRefused(of.about, refused);
    } else {
      of.resendAt = context.resendAt(backoff.after(now));
    }
    pump();
  }

  private void structuralDone(Structural done, Answer.Accepted accepted) {
    if (done instanceof Structural.End end) {
      if (newest != null) {
        acknowledge(newest.request());
      }
      if (end.wishOrNull() != null) {
        context.out().add(new WorkerEffect.Ended(lease, end.how(), end.refusalOrNull()));
      }
      over(accepted.revision());
    } else if (done instanceof Structural.Quarantine quarantine) {
      acknowledge(quarantine.request());
      report(done, accepted.result());
    } else if (done instanceof Structural.Residual residual) {
      tracker.splitDone(residual.at());
      report(done, accepted.result());
    }
  }

  private void report(Structural done, Result result) {
    if (done.request() > 0) {
      context.out().add(new WorkerEffect.Done(lease, done.request(), result));
    }
  }

  private void structuralRefused(Structural refused, Answer.Refused answer) {
    Refusal refusal = answer.refusal();
    ErrorCode code = refusal.code();
    // Nothing was sent behind it, so only a duplicate from before could have superseded it: whether
    // it was done is unknown, and the next heartbeat tells whether the lease is still there.
    if (code.endsLease() || code == ErrorCode.CONFLICT || code == ErrorCode.SUPERSEDED) {
      lose(cause(code), refusal.text());
      return;
    }
    refusal.range().ifPresent(tracker::restrict);
    if (refused instanceof Structural.End end) {
      endRefused(end, refusal);
    } else {
      if (refused instanceof Structural.Residual residual) {
        tracker.splitRefused(residual.at());
      }
      if (refused.request() > 0) {
        context.out().add(new WorkerEffect.NotDone(lease, refused.request(), refusal));
      }
    }
  }

  /** Its cursor or boundaries were wrong: then the shard goes back without them. */
  private void endRefused(Structural.End end, Refusal refusal) {
    if (newest != null) {
      context.out().add(new WorkerEffect.Refuse(lease, newest.request(), refusal));
      newest = null;
    }
    if (end.isLastResort()) {
      lose(LeaseLostException.Cause.REFUSED, refusal.text());
      return;
    }
    wanted.clear();
    wanted.add(end.fallback(refusal));
  }

  private void acknowledge(long request) {
    if (newest != null && newest.request() <= request) {
      newest = null;
    }
    context.out().add(new WorkerEffect.Acknowledge(lease, request));
  }

  private void over(long endedAtRevision) {
    state = State.OVER;
    checkpoint = null;
    structural = null;
    wanted.clear();
    context.leaseOver(this, endedAtRevision);
  }

  private static LeaseLostException.Cause cause(ErrorCode code) {
    return code == ErrorCode.SESSION_EXPIRED
        ? LeaseLostException.Cause.SESSION_OVER
        : LeaseLostException.Cause.REFUSED;
  }
}
