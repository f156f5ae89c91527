package dev.stint.client.internal;

import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.Refusal;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.ShardRef;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The operations of one lease on their way to the coordinator, so that they cannot overtake each
 * other to any effect and the coordinator needs to remember only the last one (S5, S9).
 *
 * <p>Checkpoints are coalesced: one is without an answer at a time, and when it is answered the
 * newest that was asked for meanwhile follows. A structural operation (the end of the lease, a
 * quarantine, a split) goes out when nothing of the lease is unanswered but a checkpoint, whose
 * newest cursor it repeats, and nothing follows it until it is answered. An attempt without an
 * answer is repeated under its number until answered; being superseded is never taken for an
 * acknowledgement.
 */
final class LeaseLine {
  private static final long TIMEOUT_NANOS = 10_000_000_000L;

  private final WorkerContext context;
  private final ShardRef target;
  private final long fence;
  private final Listener listener;
  private final Deque<Structural> wanted = new ArrayDeque<>();
  private final Backoff backoff;

  /** The newest checkpoint asked for that is not acknowledged. */
  private Wish newest;

  /** The checkpoint without an answer. */
  private Unanswered<Wish> checkpoint;

  /** The structural operation without an answer. */
  private Unanswered<Structural> structural;

  private boolean closed;

  /** A checkpoint that was asked for. */
  record Wish(long request, Cursor cursor, long units, long remaining) {}

  /** Who is told of answers. What was refused is not sent again. */
  interface Listener {
    /** The checkpoints up to this request are acknowledged. */
    void acknowledged(long upTo);

    void checkpointRefused(long request, Refusal refusal);

    void done(Structural operation, Answer.Accepted answer);

    void refused(Structural operation, Refusal refusal);

    /** Its turn has come, and all before it is answered: what is to be sent in its place. */
    Structural decided(Structural operation);
  }

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

  LeaseLine(WorkerContext context, ShardRef target, long fence, Listener listener) {
    this.context = context;
    this.target = target;
    this.fence = fence;
    this.listener = listener;
    this.backoff = context.backoff();
  }

  /** Whether something was asked for that has no answer. */
  boolean isBusy() {
    return checkpoint != null || structural != null; // what else is wanted waits for those
  }

  /** Whether the end of the lease was asked for. */
  boolean isEnding() {
    return (structural != null && structural.about instanceof Structural.End)
        || wanted.stream().anyMatch(Structural.End.class::isInstance);
  }

  void checkpoint(Wish wish) {
    newest = wish;
    pump();
  }

  void add(Structural operation) {
    wanted.add(operation);
    pump();
  }

  /** In place of all that was asked for and not sent. */
  void replaceBy(Structural operation) {
    forgetWanted();
    add(operation);
  }

  /** What was asked for and not sent is not wanted any more, but for the newest checkpoint. */
  void forgetWanted() {
    wanted.clear();
  }

  /** Gives up the checkpoint that is not acknowledged, and says which it was; 0 without one. */
  long dropCheckpoint() {
    long request = newest == null ? 0 : newest.request();
    newest = null;
    return request;
  }

  /** Sends nothing more, and tells of no answer any more. */
  void close() {
    closed = true;
    checkpoint = null;
    structural = null;
    wanted.clear();
  }

  /** When something is to be sent again; far away if nothing is. */
  long resendAt() {
    long at = checkpoint == null ? Long.MAX_VALUE : checkpoint.resendAt;
    return structural == null ? at : Math.min(at, structural.resendAt);
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
    if (structural != null || closed) {
      return; // nothing goes out behind a structural operation
    }
    Structural next = wanted.peek();
    if (next != null && next.mayFollow(checkpoint != null, newest != null)) {
      wanted.remove();
      send(listener.decided(next));
    } else if (checkpoint == null && newest != null) {
      checkpoint = new Unanswered<>(command(newest), newest);
      send(checkpoint, this::checkpointAnswered);
    }
  }

  private void send(Structural next) {
    ShardCommand command;
    try {
      command = command(next);
    } catch (RuntimeException e) {
      // Whatever its handler has made of it, the lease must come to an end.
      String why = "the operation can not be sent: " + e;
      listener.refused(next, Refusal.of(ErrorCode.INVALID_ARGUMENT, why, ""));
      pump();
      return;
    }
    forgetResend();
    structural = new Unanswered<>(command, next);
    send(structural, this::structuralAnswered);
  }

  /** A checkpoint that would be sent again need not be: its cursor is repeated. */
  private void forgetResend() {
    if (checkpoint != null && checkpoint.resendAt != Long.MAX_VALUE) {
      checkpoint = null;
    }
  }

  private ShardCommand command(Wish wish) {
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

  private interface Sink<T> {
    void answered(long now, Unanswered<T> operation, Answer answer);
  }

  private <T> void send(Unanswered<T> operation, Sink<T> sink) {
    operation.resendAt = Long.MAX_VALUE;
    context
        .out()
        .submit(
            context.group(),
            operation.command,
            0,
            TIMEOUT_NANOS,
            (now, answer) -> {
              if (!closed) {
                sink.answered(now, operation, answer);
              }
            });
  }

  // --- What comes back. ---

  private void checkpointAnswered(long now, Unanswered<Wish> of, Answer answer) {
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
    if (structural != null || refusal.code() == ErrorCode.SUPERSEDED) {
      return; // the answer to what superseded it decides; and if nothing did, it goes out anew
    }
    if (newest != null && newest.request() <= wish.request()) {
      newest = null;
    }
    listener.checkpointRefused(wish.request(), refusal);
  }

  private void structuralAnswered(long now, Unanswered<Structural> of, Answer answer) {
    if (answer instanceof Answer.Accepted accepted) {
      backoff.reset();
      structural = null;
      structuralDone(of.about, accepted);
    } else if (answer instanceof Answer.Refused refused) {
      structural = null;
      listener.refused(of.about, refused.refusal());
    } else {
      of.resendAt = context.resendAt(backoff.after(now));
    }
    pump();
  }

  private void structuralDone(Structural operation, Answer.Accepted answer) {
    if (operation instanceof Structural.End && newest != null) {
      acknowledge(newest.request());
    } else if (operation instanceof Structural.Quarantine) {
      acknowledge(operation.request());
    }
    listener.done(operation, answer);
  }

  private void acknowledge(long upTo) {
    if (newest != null && newest.request() <= upTo) {
      newest = null;
    }
    listener.acknowledged(upTo);
  }
}
