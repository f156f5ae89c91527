package dev.stint.verify.history;

import dev.stint.core.command.Result;
import java.util.Objects;

/** What came back. "Not done" and "nobody knows" are never taken for each other. */
public sealed interface Reply {

  /**
   * A command was judged.
   *
   * @param replayed the answer to an earlier copy of it
   */
  record Judged(Result result, boolean replayed, At at) implements Reply {
    public Judged {
      Objects.requireNonNull(result, "result");
      Objects.requireNonNull(at, "at");
    }
  }

  /** A read was answered. */
  record Saw(Sight sight, At at) implements Reply {
    public Saw {
      Objects.requireNonNull(sight, "sight");
      Objects.requireNonNull(at, "at");
    }
  }

  /** Nothing was done, and nothing will be. */
  record NotDone(String why) implements Reply {
    public NotDone {
      Objects.requireNonNull(why, "why");
    }
  }

  /**
   * It could have been done, or could be done at any time from then on.
   *
   * @param timeout nobody said anything in time, as opposed to somebody who did not know
   */
  record Unknown(String why, boolean timeout) implements Reply {
    public Unknown {
      Objects.requireNonNull(why, "why");
    }
  }
}
