package dev.stint.client.internal;

import dev.stint.client.error.Refusal;
import dev.stint.core.command.Result;
import java.util.Objects;

/**
 * What became of an operation. "Nothing was done" and "nobody knows" are different types: the one
 * is never taken for the other.
 */
public sealed interface Answer {

  /**
   * Judged and accepted.
   *
   * @param heldOrNull with a heartbeat: the session's leases, if they are not those counted
   * @param revision of the group right after it
   * @param replayed this is the answer to an earlier copy of it
   */
  record Accepted(Result result, HeldList heldOrNull, long revision, boolean replayed)
      implements Answer {
    public Accepted {
      Objects.requireNonNull(result, "result");
    }

    public static Accepted of(Result result, long revision) {
      return new Accepted(result, null, revision, false);
    }
  }

  /**
   * Judged and refused.
   *
   * @param earlierUnknown an earlier attempt of the same operation had no answer, so a refusal that
   *     says nothing about earlier attempts leaves its outcome unknown
   */
  record Refused(Refusal refusal, long revision, boolean replayed, boolean earlierUnknown)
      implements Answer {
    public Refused {
      Objects.requireNonNull(refusal, "refusal");
    }

    public static Refused of(Refusal refusal) {
      return new Refused(refusal, 0, false, false);
    }
  }

  /** Nothing was done, and nothing of it is on the way any more. */
  record NotDone(String why) implements Answer {
    public NotDone {
      Objects.requireNonNull(why, "why");
    }
  }

  /** It may have been done, or may be done yet. */
  record Unknown(String why) implements Answer {
    public Unknown {
      Objects.requireNonNull(why, "why");
    }
  }
}
