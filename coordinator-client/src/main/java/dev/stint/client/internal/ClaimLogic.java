package dev.stint.client.internal;

import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.Refusal;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Result;
import dev.stint.core.value.Limits;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks for shards: one claim at a time, which waits at the coordinator when there is nothing, so
 * that an idle worker does not poll. A claim without an answer is sent again under its number until
 * it is answered, so that no grant is lost with its answer (S9, L1).
 */
final class ClaimLogic {
  private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long PROMPT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long SETTLED_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long TROUBLE_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final WorkerContext context;
  private final Listener listener;
  private final Backoff backoff;
  private final Backoff idle;
  private final RunRoll runs;

  private ClaimCommand unanswered;

  /** Copies of it on the way: more than one after it was hurried. */
  private int onTheWay;

  private boolean hurried;
  private long sentAt;
  private long waitNanos;
  private long resendAt = Long.MAX_VALUE;
  private long pauseUntil;
  private boolean settled;

  /** What the rest of the worker is told. */
  interface Listener {
    void granted(long now, List<Grant> grants);

    /** A claim has its answer, whichever. Comes behind {@link #granted}. */
    void claimAnswered(long now);

    void settled(boolean settled);

    /**
     * A run is not there, for the first time or again.
     *
     * @param gone it was there before, and counts as over
     */
    void runMissing(String run, boolean gone);

    void drainAsked(long now);

    void sessionOver(long now, String why);

    void failed(Refusal why);
  }

  ClaimLogic(WorkerPlan plan, WorkerContext context, Backoff idle, Listener listener) {
    this.context = context;
    this.listener = listener;
    this.backoff = context.backoff();
    this.idle = idle;
    this.runs = new RunRoll(plan.runs());
  }

  boolean isUnanswered() {
    return unanswered != null;
  }

  /** Asks if there is room and no question is open; repeats one that had no answer. */
  void tick(long now, int room, long ttlNanos) {
    if (unanswered != null) {
      if (onTheWay == 0 && now >= resendAt) {
        send(now, hurried ? 0 : waitNanos);
      }
    } else if (room > 0 && now >= askAt()) {
      int max = Math.min(room, Limits.MAX_GRANTS_PER_CLAIM);
      List<String> names = runs.toName(now);
      unanswered = new ClaimCommand(context.session(), context.nextSequence(), names, max);
      hurried = false;
      waitNanos = Math.min(ttlNanos / 2, runs.mostWaitNanos(now));
      send(now, waitNanos);
    }
  }

  long nextWake(int room) {
    if (unanswered != null) {
      return onTheWay == 0 ? resendAt : Long.MAX_VALUE;
    }
    return room > 0 ? askAt() : Long.MAX_VALUE;
  }

  private long askAt() {
    return Math.max(pauseUntil, runs.askAt());
  }

  private void send(long now, long wait) {
    ClaimCommand claim = unanswered;
    onTheWay++;
    sentAt = now;
    resendAt = Long.MAX_VALUE;
    context
        .out()
        .submit(
            context.group(),
            claim,
            TimeUnit.NANOSECONDS.toMillis(wait),
            wait + ANSWER_NANOS,
            (at, answer) -> {
              if (claim.equals(unanswered)) {
                onTheWay--;
                answered(at, answer);
              }
            });
  }

  /**
   * Wants an answer soon, whichever: a copy that does not wait takes the place of one that does.
   */
  void hurry(long now) {
    if (unanswered == null || hurried) {
      return;
    }
    hurried = true;
    if (onTheWay > 0) {
      send(now, 0);
    } else {
      resendAt = now;
    }
  }

  /** Something may have changed: no need to pause for want of capacity. */
  void wake() {
    if (!settled) {
      pauseUntil = 0;
    }
  }

  /** The session is over, and with it what was asked under it. */
  void forget() {
    unanswered = null;
    onTheWay = 0;
    resendAt = Long.MAX_VALUE;
    pauseUntil = 0;
  }

  private void answered(long now, Answer answer) {
    if (answer instanceof Answer.Accepted accepted) {
      backoff.reset();
      accepted(now, accepted.result());
    } else if (answer instanceof Answer.Refused refused) {
      refused(now, refused.refusal());
    } else if (onTheWay == 0) {
      resendAt = backoff.after(now);
    }
  }

  private void accepted(long now, Result result) {
    runs.found(unanswered.runs());
    if (result instanceof Result.Granted granted) {
      unanswered = null;
      onTheWay = 0;
      idle.reset();
      tellSettled(false);
      listener.granted(now, granted.grants());
      listener.claimAnswered(now);
    } else if (onTheWay == 0) {
      unanswered = null;
      nothing(now, ((Result.NothingGranted) result).why());
      listener.claimAnswered(now);
    }
    // Otherwise another copy is on the way, and may still be granted something.
  }

  private void nothing(long now, Result.NothingGranted.Why why) {
    boolean prompt = now - sentAt < PROMPT_NANOS;
    switch (why) {
      case SETTLED -> pauseUntil = now + SETTLED_PAUSE_NANOS;
      case DRAINING -> listener.drainAsked(now);
      case AT_CAPACITY -> pauseUntil = idle.after(now);
      // A coordinator that did not wait must not be asked in a tight circle.
      case NOTHING_CLAIMABLE -> pauseUntil = prompt ? idle.after(now) : 0;
    }
    if (!prompt) {
      idle.reset();
    }
    tellSettled(why == Result.NothingGranted.Why.SETTLED && runs.absentAreOver());
  }

  private void tellSettled(boolean now) {
    if (now != settled) {
      settled = now;
      listener.settled(now);
    }
  }

  private void refused(long now, Refusal refusal) {
    ErrorCode code = refusal.code();
    unanswered = null;
    onTheWay = 0;
    pauseUntil = now + TROUBLE_PAUSE_NANOS;
    switch (code) {
      case SESSION_EXPIRED -> listener.sessionOver(now, refusal.text());
      case NOT_FOUND -> missed(now, refusal.subject());
      case INVALID_ARGUMENT, UNAUTHENTICATED, PERMISSION_DENIED -> listener.failed(refusal);
      // Whether anything was granted is unknown; the next heartbeat tells.
      case CONFLICT, SUPERSEDED -> pauseUntil = now;
      default -> {
        // refused for now: asked again after the pause
      }
    }
    listener.claimAnswered(now);
  }

  private void missed(long now, String run) {
    boolean news = runs.missed(now, run);
    if (runs.isOne(run)) {
      pauseUntil = now; // for the others, if there are any, at once
    }
    if (news) {
      listener.runMissing(run, runs.isGone(run));
    }
    if (runs.allGone()) {
      tellSettled(true);
    } else if (!runs.absentAreOver()) {
      tellSettled(false);
    }
  }
}
