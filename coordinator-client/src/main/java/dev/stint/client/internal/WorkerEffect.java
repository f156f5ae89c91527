package dev.stint.client.internal;

import dev.stint.client.error.LeaseLostException;
import dev.stint.client.error.Refusal;
import dev.stint.client.model.SessionId;
import dev.stint.core.command.Command;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Result;
import dev.stint.core.value.HeldLease;
import java.util.Objects;

/** What a {@link WorkerLogic} wants done, in this order. */
public sealed interface WorkerEffect {

  /** Ask where the run lives; bring the answer to {@link WorkerLogic#located}. */
  record Locate(String runOrEmpty, long timeoutNanos) implements WorkerEffect {}

  /** Bring the command to the leader, and its answer to {@link WorkerLogic#answered}. */
  record Submit(long ticket, int group, Command command, long waitMillis, long timeoutNanos)
      implements WorkerEffect {
    public Submit {
      Objects.requireNonNull(command, "command");
    }
  }

  /** A session is open: listen to its advice. */
  record SessionOpened(SessionId session, long ttlMillis) implements WorkerEffect {}

  /** A session is over, and all its leases. */
  record SessionOver(SessionId session, String why) implements WorkerEffect {}

  /** For so long nothing was accepted that the session needs. Comes at most once a minute. */
  record Waiting(long sinceNanos, String why) implements WorkerEffect {}

  /** Start a handler for the shard. */
  record Start(SessionId session, HeldLease lease, Grant grant, RangeTracker tracker)
      implements WorkerEffect {}

  /** The checkpoints of the lease up to this request are acknowledged. */
  record Acknowledge(HeldLease lease, long upTo) implements WorkerEffect {}

  /** The checkpoints of the lease up to this request were refused and never will be done. */
  record Refuse(HeldLease lease, long upTo, Refusal refusal) implements WorkerEffect {}

  /** A quarantine or split was done. */
  record Done(HeldLease lease, long request, Result result) implements WorkerEffect {}

  /** A quarantine or split was refused; the lease goes on. */
  record NotDone(HeldLease lease, long request, Refusal refusal) implements WorkerEffect {}

  /** The lease is lost: stop the handler, and tell all who wait for something of it. */
  record Lost(HeldLease lease, LeaseLostException.Cause why, String message)
      implements WorkerEffect {}

  /**
   * The lease has ended as its handler wished, or the wish was refused.
   *
   * @param refusalOrNull why not as it wished
   */
  record Ended(HeldLease lease, Ending ending, Refusal refusalOrNull) implements WorkerEffect {}

  /** Every run is settled or over; or not any more. */
  record Settled(boolean settled) implements WorkerEffect {}

  /**
   * A run does not exist. The worker asks again, unless it is closed.
   *
   * @param gone it did exist, and counts as over until it comes again
   */
  record RunMissing(String run, boolean gone) implements WorkerEffect {}

  /** The coordinator wants the worker to hand over and go. */
  record DrainAsked() implements WorkerEffect {}

  /** The worker can never work: it is asked for something that is refused for good. */
  record Failed(Refusal refusal) implements WorkerEffect {}

  /** All leases are given back and the session is closed. */
  record Closed() implements WorkerEffect {}
}
