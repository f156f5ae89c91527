package dev.stint.server.partition;

import dev.stint.server.gateway.Advice;
import dev.stint.server.gateway.AppliedAt;
import dev.stint.server.gateway.CallOutcome;
import java.util.List;

/**
 * Who waits for a partition. Called once, on the partition's thread: short, and without waiting for
 * anything.
 */
public sealed interface Waiting {

  /** Waits for a command's outcome. */
  non-sealed interface ForAnswer extends Waiting {
    void answered(CallOutcome outcome, List<Advice> advice);
  }

  /** Waits to read. */
  non-sealed interface ForRead extends Waiting {
    /** The state of this node may be read now, on another thread. */
    void released(AppliedAt at);

    void refused(CallOutcome.NotDone notDone);
  }
}
