package dev.stint.core.read;

import dev.stint.core.row.SessionRow;
import dev.stint.core.state.Counters;
import java.util.Objects;

/**
 * A session with what it holds.
 *
 * @param live judged at the view's horizon
 */
public record SessionSummary(SessionRow session, long held, boolean live) {
  public SessionSummary {
    Objects.requireNonNull(session, "session");
  }

  static SessionSummary of(SessionRow session, long[] counters, long horizonMillis) {
    return new SessionSummary(session, counters[Counters.HELD], session.isLiveAt(horizonMillis));
  }

  /** About how many bytes it takes to show. */
  int bytes() {
    return 200 + session.labels().stream().mapToInt(label -> 80 + label.value().length()).sum();
  }
}
