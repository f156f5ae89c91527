package dev.stint.verify.model;

import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.Judged;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.value.HeldLease;
import dev.stint.core.value.LossReason;
import dev.stint.core.value.Quotas;

/** OpenSession, Heartbeat, CloseSession, EvictSession, DrainSession. (3. Operations) */
final class Sessions {
  private final State state;

  Sessions(State state) {
    this.state = state;
  }

  /** "ttl within the tenant's bounds"; then its quota of sessions. */
  Result open(String name, ControlCommand.OpenSession command) {
    Tenant known = state.tenantOrNull(name);
    Quotas quotas = known == null ? Quotas.DEFAULT : known.quotas;
    long ttl = command.ttlMillis();
    if (ttl < quotas.minTtlMillis()) {
      throw Refused.because(RejectionCode.LIMIT_EXCEEDED, "ttl_millis", ttl, quotas.minTtlMillis());
    }
    if (ttl > quotas.maxTtlMillis()) {
      throw Refused.because(RejectionCode.LIMIT_EXCEEDED, "ttl_millis", ttl, quotas.maxTtlMillis());
    }
    if (known != null && known.sessions + 1 > quotas.sessions()) {
      throw Refused.because(
          RejectionCode.QUOTA_EXCEEDED, "sessions", known.sessions + 1, quotas.sessions());
    }
    Tenant tenant = state.tenantOrNew(name);
    long id = state.revise();
    long deadline = state.nowMillis + ttl;
    state.sessions.put(
        id, new Session(id, tenant, command.worker(), command.capacity(), ttl, deadline));
    tenant.sessions++;
    state.event(tenant);
    return new Result.SessionOpened(id, ttl, deadline);
  }

  /** "deadline = now + ttl", and whether the leases that the worker counts are those of state. */
  Result heartbeat(String tenant, SessionCommand.Heartbeat beat) {
    Session session = live(tenant, beat.session());
    state.revise();
    session.deadlineMillis = Math.max(session.deadlineMillis, state.nowMillis + session.ttlMillis);
    long hash = 0;
    for (Shard shard : session.held) {
      hash += new HeldLease(shard.run.incarnation, shard.number, shard.fence).hash();
    }
    boolean match = session.held.size() == beat.heldCount() && hash == beat.heldHash();
    return new Result.HeartbeatAccepted(session.deadlineMillis, match, session.draining);
  }

  /**
   * "Leases return to the pool", in the background. The text gives a close no record; while the
   * session is ending by a close, the same close again is answered as the first time (S9), and
   * after that it is one of an unknown session.
   */
  Model.Answer close(String tenant, SessionCommand.CloseSession close) {
    Session session = state.sessionOrNull(tenant, close.session());
    boolean again = session != null && session.endingOrNull == LossReason.CLOSED;
    if (!again) {
      Session ending = live(tenant, close.session());
      state.revise();
      end(ending, LossReason.CLOSED, false);
    }
    return new Model.Answer(new Judged(Result.Done.INSTANCE, state.revision), again);
  }

  /** "End a session (re-granted at the old deadline, or at once with --now)." */
  Result evict(String tenant, ControlCommand.EvictSession command) {
    Session session = known(tenant, command.session());
    state.revise();
    if (session.endingOrNull == null) {
      end(session, LossReason.EVICTED, command.now());
    }
    return Result.Done.INSTANCE;
  }

  /** "Grant it nothing more and ask it to hand over." */
  Result drain(String tenant, ControlCommand.DrainSession command) {
    Session session = known(tenant, command.session());
    if (!state.isLive(session)) {
      throw Refused.because(RejectionCode.SESSION_EXPIRED, "session");
    }
    state.revise();
    if (!session.draining) {
      session.draining = true;
      state.event(session.tenant);
    }
    return Result.Done.INSTANCE;
  }

  void end(Session session, LossReason why, boolean regrantNow) {
    session.endingOrNull = why;
    session.regrantNow = regrantNow;
    state.rowsWritten++;
    state.event(session.tenant);
  }

  private Session known(String tenant, long id) {
    Session session = state.sessionOrNull(tenant, id);
    if (session == null) {
      throw Refused.because(RejectionCode.NOT_FOUND, "session");
    }
    return session;
  }

  private Session live(String tenant, long id) {
    Session session = state.sessionOrNull(tenant, id);
    if (!state.isLive(session)) {
      throw Refused.because(RejectionCode.SESSION_EXPIRED, "session");
    }
    return session;
  }
}
