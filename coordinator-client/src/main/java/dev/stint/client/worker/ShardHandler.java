package dev.stint.client.worker;

/**
 * Works on one shard, on a thread of its own. Called by up to as many threads at a time as the
 * worker's concurrency.
 */
@FunctionalInterface
public interface ShardHandler {

  /**
   * Works on the shard until its end, or until {@link ShardContext#tryAdvance} says no.
   *
   * @return what is to become of the shard; never null
   * @throws Exception as a failure of the shard with the exception's text; it ends nothing else. An
   *     {@link InterruptedException}, or a {@code LeaseLostException}, after the lease was lost is
   *     the expected way to stop
   */
  Outcome handle(ShardContext shard) throws Exception;
}
