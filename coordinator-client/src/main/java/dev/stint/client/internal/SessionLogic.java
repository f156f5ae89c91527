package dev.stint.client.internal;

import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.Refusal;
import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.Result;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.value.Limits;
import dev.stint.core.value.OpId;
import dev.stint.core.value.OpStamp;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A worker's sessions, one after the other: opened under a stamp that is fixed at the first
 * attempt, kept alive by a heartbeat every third of the TTL whether or not the last was answered,
 * opened anew when one is over, closed at the end. Sources: Chubby (Burrows, OSDI 2006), etcd
 * leases. See {@link Belief} for what an accepted heartbeat means.
 */
final class SessionLogic {
  private static final long CALL_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long TELL_AFTER_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long TELL_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long NEVER = Long.MIN_VALUE;

  private final WorkerPlan plan;
  private final Outbox out;
  private final Belief belief;
  private final Supplier<OpId> opIds;
  private final Listener listener;
  private final Backoff backoff;

  /** Heartbeats without an answer, by number. */
  private final TreeSet<Long> unanswered = new TreeSet<>();

  private State state = State.NONE;
  private ControlCommand.OpenSession opening;
  private int group;
  private long session;
  private long ttlNanos;
  private long retryAt;
  private long nextBeat;
  private long lastBeat;

  /** Since when nothing was accepted that was asked for; never while all is well. */
  private long troubleSince = NEVER;

  private long tellAt;

  private enum State {
    /** To be opened at {@link #retryAt}. */
    NONE,
    LOCATING,
    OPENING,
    LIVE,
    CLOSING,
    CLOSED
  }

  /** What the rest of the worker is told. */
  interface Listener {
    void opened(long now, int group, long session, long ttlMillis);

    /**
     * A heartbeat was accepted.
     *
     * @param beat its number
     */
    void renewed(long now, long beat, HeldList heldOrNull, boolean draining);

    /** The session is over, with all its leases; another is opened. */
    void over(long now, String why);

    /** For so long nobody could be asked, or no session was given. Told from time to time. */
    void waiting(long sinceNanos, String why);

    /** No session will ever be opened. */
    void failed(Refusal why);

    void closed();
  }

  /** What a heartbeat says of the leases held. */
  record Count(int leases, long hash) {}

  SessionLogic(
      WorkerPlan plan,
      Outbox out,
      Belief belief,
      Supplier<OpId> opIds,
      Backoff backoff,
      Listener listener) {
    this.plan = plan;
    this.out = out;
    this.belief = belief;
    this.opIds = opIds;
    this.backoff = backoff;
    this.listener = listener;
  }

  boolean isLive() {
    return state == State.LIVE;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  long session() {
    return session;
  }

  int group() {
    return group;
  }

  long ttlNanos() {
    return ttlNanos;
  }

  /** The last heartbeat that was sent. */
  long lastBeat() {
    return lastBeat;
  }

  /** The oldest heartbeat without an answer; the next one to be sent if there is none. */
  long oldestUnanswered() {
    return unanswered.isEmpty() ? lastBeat + 1 : unanswered.first();
  }

  /**
   * Does what is due.
   *
   * @param wanted whether a session is to be opened if there is none
   */
  void tick(long now, Supplier<Count> held, boolean wanted) {
    if (state == State.NONE && wanted && now >= retryAt) {
      noteTrouble(now);
      locate();
    } else if (state == State.LIVE && now >= nextBeat) {
      beat(now, held.get());
    } else if (state == State.OPENING && now >= retryAt) {
      open();
    } else if (state == State.CLOSING && now >= retryAt) {
      sendClose();
    }
  }

  long nextWake(boolean wanted) {
    return switch (state) {
      case NONE -> wanted ? retryAt : Long.MAX_VALUE;
      case OPENING, CLOSING -> retryAt;
      case LIVE -> nextBeat;
      case LOCATING, CLOSED -> Long.MAX_VALUE;
    };
  }

  private void locate() {
    state = State.LOCATING;
    String run = plan.runs().isEmpty() ? "" : plan.runs().get(0);
    out.add(new WorkerEffect.Locate(run, CALL_NANOS));
  }

  void located(long now, Located located) {
    if (state != State.LOCATING) {
      return;
    }
    if (located instanceof Located.Found found) {
      group = found.group();
      long expiresAt = found.logicalTimeMillis() + Limits.DEFAULT_OP_AHEAD_MILLIS;
      opening =
          new ControlCommand.OpenSession(
              new OpStamp(opIds.get(), group, expiresAt),
              plan.worker(),
              plan.labels(),
              plan.concurrency(),
              plan.ttlMillis());
      open();
    } else if (((Located.Failed) located).why() instanceof Answer.Refused refused) {
      listener.failed(refused.refusal());
    } else {
      tell(now, why(((Located.Failed) located).why()));
      again(now);
    }
  }

  private void noteTrouble(long since) {
    if (troubleSince == NEVER) {
      troubleSince = since;
      tellAt = since + TELL_AFTER_NANOS;
    }
  }

  private void tell(long now, String why) {
    if (now >= tellAt) {
      tellAt = now + TELL_AGAIN_NANOS;
      listener.waiting(now - troubleSince, why);
    }
  }

  private static String why(Answer answer) {
    return answer instanceof Answer.NotDone notDone
        ? notDone.why()
        : ((Answer.Unknown) answer).why();
  }

  private void open() {
    state = State.OPENING;
    retryAt = Long.MAX_VALUE;
    out.submit(group, opening, 0, CALL_NANOS, this::openAnswered);
  }

  private void again(long now) {
    state = State.NONE;
    retryAt = backoff.after(now);
  }

  private void openAnswered(long now, Answer answer) {
    if (state != State.OPENING) {
      return;
    }
    if (answer instanceof Answer.Accepted accepted) {
      Result.SessionOpened opened = (Result.SessionOpened) accepted.result();
      session = opened.session();
      ttlNanos = TimeUnit.MILLISECONDS.toNanos(opened.ttlMillis());
      state = State.LIVE;
      troubleSince = NEVER;
      nextBeat = now; // belief begins with an accepted heartbeat and with nothing else
      backoff.reset();
      listener.opened(now, group, session, opened.ttlMillis());
    } else if (answer instanceof Answer.Refused refused) {
      openRefused(now, refused.refusal());
    } else {
      tell(now, why(answer));
      retryAt = backoff.after(now); // the same, until the stamp expires
    }
  }

  private void openRefused(long now, Refusal refusal) {
    switch (refusal.code()) {
      // A session that an attempt without an answer opened holds nothing, and expires.
      case EXPIRED, CONFLICT, QUOTA_EXCEEDED, INTERNAL, UNRECOGNIZED -> {
        tell(now, refusal.text());
        again(now);
      }
      default -> listener.failed(refusal);
    }
  }

  private void beat(long now, Count held) {
    long number = ++lastBeat;
    long of = session;
    unanswered.add(number);
    nextBeat = now + ttlNanos / 3;
    out.submit(
        group,
        new SessionCommand.Heartbeat(session, held.leases(), held.hash()),
        0,
        ttlNanos,
        (at, answer) -> {
          if (state == State.LIVE && session == of) {
            beatAnswered(at, number, now, answer);
          }
        });
  }

  private void beatAnswered(long now, long number, long sentAt, Answer answer) {
    unanswered.remove(number);
    if (answer instanceof Answer.Accepted accepted) {
      troubleSince = NEVER;
      if (!accepted.replayed()) {
        belief.renew(sentAt, ttlNanos);
      }
      Result.HeartbeatAccepted beat = (Result.HeartbeatAccepted) accepted.result();
      listener.renewed(now, number, accepted.heldOrNull(), beat.draining());
    } else if (answer instanceof Answer.Refused refused
        && (refused.refusal().code() == ErrorCode.SESSION_EXPIRED
            || refused.refusal().code() == ErrorCode.NOT_FOUND)) {
      over(now, refused.refusal().text());
    } else if (!(answer instanceof Answer.Refused)) {
      noteTrouble(sentAt);
      tell(now, why(answer));
    }
  }

  /** Somebody was told that the session is over. */
  void over(long now, String why) {
    if (state != State.LIVE) {
      return;
    }
    belief.end();
    unanswered.clear();
    again(now);
    listener.over(now, why);
  }

  /** Ends the session, or the attempts to open one. All leases have been given back. */
  void close() {
    if (state == State.LIVE) {
      state = State.CLOSING;
      belief.end();
      sendClose();
    } else if (state != State.CLOSING && state != State.CLOSED) {
      state = State.CLOSED;
      listener.closed();
    }
  }

  private void sendClose() {
    retryAt = Long.MAX_VALUE;
    out.submit(
        group,
        new SessionCommand.CloseSession(session),
        0,
        CALL_NANOS,
        (now, answer) -> {
          if (answer instanceof Answer.NotDone || answer instanceof Answer.Unknown) {
            retryAt = backoff.after(now);
          } else if (state == State.CLOSING) {
            state = State.CLOSED;
            listener.closed();
          }
        });
  }
}
