package dev.stint.core.rules;

import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.RunCommand;
import dev.stint.core.row.Event;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.TenantRow;
import dev.stint.core.state.Counters;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.WhenDone;
import java.util.EnumSet;
import java.util.Set;

/** The life of a run. What already is so succeeds and changes nothing. */
final class RunRules {
  private static final Set<RunStatus> OPEN = EnumSet.of(RunStatus.ACTIVE, RunStatus.PAUSED);
  private static final Set<RunStatus> CANCELLABLE =
      EnumSet.of(RunStatus.INITIALIZING, RunStatus.ACTIVE, RunStatus.PAUSED);

  private RunRules() {}

  static Result judge(Scope scope, String tenant, RunCommand command) {
    if (command instanceof RunCommand.CreateRun c) {
      return create(scope, tenant, c);
    }
    if (command instanceof RunCommand.SealRun c) {
      return seal(scope, tenant, c);
    }
    if (command instanceof RunCommand.PauseRun c) {
      return turn(scope, tenant, c.run(), RunStatus.PAUSED, EventKind.RUN_PAUSED);
    }
    if (command instanceof RunCommand.ResumeRun c) {
      return turn(scope, tenant, c.run(), RunStatus.ACTIVE, EventKind.RUN_RESUMED);
    }
    if (command instanceof RunCommand.CompleteRun c) {
      return complete(scope, tenant, c);
    }
    if (command instanceof RunCommand.FailRun c) {
      return finish(scope, tenant, c.run(), RunStatus.FAILED, OPEN, c.message());
    }
    if (command instanceof RunCommand.CancelRun c) {
      return finish(scope, tenant, c.run(), RunStatus.CANCELLED, CANCELLABLE, "");
    }
    if (command instanceof RunCommand.DeleteRun c) {
      return delete(scope, tenant, c.run());
    }
    return setPolicy(scope, tenant, (RunCommand.SetRunPolicy) command);
  }

  private static Result create(Scope scope, String tenant, RunCommand.CreateRun command) {
    RunRow there = scope.run(tenant, command.name());
    if (there != null) {
      boolean same =
          there.originalConfig().equals(command.config()) && there.status() != RunStatus.DELETING;
      if (!same) {
        return new Result.Rejected(Rejection.ofRun(RejectionCode.ALREADY_EXISTS, there.status()));
      }
      scope.revise();
      return new Result.RunCreated(there.incarnation(), false, there.status());
    }
    Rejection refused = QuotaRules.oneMoreRun(scope, scope.tenant(tenant));
    if (refused != null) {
      return new Result.Rejected(refused);
    }
    long revision = scope.revise();
    TenantRow owner = ControlRules.tenantOrNew(scope, tenant, revision);
    RunRow run =
        new RunRow(
            owner.number(),
            tenant,
            command.name(),
            revision,
            RunStatus.INITIALIZING,
            command.config(),
            command.config(),
            0,
            false,
            false,
            scope.now(),
            0,
            0,
            "",
            revision);
    scope.draft.put(run);
    scope.event(run, revision, Event.ofRun(EventKind.RUN_CREATED, run, ""));
    return new Result.RunCreated(revision, true, run.status());
  }

  private static Result seal(Scope scope, String tenant, RunCommand.SealRun command) {
    RunRow run = scope.run(tenant, command.run());
    if (run == null) {
      return Scope.rejected(RejectionCode.NOT_FOUND, "run");
    }
    if (run.status().isOpen()) {
      scope.revise();
      return Result.Done.INSTANCE;
    }
    if (run.status() != RunStatus.INITIALIZING) {
      return wrongStatus(run);
    }
    if (run.nextShard() == 0) {
      return Scope.rejected(RejectionCode.NO_SHARDS, "run");
    }
    long revision = scope.revise();
    RunRow active = run.activated(scope.now(), revision);
    scope.draft.put(active);
    scope.event(active, revision, Event.ofRun(EventKind.RUN_SEALED, run, ""));
    claimable(scope, active);
    return Result.Done.INSTANCE;
  }

  private static Result turn(Scope scope, String tenant, RunRef ref, RunStatus to, EventKind kind) {
    RunRow run = scope.run(tenant, ref);
    if (run == null) {
      return Scope.rejected(RejectionCode.NOT_FOUND, "run");
    }
    if (!run.status().isOpen()) {
      return wrongStatus(run);
    }
    long revision = scope.revise();
    if (run.status() != to) {
      RunRow turned = run.withStatus(to, revision);
      scope.draft.put(turned);
      scope.event(turned, revision, Event.ofRun(kind, run, ""));
      claimable(scope, turned);
    }
    return Result.Done.INSTANCE;
  }

  private static Result complete(Scope scope, String tenant, RunCommand.CompleteRun command) {
    RunRow run = scope.run(tenant, command.run());
    if (run == null) {
      return Scope.rejected(RejectionCode.NOT_FOUND, "run");
    }
    if (run.status() == RunStatus.DONE) {
      scope.revise();
      return Result.Done.INSTANCE;
    }
    if (!run.status().isOpen()) {
      return wrongStatus(run);
    }
    long[] shards = Counters.ofRun(scope.draft, run.incarnation());
    long left =
        shards[Counters.SHARDS_ACTIVE]
            + (command.acceptParked() ? 0 : shards[Counters.SHARDS_PARKED]);
    if (left > 0) {
      return new Result.Rejected(
          Rejection.of(RejectionCode.NOT_SETTLED, "leaves not done", left, 0));
    }
    end(scope, run, RunStatus.DONE, "", scope.revise());
    return Result.Done.INSTANCE;
  }

  private static Result finish(
      Scope scope,
      String tenant,
      RunRef ref,
      RunStatus terminal,
      Set<RunStatus> from,
      String message) {
    RunRow run = scope.run(tenant, ref);
    if (run == null) {
      return Scope.rejected(RejectionCode.NOT_FOUND, "run");
    }
    if (run.status() == terminal) {
      scope.revise();
      return Result.Done.INSTANCE;
    }
    if (!from.contains(run.status())) {
      return wrongStatus(run);
    }
    end(scope, run, terminal, message, scope.revise());
    return Result.Done.INSTANCE;
  }

  /** Ends a run for good (S8); leases that are still out are taken back in the background. */
  private static void end(
      Scope scope, RunRow run, RunStatus terminal, String message, long revision) {
    boolean leases = Counters.ofRun(scope.draft, run.incarnation())[Counters.SHARDS_LEASED] > 0;
    scope.draft.put(run.ended(terminal, leases, message, scope.now(), revision));
    EventKind kind =
        switch (terminal) {
          case DONE -> EventKind.RUN_COMPLETED;
          case FAILED -> EventKind.RUN_FAILED;
          default -> EventKind.RUN_CANCELLED;
        };
    scope.event(run, revision, Event.ofRun(kind, run, message));
    scope.effect(new Effect.RunOver(run.tenant(), run.name(), run.incarnation()));
  }

  private static Result delete(Scope scope, String tenant, RunRef ref) {
    RunRow run = scope.run(tenant, ref);
    if (run == null) {
      return Scope.rejected(RejectionCode.NOT_FOUND, "run");
    }
    if (run.status().isOpen()) {
      return wrongStatus(run);
    }
    long revision = scope.revise();
    if (run.status() != RunStatus.DELETING) {
      startDeleting(scope, run, revision);
    }
    return Result.Done.INSTANCE;
  }

  /** The rows go in the background; the name stays taken until the last one is gone. */
  static void startDeleting(Scope scope, RunRow run, long revision) {
    scope.draft.put(run.withStatus(RunStatus.DELETING, revision));
    scope.event(run, revision, Event.ofRun(EventKind.RUN_DELETING, run, ""));
    scope.effect(new Effect.RunOver(run.tenant(), run.name(), run.incarnation()));
  }

  private static Result setPolicy(Scope scope, String tenant, RunCommand.SetRunPolicy command) {
    RunRow run = scope.run(tenant, command.run());
    if (run == null) {
      return Scope.rejected(RejectionCode.NOT_FOUND, "run");
    }
    if (!run.status().isOpen()) {
      return wrongStatus(run);
    }
    long revision = scope.revise();
    RunConfig config = command.policy().appliedTo(run.config());
    if (!config.equals(run.config())) {
      RunRow changed = run.withConfig(config, revision);
      scope.draft.put(changed);
      scope.event(changed, revision, Event.ofRun(EventKind.RUN_POLICY_SET, run, ""));
      claimable(scope, changed);
    }
    return Result.Done.INSTANCE;
  }

  /** Tells the leader that waiting claims may find something in this run now. */
  static void claimable(Scope scope, RunRow run) {
    long[] shards = Counters.ofRun(scope.draft, run.incarnation());
    long waiting = shards[Counters.SHARDS_ACTIVE] - shards[Counters.SHARDS_LEASED];
    if (waiting > 0 && run.status() == RunStatus.ACTIVE) {
      scope.effect(
          new Effect.ShardsClaimable(
              run.tenant(),
              run.name(),
              run.incarnation(),
              scope.now(),
              (int) Math.min(waiting, Integer.MAX_VALUE)));
    }
  }

  /**
   * After shards of a run changed: whether it is settled now (every leaf done or parked), and done
   * (L2). A run with a maximum of leases has room for another grant.
   */
  static void afterShards(Scope scope, long incarnation) {
    RunRow run = scope.run(incarnation);
    if (run == null || !run.status().isOpen()) {
      return;
    }
    long[] shards = Counters.ofRun(scope.draft, incarnation);
    boolean settled = shards[Counters.SHARDS_ACTIVE] == 0;
    if (settled != run.settled()) {
      long revision = scope.draft.group().revision();
      run = run.withSettled(settled, revision);
      scope.draft.put(run);
      if (settled) {
        String parked = Long.toString(shards[Counters.SHARDS_PARKED]);
        scope.event(run, revision, Event.ofRun(EventKind.RUN_SETTLED, run, "parked " + parked));
        scope.effect(new Effect.RunOver(run.tenant(), run.name(), incarnation));
      }
    }
    if (settled
        && shards[Counters.SHARDS_PARKED] == 0
        && run.config().whenDone() == WhenDone.AUTO_COMPLETE) {
      end(scope, run, RunStatus.DONE, "", scope.draft.group().revision());
    } else if (run.config().maxLeases() > 0) {
      claimable(scope, run);
    }
  }

  static Result wrongStatus(RunRow run) {
    return new Result.Rejected(Rejection.ofRun(RejectionCode.RUN_NOT_ACTIVE, run.status()));
  }
}
