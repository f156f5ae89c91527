package dev.stint.verify.model;

import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.Judged;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.RunCommand;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.command.StampedCommand;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.Limits;
import dev.stint.core.value.OpStamp;

/**
 * "Operators' other commands carry a 16-byte OpId and an expires_at: group and logical time.
 * Another group, or past now → EXPIRED; more than 10 min ahead → invalid. The record lives until
 * then, accepted and rejected alike." (2. Idempotency) By decision, OpenSession, CreateRun and
 * AddShards carry the same stamp.
 */
final class Stamps {
  private final State state;
  private final Sessions sessions;
  private final Runs runs;
  private final Operators operators;

  Stamps(State state, Sessions sessions) {
    this.state = state;
    this.sessions = sessions;
    this.runs = new Runs(state);
    this.operators = new Operators(state);
  }

  Model.Answer judge(String name, StampedCommand command, Fingerprint fingerprint) {
    OpStamp stamp = command.stamp();
    Tenant tenant = state.tenantOrNull(name);
    if (tenant == null && !founds(command)) {
      throw Refused.because(RejectionCode.NOT_FOUND, "tenant");
    }
    Tenant.OpRecord record = tenant == null ? null : tenant.records.get(stamp.id());
    if (record != null && state.nowMillis < record.expiresAtMillis()) {
      if (!record.fingerprint().matches(fingerprint)) {
        throw Refused.because(RejectionCode.CONFLICT, "op_id");
      }
      return new Model.Answer(record.judged(), true);
    }
    checkTime(stamp);
    if (tenant == null && state.tenants.size() >= Limits.MAX_TENANTS) {
      throw Refused.because(RejectionCode.LIMIT_EXCEEDED, "tenants");
    }
    Result result;
    try {
      result = dispatch(name, command, fingerprint);
    } catch (Refused refused) {
      result = new Result.Rejected(refused.rejection);
    }
    Judged judged = new Judged(result, state.revision);
    keep(name, stamp, fingerprint, judged);
    return new Model.Answer(judged, false);
  }

  private void checkTime(OpStamp stamp) {
    if (stamp.group() != state.group || state.nowMillis >= stamp.expiresAtMillis()) {
      throw Refused.because(RejectionCode.EXPIRED, "expires_at");
    }
    if (stamp.expiresAtMillis() > state.nowMillis + Limits.MAX_OP_AHEAD_MILLIS) {
      throw Refused.because(RejectionCode.INVALID_ARGUMENT, "expires_at: too far ahead");
    }
  }

  /** A refused command founds no tenant, so it has no place for a record; nothing was done. */
  private void keep(String name, OpStamp stamp, Fingerprint fingerprint, Judged judged) {
    Tenant owner = state.tenantOrNull(name);
    if (owner == null) {
      return;
    }
    Tenant.OpRecord record =
        new Tenant.OpRecord(owner, stamp.id(), stamp.expiresAtMillis(), fingerprint, judged);
    Tenant.OpRecord stale = owner.records.put(stamp.id(), record);
    if (stale != null) {
      state.records.remove(stale);
    }
    state.records.add(record);
  }

  /** By decision, tenants come into being with these three. */
  private static boolean founds(StampedCommand command) {
    return command instanceof RunCommand.CreateRun
        || command instanceof ControlCommand.OpenSession
        || command instanceof ControlCommand.SetQuota;
  }

  private Result dispatch(String tenant, StampedCommand command, Fingerprint fingerprint) {
    if (command instanceof RunCommand c) {
      return runs.judge(tenant, c);
    }
    if (command instanceof ShardsCommand.AddShards c) {
      return runs.addShards(tenant, c, fingerprint);
    }
    if (command instanceof ShardsCommand c) {
      return operators.judge(tenant, c);
    }
    if (command instanceof ControlCommand.OpenSession c) {
      return sessions.open(tenant, c);
    }
    if (command instanceof ControlCommand.EvictSession c) {
      return sessions.evict(tenant, c);
    }
    if (command instanceof ControlCommand.DrainSession c) {
      return sessions.drain(tenant, c);
    }
    return setQuota(tenant, (ControlCommand.SetQuota) command);
  }

  private Result setQuota(String name, ControlCommand.SetQuota command) {
    state.revise();
    Tenant tenant = state.tenantOrNew(name);
    if (!tenant.quotas.equals(command.quotas())) {
      tenant.quotas = command.quotas();
      state.event(tenant);
    }
    return Result.Done.INSTANCE;
  }
}
