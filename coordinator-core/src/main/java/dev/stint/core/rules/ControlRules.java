package dev.stint.core.rules;

import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.row.Event;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.TenantRow;
import dev.stint.core.value.LossReason;
import dev.stint.core.value.Quotas;

/** Opening, draining and evicting sessions; quotas. */
final class ControlRules {
  private ControlRules() {}

  static Result judge(Scope scope, String tenant, ControlCommand command) {
    if (command instanceof ControlCommand.OpenSession open) {
      return open(scope, tenant, open);
    }
    if (command instanceof ControlCommand.SetQuota quota) {
      return setQuota(scope, tenant, quota);
    }
    if (command instanceof ControlCommand.EvictSession evict) {
      return evict(scope, tenant, evict);
    }
    return drain(scope, tenant, (ControlCommand.DrainSession) command);
  }

  private static Result setQuota(Scope scope, String tenant, ControlCommand.SetQuota command) {
    long revision = scope.revise();
    TenantRow row = tenantOrNew(scope, tenant, revision);
    if (!row.quotas().equals(command.quotas())) {
      scope.draft.put(row.withQuotas(command.quotas(), revision));
      scope.event(row.number(), revision, Event.of(EventKind.QUOTA_SET, ""));
    }
    return Result.Done.INSTANCE;
  }

  /** The tenant, which comes into being here with the default quotas. */
  static TenantRow tenantOrNew(Scope scope, String name, long revision) {
    TenantRow tenant = scope.tenant(name);
    if (tenant != null) {
      return tenant;
    }
    int number = scope.draft.group().nextTenant();
    TenantRow founded = new TenantRow(name, number, Quotas.DEFAULT, revision);
    scope.draft.group(scope.draft.group().withNextTenant(number + 1));
    scope.draft.put(founded);
    return founded;
  }

  private static Result open(Scope scope, String name, ControlCommand.OpenSession command) {
    TenantRow tenant = scope.tenant(name);
    Quotas quotas = tenant == null ? Quotas.DEFAULT : tenant.quotas();
    long ttl = command.ttlMillis();
    if (ttl < quotas.minTtlMillis() || ttl > quotas.maxTtlMillis()) {
      long bound = ttl < quotas.minTtlMillis() ? quotas.minTtlMillis() : quotas.maxTtlMillis();
      return new Result.Rejected(
          Rejection.of(RejectionCode.LIMIT_EXCEEDED, "ttl_millis", ttl, bound));
    }
    Rejection refused = QuotaRules.oneMoreSession(scope, tenant);
    if (refused != null) {
      return new Result.Rejected(refused);
    }
    long revision = scope.revise();
    TenantRow owner = tenantOrNew(scope, name, revision);
    long deadline = scope.now() + ttl;
    SessionRow session =
        new SessionRow(
            revision,
            owner.number(),
            command.worker(),
            command.labels(),
            command.capacity(),
            ttl,
            scope.now(),
            deadline,
            false,
            null,
            false,
            revision);
    scope.draft.put(session);
    scope.event(owner.number(), revision, Event.ofSession(EventKind.SESSION_OPENED, session));
    return new Result.SessionOpened(revision, ttl, deadline);
  }

  /** Evicting what is ending already succeeds and changes nothing. */
  private static Result evict(Scope scope, String tenant, ControlCommand.EvictSession command) {
    SessionRow session = scope.session(tenant, command.session());
    if (session == null) {
      return Scope.rejected(RejectionCode.NOT_FOUND, "session");
    }
    long revision = scope.revise();
    if (session.endingOrNull() == null) {
      SessionRules.end(scope, session, LossReason.EVICTED, command.now(), revision);
    }
    return Result.Done.INSTANCE;
  }

  private static Result drain(Scope scope, String tenant, ControlCommand.DrainSession command) {
    SessionRow session = scope.session(tenant, command.session());
    if (session == null) {
      return Scope.rejected(RejectionCode.NOT_FOUND, "session");
    }
    if (!scope.isLive(session)) {
      return Scope.rejected(RejectionCode.SESSION_EXPIRED, "session");
    }
    long revision = scope.revise();
    if (!session.draining()) {
      scope.draft.put(session.drained(revision));
      scope.event(session.tenant(), revision, Event.ofSession(EventKind.SESSION_DRAINING, session));
    }
    scope.effect(new Effect.DrainAsked(session.session()));
    return Result.Done.INSTANCE;
  }
}
