package dev.stint.server.gateway;

import dev.stint.core.rules.Outcome.Answer;
import java.util.List;
import java.util.Objects;

/** What became of an entry that was handed to Raft. Each entry gets exactly one. */
public sealed interface EntryOutcome {

  /**
   * Committed and applied here.
   *
   * @param answers one for each command, in their order
   * @param signals what waiting claims and sessions should hear of, in the order of its effects
   */
  record Applied(AppliedAt at, List<Answer> answers, List<LeaderSignal> signals)
      implements EntryOutcome {
    public Applied {
      Objects.requireNonNull(at, "at");
      answers = List.copyOf(answers);
      signals = List.copyOf(signals);
    }
  }

  /** Committed in another term than it was built in, so that it judged nothing. */
  record Voided() implements EntryOutcome {}

  /** Not in the log and never will be: this node does not lead, or is handing over. */
  record NotLeader(String leaderOrNull) implements EntryOutcome {}

  /** Not in the log: Raft has too much under way. */
  record Busy(long retryAfterMillis) implements EntryOutcome {}

  /** Not in the log: the node stops or has failed. */
  record Closed() implements EntryOutcome {}

  /** It may be in the log. */
  record Unknown(String why) implements EntryOutcome {
    public Unknown {
      Objects.requireNonNull(why, "why");
    }
  }
}
