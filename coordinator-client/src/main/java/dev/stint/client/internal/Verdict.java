package dev.stint.client.internal;

import java.util.Objects;

/** What one attempt of an operation brought. */
public sealed interface Verdict {

  /** A judgement: there will be no other attempt. */
  record Final(Answer answer) implements Verdict {
    public Final {
      Objects.requireNonNull(answer, "answer");
    }
  }

  /**
   * No judgement: the same operation is to be sent again.
   *
   * @param mayBeDone whether it may have been done, or may be done yet
   * @param notLeader whether another node is to be asked
   * @param leaderOrNull host:port of the leader, if the node knows it
   * @param retryAfterNanos not before so long
   */
  record Postponed(
      String why, boolean mayBeDone, boolean notLeader, String leaderOrNull, long retryAfterNanos)
      implements Verdict {
    public Postponed {
      Objects.requireNonNull(why, "why");
    }
  }
}
