package dev.stint.server.gateway;

import dev.stint.core.rules.Outcome.Answer;
import java.util.Objects;

/** What became of a call. Each call gets exactly one. */
public sealed interface CallOutcome {

  /** Logged and judged, accepted or refused. */
  record Applied(Answer answer, AppliedAt at) implements CallOutcome {
    public Applied {
      Objects.requireNonNull(answer, "answer");
      Objects.requireNonNull(at, "at");
    }
  }

  /**
   * Definitely not done, now or later: the same command may be sent again without a thought.
   *
   * @param retryAfterMillis when it is worth to try again; 0 when that does not matter
   * @param leaderOrNull the node that leads as far as this one knows, with {@link Why#NOT_LEADING}
   */
  record NotDone(Why why, long retryAfterMillis, String leaderOrNull) implements CallOutcome {
    public NotDone {
      Objects.requireNonNull(why, "why");
    }

    static NotDone of(Why why) {
      return new NotDone(why, 0, null);
    }

    static NotDone later(Why why, long retryAfterMillis) {
      return new NotDone(why, retryAfterMillis, null);
    }

    static NotDone notLeading(String leaderOrNull) {
      return new NotDone(Why.NOT_LEADING, 0, leaderOrNull);
    }
  }

  /** It may have been done, may be done later, or never; only repeating it as it is will tell. */
  record Unknown(String why) implements CallOutcome {
    public Unknown {
      Objects.requireNonNull(why, "why");
    }
  }

  /** Why nothing was done. */
  enum Why {
    /** Too much waits already: {@code RESOURCE_EXHAUSTED}, with a delay. */
    QUEUE_FULL,
    /** The tenant's commands per second are used up: {@code RESOURCE_EXHAUSTED}, with a delay. */
    RATE_EXCEEDED,
    /** Raft takes nothing right now: {@code RESOURCE_EXHAUSTED}, with a delay. */
    LOG_BUSY,
    /** A heartbeat of the same session came so much later: {@code RESOURCE_EXHAUSTED}. */
    OUTRUN,
    /** The deadline passed before it was logged: {@code DEADLINE_EXCEEDED}. */
    DEADLINE_PASSED,
    /** This node does not lead, or does not yet or any more: {@code UNAVAILABLE}. */
    NOT_LEADING,
    /** The node stops: {@code UNAVAILABLE}. */
    STOPPING,
    /** More than one entry may hold: {@code LIMIT_EXCEEDED}; repeating it never helps. */
    TOO_LARGE
  }
}
