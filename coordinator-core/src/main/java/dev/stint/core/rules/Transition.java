package dev.stint.core.rules;

import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.Entry;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.command.StampedCommand;
import dev.stint.core.command.SystemCommand;
import dev.stint.core.row.Event;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.TenantRow;
import dev.stint.core.rules.Outcome.Answer;
import dev.stint.core.state.ChangeSet;
import dev.stint.core.state.Draft;
import dev.stint.core.state.InvariantViolation;
import dev.stint.core.state.StateView;
import java.util.ArrayList;
import java.util.List;

/**
 * The replicated state machine: a deterministic function of (view, term, entry) and nothing else.
 * It clamps the clock, does background work within its budget, then judges each command by itself.
 *
 * <p>Pattern: state machine replication (Schneider 1990), with time as input of the log (as Aeron's
 * clustered services and TigerBeetle do). A rejection is a value. A broken invariant found before
 * anything is written refuses that one command as {@code INTERNAL}, on all replicas alike.
 */
public final class Transition {
  private Transition() {}

  /**
   * Applies one entry.
   *
   * @param term the term under which the log holds the entry; if the header has another, a deposed
   *     leader built it, and it moves no clock and judges no command (S10)
   */
  public static Outcome apply(StateView view, long term, Entry entry) {
    Draft draft = new Draft(view);
    if (entry.term() != term) {
      ChangeSet nothing = new ChangeSet(List.of(), List.of());
      return new Outcome(true, BackgroundSteps.NONE, List.of(), List.of(), nothing, draft.group());
    }
    draft.group(draft.group().clampedTo(entry.nowMillis(), entry.horizonMillis()));
    Scope scope = new Scope(draft);
    BackgroundSteps background = Background.run(scope);
    List<Answer> answers = new ArrayList<>(entry.proposals().size());
    for (Proposal proposal : entry.proposals()) {
      answers.add(judge(scope, proposal));
    }
    ChangeSet changes = draft.close();
    return new Outcome(false, background, answers, scope.effects(), changes, draft.group());
  }

  private static Answer judge(Scope scope, Proposal proposal) {
    scope.draft.begin();
    int effects = scope.effectMark();
    try {
      return dispatch(scope, proposal);
    } catch (InvariantViolation violation) {
      scope.draft.rollback();
      scope.effectRollback(effects);
      return refuseLoudly(scope, proposal, violation);
    }
  }

  private static Answer dispatch(Scope scope, Proposal proposal) {
    Command command = proposal.command();
    if (command instanceof ShardCommand shard) {
      return HolderRules.judge(scope, proposal.tenant(), shard, proposal.fingerprint());
    }
    if (command instanceof SessionCommand session) {
      return SessionRules.judge(scope, proposal.tenant(), session);
    }
    if (command instanceof ClaimCommand claim) {
      return ClaimRules.judge(scope, proposal.tenant(), claim, proposal.fingerprint());
    }
    if (command instanceof StampedCommand stamped) {
      return StampRules.judge(scope, proposal.tenant(), stamped, proposal.fingerprint());
    }
    return GroupRules.bootstrap(scope, (SystemCommand.Bootstrap) command);
  }

  /** The same on every replica: what is written down is a function of state and command. */
  private static Answer refuseLoudly(Scope scope, Proposal proposal, InvariantViolation violation) {
    scope.effect(
        new Effect.ViolationRefused(proposal.command().kind() + ": " + violation.getMessage()));
    TenantRow tenant = scope.tenant(proposal.tenant());
    if (tenant != null) {
      String text = proposal.command().kind() + ": " + violation.getMessage();
      scope.event(tenant.number(), scope.revise(), Event.of(EventKind.INTERNAL_VIOLATION, text));
    }
    return scope.refuse(RejectionCode.INTERNAL, violation.getMessage());
  }
}
