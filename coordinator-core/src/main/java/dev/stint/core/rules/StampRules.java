package dev.stint.core.rules;

import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.Judged;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.RunCommand;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.command.StampedCommand;
import dev.stint.core.row.OpRow;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.Table;
import dev.stint.core.row.TenantRow;
import dev.stint.core.rules.Outcome.Answer;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.Limits;
import dev.stint.core.value.OpStamp;

/**
 * Idempotency of stamped commands (S9). The outcome, accepted or rejected, is kept until the stamp
 * expires; from then on every copy is refused as expired. So no copy, however late, is judged
 * twice, and nothing is kept for ever. The record belongs to the tenant and survives the run.
 *
 * <p>Pattern: RIFL (Lee et al., SOSP 2015), with an expiry in logical time instead of a client
 * lease. Without it a retried CancelRun could hit the run that was created anew under the name.
 */
final class StampRules {
  private StampRules() {}

  static Answer judge(
      Scope scope, String tenantName, StampedCommand command, Fingerprint fingerprint) {
    OpStamp stamp = command.stamp();
    TenantRow tenant = scope.tenant(tenantName);
    if (tenant == null && !founds(command)) {
      return scope.refuse(RejectionCode.NOT_FOUND, "tenant");
    }
    OpRow record = tenant == null ? null : record(scope, tenant, stamp);
    boolean lives = record != null && scope.now() < record.expiresAtMillis(); // swept or not
    if (lives) {
      return record.fingerprint().matches(fingerprint)
          ? new Answer(record.judged(), true)
          : scope.refuse(RejectionCode.CONFLICT, "op_id");
    }
    if (stamp.group() != scope.draft.group().group() || scope.now() >= stamp.expiresAtMillis()) {
      return scope.refuse(RejectionCode.EXPIRED, "expires_at");
    }
    if (stamp.expiresAtMillis() > scope.now() + Limits.MAX_OP_AHEAD_MILLIS) {
      return scope.refuse(RejectionCode.INVALID_ARGUMENT, "expires_at: too far ahead");
    }
    if (tenant == null && scope.draft.group().nextTenant() > Limits.MAX_TENANTS) {
      return scope.refuse(RejectionCode.LIMIT_EXCEEDED, "tenants");
    }
    Result result = dispatch(scope, tenantName, command, fingerprint);
    Judged judged = new Judged(result, scope.draft.group().revision());
    TenantRow owner = scope.tenant(tenantName);
    if (owner != null) {
      scope.draft.put(
          new OpRow(owner.number(), stamp.id(), stamp.expiresAtMillis(), fingerprint, judged));
    }
    return new Answer(judged, false);
  }

  /** Whether a tenant comes into being with this command. */
  private static boolean founds(StampedCommand command) {
    return command instanceof RunCommand.CreateRun
        || command instanceof ControlCommand.OpenSession
        || command instanceof ControlCommand.SetQuota;
  }

  private static OpRow record(Scope scope, TenantRow tenant, OpStamp stamp) {
    return (OpRow) scope.draft.row(Table.OP, RowKeys.op(tenant.number(), stamp.id()));
  }

  private static Result dispatch(
      Scope scope, String tenant, StampedCommand command, Fingerprint fingerprint) {
    if (command instanceof RunCommand run) {
      return RunRules.judge(scope, tenant, run);
    }
    if (command instanceof ShardsCommand shards) {
      return ShardsRules.judge(scope, tenant, shards, fingerprint);
    }
    return ControlRules.judge(scope, tenant, (ControlCommand) command);
  }
}
