package dev.stint.core.rules;

import dev.stint.core.command.Judged;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.row.JudgedOp;
import dev.stint.core.row.Lease;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.rules.Outcome.Answer;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.ShardStatus;
import java.util.List;

/**
 * How an operation of a shard's holder is judged, in the order of the protocol: lookup,
 * idempotency, run gate, lease, then what the operation itself requires.
 *
 * <p>The lease check is the fence (S1, S2): a zombie's session is gone or its fence is old, so
 * nothing that it sends changes anything. Patterns: leases (Gray and Cheriton 1989), fencing tokens
 * (Burrows, Chubby, OSDI 2006; Kleppmann 2016). The sequence check keeps a late checkpoint from
 * undoing a newer one, and makes every retry safe (S5, S9).
 */
final class HolderRules {
  private HolderRules() {}

  /**
   * What a rule decided: a rejection, or the shard's change with the result. The rule has taken the
   * revision and written all but the shard itself and its children.
   */
  record Decision(Result result, ShardRow.Edit editOrNull, List<ShardRow> children) {
    static Decision reject(Rejection rejection) {
      return new Decision(new Result.Rejected(rejection), null, List.of());
    }

    static Decision accept(Result result, ShardRow.Edit edit) {
      return new Decision(result, edit, List.of());
    }
  }

  static Answer judge(Scope scope, String tenant, ShardCommand command, Fingerprint fingerprint) {
    RunRow run = scope.run(tenant, command.target().run());
    if (run == null) {
      return scope.refuse(RejectionCode.NOT_FOUND, "run");
    }
    ShardRow shard = scope.shard(run.incarnation(), command.target().shard());
    if (shard == null) {
      return scope.refuse(RejectionCode.NOT_FOUND, "shard");
    }
    Answer repeated = repeated(scope, shard, command, fingerprint);
    if (repeated != null) {
      return repeated;
    }
    if (!run.status().isOpen()) {
      return scope.refuse(Rejection.ofRun(RejectionCode.RUN_NOT_ACTIVE, run.status()));
    }
    Rejection lost = checkLease(scope, tenant, shard, command);
    if (lost != null) {
      return scope.refuse(lost);
    }
    return record(scope, run, shard, command, fingerprint, decide(scope, run, shard, command));
  }

  private static Answer repeated(
      Scope scope, ShardRow shard, ShardCommand command, Fingerprint fingerprint) {
    JudgedOp last = shard.judgedOrNull();
    if (last == null || last.fence() != command.fence()) {
      return null;
    }
    if (command.sequence() == last.sequence()) {
      return last.fingerprint().matches(fingerprint)
          ? new Answer(last.judged(), true)
          : scope.refuse(RejectionCode.CONFLICT, "sequence");
    }
    return command.sequence() > last.sequence()
        ? null
        : scope.refuse(
            Rejection.of(
                RejectionCode.SUPERSEDED, "sequence", command.sequence(), last.sequence()));
  }

  private static Rejection checkLease(
      Scope scope, String tenant, ShardRow shard, ShardCommand command) {
    SessionRow session = scope.session(tenant, command.session());
    if (!scope.isLive(session)) {
      return Rejection.of(RejectionCode.SESSION_EXPIRED, "session");
    }
    if (shard.status() == ShardStatus.DONE || shard.status() == ShardStatus.SPLIT) {
      return Rejection.ofShard(RejectionCode.SHARD_TERMINAL, shard.status());
    }
    Lease lease = shard.leaseOrNull();
    boolean holds =
        lease != null && lease.session() == command.session() && lease.fence() == command.fence();
    return holds
        ? null
        : Rejection.of(RejectionCode.STALE_FENCE, "fence", command.fence(), shard.fence());
  }

  private static Decision decide(Scope scope, RunRow run, ShardRow shard, ShardCommand command) {
    if (command instanceof ShardCommand.Checkpoint c) {
      return CursorRules.checkpoint(scope, shard, c);
    }
    if (command instanceof ShardCommand.Complete c) {
      return LifecycleRules.complete(scope, run, shard, c);
    }
    if (command instanceof ShardCommand.Release c) {
      return LifecycleRules.release(scope, run, shard, c);
    }
    if (command instanceof ShardCommand.Fail c) {
      return LifecycleRules.fail(scope, run, shard, c);
    }
    if (command instanceof ShardCommand.Park c) {
      return LifecycleRules.park(scope, run, shard, c);
    }
    if (command instanceof ShardCommand.Quarantine c) {
      return SplitRules.quarantine(scope, run, shard, c);
    }
    if (command instanceof ShardCommand.SplitReplace c) {
      return SplitRules.replace(scope, run, shard, c);
    }
    return SplitRules.residual(scope, run, shard, (ShardCommand.SplitResidual) command);
  }

  /** Keeps the operation with its outcome on the shard, accepted or rejected alike. */
  private static Answer record(
      Scope scope,
      RunRow run,
      ShardRow shard,
      ShardCommand command,
      Fingerprint fingerprint,
      Decision decision) {
    boolean accepted = decision.editOrNull() != null;
    long revision = scope.draft.group().revision();
    Judged judged = new Judged(decision.result(), revision);
    JudgedOp op = new JudgedOp(command.fence(), command.sequence(), fingerprint, judged);
    ShardRow.Edit edit = accepted ? decision.editOrNull() : shard.edit();
    ShardRow after = edit.judged(op).at(accepted ? revision : shard.revision());
    scope.put(run, after); // first: it gives up the start that its first child takes over
    decision.children().forEach(child -> scope.put(run, child));
    if (accepted && !(command instanceof ShardCommand.Checkpoint)) {
      RunRules.afterShards(scope, run.incarnation());
    }
    return new Answer(judged, false);
  }
}
