package dev.stint.statemachine.store;

/**
 * What a store holds and takes, for metrics.
 *
 * @param hotRows of the last commit
 * @param blockCacheBytes memory of the block cache in use, of all stores that share it, memtables
 *     included
 * @param memtableBytes memory of the rows that are not flushed yet
 * @param fileBytes size of the live table files
 * @param pendingCompactionBytes what compactions would have to rewrite now
 */
public record StoreStats(
    HotRowStats hotRows,
    long blockCacheBytes,
    long memtableBytes,
    long fileBytes,
    long pendingCompactionBytes) {

  /**
   * The decoded rows of the apply thread.
   *
   * @param bytes heap they take, estimated
   * @param hits look-ups of apply that needed no database, since the store was opened
   * @param misses look-ups that did
   */
  public record HotRowStats(int rows, long bytes, long hits, long misses) {}
}
