package dev.stint.client.worker;

/**
 * Works on one shard at a time, on a thread of the worker that does nothing else meanwhile. Called
 * by up to as many threads at a time as the worker's concurrency, so what it shares must be safe
 * for that. It may block and compute as long as it likes: heartbeats are another thread's.
 */
@FunctionalInterface
public interface ShardHandler {

  /**
   * Works on the shard until its end, or until {@link ShardContext#tryAdvance} says no. Interrupted
   * when the lease is lost: then it must stop within a tenth of the TTL, before another may hold
   * the shard, and what it returns means nothing any more.
   *
   * @param shard valid until the return
   * @return what is to become of the shard; null fails it
   * @throws Exception as a failure of the shard with the exception's text; it ends nothing else. An
   *     {@link InterruptedException}, or a {@code LeaseLostException}, after the lease was lost is
   *     the expected way to stop
   */
  Outcome handle(ShardContext shard) throws Exception;
}
