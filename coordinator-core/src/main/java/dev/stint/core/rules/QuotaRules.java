package dev.stint.core.rules;

import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.TenantRow;
import dev.stint.core.state.Counters;
import dev.stint.core.value.Quotas;

/** Quotas of a tenant, always the last check. What is deleted is given back with its rows. */
final class QuotaRules {
  private QuotaRules() {}

  /** Whether the owner of the run may have so many more live shards and rows. */
  static Rejection moreShards(Scope scope, RunRow run, int liveShards, int rows) {
    return more(scope, scope.tenant(run.tenantName()), liveShards, rows);
  }

  private static Rejection more(Scope scope, TenantRow tenant, int liveShards, int rows) {
    long[] used = Counters.ofTenant(scope.draft, tenant.number());
    Quotas quotas = tenant.quotas();
    Rejection refused =
        check("live shards", used[Counters.LIVE_SHARDS] + liveShards, quotas.liveShards());
    return refused != null ? refused : check("rows", used[Counters.ROWS] + rows, quotas.rows());
  }

  /** Whether the tenant may have one more run; an absent tenant has nothing yet. */
  static Rejection oneMoreRun(Scope scope, TenantRow tenantOrNull) {
    if (tenantOrNull == null) {
      return null;
    }
    long[] used = Counters.ofTenant(scope.draft, tenantOrNull.number());
    Rejection refused = check("runs", used[Counters.RUNS] + 1, tenantOrNull.quotas().runs());
    return refused != null
        ? refused
        : check("rows", used[Counters.ROWS] + 1, tenantOrNull.quotas().rows());
  }

  static Rejection oneMoreSession(Scope scope, TenantRow tenantOrNull) {
    if (tenantOrNull == null) {
      return null;
    }
    long[] used = Counters.ofTenant(scope.draft, tenantOrNull.number());
    return check("sessions", used[Counters.SESSIONS] + 1, tenantOrNull.quotas().sessions());
  }

  private static Rejection check(String what, long wanted, long quota) {
    return wanted > quota ? Rejection.of(RejectionCode.QUOTA_EXCEEDED, what, wanted, quota) : null;
  }
}
