package dev.stint.statemachine.store;

/**
 * How much memory, threads and files a store may take. None of it depends on the number of shards.
 *
 * @param blockCacheBytes memory outside the heap for blocks, indexes and filters read from files
 * @param memtableBytes memory outside the heap for what is written and not yet flushed, over all
 *     tables
 * @param hotRows rows kept decoded on the heap for the apply thread; 0 for none
 * @param hotRowBytes heap that these rows may take, estimated from their encoded size
 * @param maxOpenFiles files that RocksDB keeps open
 * @param backgroundThreads threads for flushes and compactions
 */
public record StoreOptions(
    long blockCacheBytes,
    long memtableBytes,
    int hotRows,
    long hotRowBytes,
    int maxOpenFiles,
    int backgroundThreads) {

  private static final long MIB = 1 << 20;

  public static final StoreOptions DEFAULT =
      new StoreOptions(64 * MIB, 32 * MIB, 65_536, 64 * MIB, 512, 2);

  public StoreOptions {
    require(blockCacheBytes >= MIB, "blockCacheBytes", blockCacheBytes, "1 MiB or more");
    require(memtableBytes >= MIB, "memtableBytes", memtableBytes, "1 MiB or more");
    require(hotRows >= 0, "hotRows", hotRows, "0 or more");
    require(hotRowBytes >= 0, "hotRowBytes", hotRowBytes, "0 or more");
    require(maxOpenFiles >= 64, "maxOpenFiles", maxOpenFiles, "64 or more");
    require(backgroundThreads >= 1, "backgroundThreads", backgroundThreads, "1 or more");
  }

  private static void require(boolean holds, String name, long value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be " + expected);
    }
  }

  public StoreOptions withBlockCacheBytes(long bytes) {
    return new StoreOptions(
        bytes, memtableBytes, hotRows, hotRowBytes, maxOpenFiles, backgroundThreads);
  }

  public StoreOptions withMemtableBytes(long bytes) {
    return new StoreOptions(
        blockCacheBytes, bytes, hotRows, hotRowBytes, maxOpenFiles, backgroundThreads);
  }

  public StoreOptions withHotRows(int rows, long bytes) {
    return new StoreOptions(
        blockCacheBytes, memtableBytes, rows, bytes, maxOpenFiles, backgroundThreads);
  }
}
