package dev.stint.core.rules;

import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.command.StampedCommand;
import dev.stint.core.fixture.Group;
import dev.stint.core.row.Lease;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.rules.Outcome.Answer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A command that was judged, and what may be answered when it comes again (S9). */
record Repeat(Proposal proposal, Answer first) {
  /** The lease, session or run is over. */
  private static final Set<RejectionCode> OVER =
      EnumSet.of(
          RejectionCode.NOT_FOUND,
          RejectionCode.RUN_NOT_ACTIVE,
          RejectionCode.SESSION_EXPIRED,
          RejectionCode.SHARD_TERMINAL,
          RejectionCode.STALE_FENCE);

  /** Whether S9 speaks of it: it was judged past the look-up of what holds its record. */
  static boolean isBound(Proposal proposal, Answer answer) {
    RejectionCode code = codeOrNull(answer);
    if (proposal.command() instanceof SessionCommand.Heartbeat || code == RejectionCode.CONFLICT) {
      return false;
    }
    if (proposal.command() instanceof ClaimCommand) {
      return answer.judged().result() instanceof Result.Granted;
    }
    boolean nobody = code == RejectionCode.NOT_FOUND && !isStampedWithRecord(proposal, answer);
    return !nobody && code != RejectionCode.STALE_FENCE;
  }

  private static boolean isStampedWithRecord(Proposal proposal, Answer answer) {
    Result.Rejected rejected = (Result.Rejected) answer.judged().result();
    return proposal.command() instanceof StampedCommand
        && !rejected.rejection().subject().equals("tenant");
  }

  private static RejectionCode codeOrNull(Answer answer) {
    return answer.judged().result() instanceof Result.Rejected rejected
        ? rejected.rejection().code()
        : null;
  }

  /** Whether the protocol allows this answer to the copy, which was judged in this state. */
  boolean allows(Answer again, Group group) {
    RejectionCode code = codeOrNull(again);
    if (proposal.command() instanceof StampedCommand command) {
      boolean noRecord =
          group.now() >= command.stamp().expiresAtMillis()
              || codeOrNull(first) == RejectionCode.EXPIRED;
      return isTheSame(again) || code == RejectionCode.EXPIRED || (noRecord && isIdTaken(code));
    }
    if (proposal.command() instanceof ShardCommand command && isHeld(command, group)) {
      return isTheSame(again) || code == RejectionCode.SUPERSEDED;
    }
    return isTheSame(again) || code == RejectionCode.SUPERSEDED || OVER.contains(code);
  }

  /** It has no record any more, or never had, and another command has one under the same id. */
  private static boolean isIdTaken(RejectionCode code) {
    return code == RejectionCode.CONFLICT;
  }

  /** As the first time: out of the record, or refused before there was one. */
  private boolean isTheSame(Answer again) {
    boolean recorded = again.replayed() || codeOrNull(again) != null;
    Result was = first.judged().result();
    Result is = again.judged().result();
    if (was instanceof Result.Granted a && is instanceof Result.Granted b) {
      return again.replayed() && leases(a).equals(leases(b));
    }
    return recorded && was.equals(is);
  }

  private record Granted(Object target, long fence) {}

  /** All that a repeated grant has to say again; whether each is still held may have changed. */
  private static List<Granted> leases(Result.Granted result) {
    return result.grants().stream().map(Repeat::lease).toList();
  }

  private static Granted lease(Grant grant) {
    long incarnation = grant.target().run().incarnation();
    return new Granted(List.of(incarnation, grant.target().shard()), grant.fence());
  }

  private boolean isHeld(ShardCommand command, Group group) {
    long incarnation = command.target().run().incarnation();
    ShardRow shard = group.shard(incarnation, command.target().shard());
    SessionRow session = group.session(command.session());
    if (shard == null || shard.leaseOrNull() == null || session == null) {
      return false;
    }
    Lease lease = shard.leaseOrNull();
    return lease.session() == command.session()
        && lease.fence() == command.fence()
        && session.endingOrNull() == null
        && session.deadlineMillis() > group.reads("any").group().horizonMillis()
        && isOpen(incarnation, group);
  }

  private static boolean isOpen(long incarnation, Group group) {
    return group.store().view().rows(Table.RUN, new byte[0], null, Integer.MAX_VALUE).stream()
        .map(RunRow.class::cast)
        .anyMatch(run -> run.incarnation() == incarnation && run.status().isOpen());
  }
}
