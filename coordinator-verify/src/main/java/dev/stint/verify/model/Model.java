package dev.stint.verify.model;

import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.Entry;
import dev.stint.core.command.Judged;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.Result;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.command.StampedCommand;
import dev.stint.core.command.SystemCommand;
import java.util.ArrayList;
import java.util.List;

/**
 * The replicated state machine as the protocol's text has it: "a deterministic function of (state,
 * entry header, command)". Not thread-safe.
 *
 * <p>"An entry is applied in this order: clamp the clock; background work within the entry's
 * budget; then the commands, each with its own result." (2. How a command is judged)
 */
public final class Model {
  private final State state;
  private final Upkeep upkeep;
  private final Sessions sessions;
  private final Claims claims;
  private final Holders holders;
  private final Stamps stamps;

  /** One command's answer; {@code replayed} when it was judged before and changed nothing now. */
  public record Answer(Judged judged, boolean replayed) {}

  /**
   * What an entry did.
   *
   * @param answers in the order of its commands; none of a void entry
   * @param faults what is wrong about the background work that it was said to have done
   */
  public record Applied(List<Answer> answers, List<String> faults) {
    public Applied {
      answers = List.copyOf(answers);
      faults = List.copyOf(faults);
    }
  }

  /** A group without anything in it. */
  public Model(int group) {
    state = new State(group);
    upkeep = new Upkeep(state);
    sessions = new Sessions(state);
    claims = new Claims(state);
    holders = new Holders(state);
    stamps = new Stamps(state, sessions);
  }

  /** Of the last accepted command or step of background work. */
  public long revision() {
    return state.revision;
  }

  /**
   * Applies the next entry.
   *
   * @param term under which the log holds it: "an entry whose header's term is not its own is void:
   *     it moves no clock and judges no command"
   * @param backgroundSteps how many steps of each kind were done before its commands: sessions,
   *     revoking, deleting, retention
   */
  public Applied apply(long term, Entry entry, List<Integer> backgroundSteps) {
    if (entry.term() != term) {
      boolean none = backgroundSteps.stream().allMatch(steps -> steps == 0);
      return new Applied(List.of(), none ? List.of() : List.of("a void entry did work"));
    }
    state.clamp(entry.nowMillis(), entry.horizonMillis());
    List<String> faults = upkeep.work(backgroundSteps);
    List<Answer> answers = new ArrayList<>(entry.proposals().size());
    for (Proposal proposal : entry.proposals()) {
      answers.add(judge(proposal));
    }
    return new Applied(answers, faults);
  }

  private Answer judge(Proposal proposal) {
    try {
      return dispatch(proposal);
    } catch (Refused refused) {
      return answer(new Result.Rejected(refused.rejection));
    }
  }

  private Answer dispatch(Proposal proposal) {
    String tenant = proposal.tenant();
    Command command = proposal.command();
    if (command instanceof SessionCommand.Heartbeat beat) {
      return answer(sessions.heartbeat(tenant, beat));
    }
    if (command instanceof SessionCommand.CloseSession close) {
      return sessions.close(tenant, close);
    }
    if (command instanceof ClaimCommand claim) {
      return claims.judge(tenant, claim, proposal.fingerprint());
    }
    if (command instanceof ShardCommand operation) {
      return holders.judge(tenant, operation, proposal.fingerprint());
    }
    if (command instanceof StampedCommand stamped) {
      return stamps.judge(tenant, stamped, proposal.fingerprint());
    }
    return answer(bootstrap((SystemCommand.Bootstrap) command));
  }

  /** "A new group starts at such a floor too", once. */
  private Result bootstrap(SystemCommand.Bootstrap command) {
    if (!state.bootstrapped) {
      state.bootstrapped = true;
      state.revision = Math.max(state.revision, command.revisionFloor()) + 1;
    }
    return Result.Done.INSTANCE;
  }

  private Answer answer(Result result) {
    return new Answer(new Judged(result, state.revision), false);
  }
}
