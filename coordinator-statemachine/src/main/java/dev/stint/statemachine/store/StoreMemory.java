package dev.stint.statemachine.store;

import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.Filter;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The memory outside the heap that all stores of a process share: one block cache and one budget of
 * memtables, however many groups there are. Memtables are accounted in the cache, which is larger
 * by their share, so that the sum is the bound. Thread-safe. Closed after the stores that use it.
 */
public final class StoreMemory implements AutoCloseable {
  static {
    RocksDB.loadLibrary();
  }

  private static final double FILTER_BITS_PER_KEY = 10;

  private final StoreOptions options;
  private final Cache blocks;
  private final WriteBufferManager memtables;
  private final Filter filter = new BloomFilter(FILTER_BITS_PER_KEY);

  public StoreMemory(StoreOptions options) {
    this.options = options;
    blocks = new LRUCache(options.blockCacheBytes() + options.memtableBytes());
    memtables = new WriteBufferManager(options.memtableBytes(), blocks);
  }

  public StoreOptions options() {
    return options;
  }

  Cache blocks() {
    return blocks;
  }

  WriteBufferManager memtables() {
    return memtables;
  }

  /** For families whose rows are looked up one by one. */
  Filter filter() {
    return filter;
  }

  @Override
  public void close() {
    filter.close();
    memtables.close();
    blocks.close();
  }
}
