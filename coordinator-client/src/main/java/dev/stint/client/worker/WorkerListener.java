package dev.stint.client.worker;

import dev.stint.client.model.LeaseHandle;
import dev.stint.client.model.SessionId;

/**
 * Who is told what a worker does, for logs and metrics. On one thread of the worker, in the order
 * of what happened, a moment later; futures complete on the same thread, so it should not block. An
 * exception is logged and ends nothing.
 */
public interface WorkerListener {

  /** A session is open. */
  default void sessionOpened(SessionId session) {}

  /** A session is over, and all its leases; the worker opens another. */
  default void sessionLost(SessionId session, String why) {}

  /** A shard was granted and its handler starts. */
  default void granted(LeaseHandle lease, int attempt) {}

  /** A lease was lost before its handler had ended, or before its end was acknowledged. */
  default void lost(LeaseHandle lease, String why) {}

  /**
   * A lease ended as its handler wished.
   *
   * @param refusal why it was failed or released instead; otherwise empty
   */
  default void ended(LeaseHandle lease, Outcome outcome, String refusal) {}
}
