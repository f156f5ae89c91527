package dev.stint.core.rules;

import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.row.Event;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.SessionRow;
import dev.stint.core.rules.Outcome.Answer;
import dev.stint.core.state.Counters;
import dev.stint.core.value.LossReason;

/**
 * Sessions: one renewal for any number of leases, and an end that is never taken back.
 *
 * <p>A session is judged by the horizon, the arrival time of the oldest heartbeat that is not yet
 * applied, so that no queue, stall or failover expires a worker whose heartbeats arrived; equality
 * is past. Sources: Gray and Cheriton 1989; Burrows, Chubby, OSDI 2006; etcd leases and their issue
 * 15247, where a stalled leader revoked live ones.
 */
final class SessionRules {
  private SessionRules() {}

  static Answer judge(Scope scope, String tenant, SessionCommand command) {
    SessionRow session = scope.session(tenant, command.session());
    if (command instanceof SessionCommand.CloseSession) {
      return close(scope, session);
    }
    if (!scope.isLive(session)) {
      return scope.refuse(RejectionCode.SESSION_EXPIRED, "session");
    }
    return renew(scope, session, (SessionCommand.Heartbeat) command);
  }

  private static Answer renew(Scope scope, SessionRow session, SessionCommand.Heartbeat beat) {
    long deadline = Math.max(session.deadlineMillis(), scope.now() + session.ttlMillis());
    scope.draft.put(session.renewed(deadline, scope.revise()));
    long[] held = Counters.ofSession(scope.draft, session.session());
    boolean match =
        held[Counters.HELD] == beat.heldCount() && held[Counters.HELD_HASH] == beat.heldHash();
    return scope.accept(new Result.HeartbeatAccepted(deadline, match, session.draining()));
  }

  /** Closing again what was closed gives the same answer while its leases are swept (S9). */
  private static Answer close(Scope scope, SessionRow session) {
    if (session != null && session.endingOrNull() == LossReason.CLOSED) {
      return new Answer(scope.accept(Result.Done.INSTANCE).judged(), true);
    }
    if (!scope.isLive(session)) {
      return scope.refuse(RejectionCode.SESSION_EXPIRED, "session");
    }
    end(scope, session, LossReason.CLOSED, false, scope.revise());
    return scope.accept(Result.Done.INSTANCE);
  }

  /** Marks the session as ending: from here on nothing that it sends is accepted. */
  static void end(
      Scope scope, SessionRow session, LossReason why, boolean regrantNow, long revision) {
    scope.draft.put(session.ending(why, regrantNow, revision));
    EventKind kind =
        switch (why) {
          case CLOSED -> EventKind.SESSION_CLOSED;
          case EVICTED -> EventKind.SESSION_EVICTED;
          default -> EventKind.SESSION_EXPIRED;
        };
    scope.event(session.tenant(), revision, Event.ofSession(kind, session));
    scope.effect(new Effect.SessionEnding(session.session()));
  }
}
