package dev.stint.client.internal;

/** What the logic of a lease needs of the worker around it. */
interface WorkerContext {

  long session();

  int group();

  /** The next number of the session's one counter, never given twice. */
  long nextSequence();

  Outbox out();

  Belief belief();

  Backoff backoff();

  /** The coordinator says of a lease that its session is over. */
  void sessionExpired(String why);

  /** Notes that a lease wants to send something again at that time, and gives it back. */
  long resendAt(long at);

  /**
   * The lease is over for the worker.
   *
   * @param endedAtRevision at which the coordinator ended it, or {@link Ended#UNCONFIRMED}
   */
  void leaseOver(ShardLogic shard, long endedAtRevision);
}
