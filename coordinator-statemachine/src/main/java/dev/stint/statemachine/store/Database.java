package dev.stint.statemachine.store;

import dev.stint.core.codec.CodecException;
import dev.stint.core.row.Table;
import dev.stint.core.state.StateView.Derived;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.RocksObject;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * One opened RocksDB with a family per table. Every use passes a gate that {@link #close} shuts, so
 * that no thread ever reaches memory that was given back. Thread-safe, but only one thread writes.
 *
 * <p>The Raft log is the journal: nothing goes to RocksDB's own. All families are flushed together
 * ({@code atomic_flush}), so what a crash leaves is the state at one earlier commit, and Raft
 * replays the rest.
 */
final class Database implements AutoCloseable {
  private final Path path;
  private final RocksDB db;
  private final List<RocksObject> options;
  private final ColumnFamilyHandle meta;
  private final Map<Table, ColumnFamilyHandle> families = new EnumMap<>(Table.class);
  private final List<ColumnFamilyHandle> handles;
  private final ReadOptions plain = new ReadOptions();
  private final ReadOptions persisted = new ReadOptions().setReadTier(ReadTier.PERSISTED_TIER);
  private final WriteOptions unjournalled = new WriteOptions().setDisableWAL(true);
  private final ReadWriteLock gate = new ReentrantReadWriteLock();
  private final Set<Snapshot> snapshots = new HashSet<>();
  private boolean closed;

  /**
   * Over an opened database.
   *
   * @param handles of all families, the default one first
   * @param positions of the tables among them
   * @param options to be closed with it, in this order
   */
  Database(
      Path path,
      RocksDB db,
      List<ColumnFamilyHandle> handles,
      Map<Table, Integer> positions,
      List<RocksObject> options) {
    this.path = path;
    this.db = db;
    this.handles = handles;
    this.options = options;
    meta = handles.get(0);
    positions.forEach((table, position) -> families.put(table, handles.get(position)));
  }

  Path path() {
    return path;
  }

  /** A use of RocksDB, which may fail. */
  private interface Use<T> {
    T run() throws RocksDBException;
  }

  private <T> T through(String action, Use<T> use) {
    enter();
    try {
      return use.run();
    } catch (RocksDBException e) {
      throw Failures.of(action, path, e);
    } finally {
      gate.readLock().unlock();
    }
  }

  private void enter() {
    gate.readLock().lock();
    if (closed) {
      gate.readLock().unlock();
      throw new StoreClosedException(
          "the database in " + path + " was closed or replaced; take a new snapshot");
    }
  }

  byte[] get(Table table, byte[] key) {
    return get(table, key, plain);
  }

  byte[] get(Table table, byte[] key, ReadOptions how) {
    return through("read", () -> db.get(families.get(table), how, key));
  }

  /** Receives entries in order; {@code false} ends the scan. */
  interface Visitor {
    boolean visit(byte[] key, byte[] value);
  }

  /**
   * Entries from {@code from} (inclusive) to {@code toOrNull} (exclusive), ascending.
   *
   * @param at of an earlier state, or {@code null} for the present one
   * @param keepBlocks whether what is read is worth a place in the cache
   */
  void scan(
      Table table, Snapshot at, boolean keepBlocks, byte[] from, byte[] toOrNull, Visitor visitor) {
    through(
        "scan",
        () -> {
          // The bound is RocksDB's, so that it does not run over what was deleted behind it.
          try (Slice bound = toOrNull == null ? null : new Slice(toOrNull);
              ReadOptions how = new ReadOptions().setFillCache(keepBlocks)) {
            if (bound != null) {
              how.setIterateUpperBound(bound);
            }
            if (at != null) {
              how.setSnapshot(at);
            }
            try (RocksIterator rows = db.newIterator(families.get(table), how)) {
              rows.seek(from);
              while (rows.isValid() && visitor.visit(rows.key(), rows.value())) {
                rows.next();
              }
              rows.status();
            }
          }
          return null;
        });
  }

  /** The entry with the greatest key in {@code [from, at]}, or {@code null}. */
  Derived floor(Table table, Snapshot snapshot, byte[] from, byte[] at) {
    return through(
        "seek",
        () -> {
          try (Slice bound = new Slice(from);
              ReadOptions how = new ReadOptions().setIterateLowerBound(bound)) {
            if (snapshot != null) {
              how.setSnapshot(snapshot);
            }
            try (RocksIterator rows = db.newIterator(families.get(table), how)) {
              rows.seekForPrev(at);
              if (rows.isValid()) {
                return new Derived(rows.key(), rows.value());
              }
              rows.status();
              return null;
            }
          }
        });
  }

  /** Puts or, with no value, deletes, in a batch that is being built. */
  void add(WriteBatch batch, Table table, byte[] key, byte[] valueOrNull) throws RocksDBException {
    if (valueOrNull == null) {
      batch.delete(families.get(table), key);
    } else {
      batch.put(families.get(table), key, valueOrNull);
    }
  }

  /** Writes a batch whole or not at all, with the position it brings the state to. */
  void write(WriteBatch batch, Applied applied) {
    through(
        "write",
        () -> {
          batch.put(meta, Meta.APPLIED, applied.encode());
          db.write(unjournalled, batch);
          return null;
        });
  }

  void writeMeta(byte[] key, byte[] value) {
    through(
        "write",
        () -> {
          db.put(meta, unjournalled, key, value);
          return null;
        });
  }

  Meta readMeta() {
    return through("read", () -> Meta.read(key -> db.get(meta, plain, key), path));
  }

  /**
   * How far the state has come in files, memtables left aside. All families are flushed together,
   * so this is where a crash would find all of them.
   */
  Applied persisted() {
    return through("read", () -> decodeApplied(db.get(meta, persisted, Meta.APPLIED)));
  }

  Applied applied(ReadOptions how) {
    return through("read", () -> decodeApplied(db.get(meta, how, Meta.APPLIED)));
  }

  private Applied decodeApplied(byte[] bytes) {
    try {
      return Applied.decode(bytes);
    } catch (CodecException e) {
      throw Failures.damaged(path, "its position is not readable (" + e.getMessage() + ")", e);
    }
  }

  /** Makes all that is written durable. Commits go on meanwhile. */
  void flush() {
    through(
        "flush",
        () -> {
          try (FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
            db.flush(wait, handles);
          }
          return null;
        });
  }

  /** Flushes and links all files into a directory that does not exist yet. */
  void checkpoint(Path target) {
    through(
        "make a checkpoint in " + target,
        () -> {
          try (Checkpoint checkpoint = Checkpoint.create(db)) {
            checkpoint.createCheckpoint(target.toString());
          }
          return null;
        });
  }

  /** A snapshot; {@link #release} or {@link #close} gives it back. */
  Snapshot snapshot() {
    return through(
        "take a snapshot",
        () -> {
          Snapshot taken = db.getSnapshot();
          synchronized (snapshots) {
            snapshots.add(taken);
          }
          return taken;
        });
  }

  void release(Snapshot snapshot) {
    gate.readLock().lock();
    try {
      boolean ours;
      synchronized (snapshots) {
        ours = snapshots.remove(snapshot);
      }
      if (ours) {
        db.releaseSnapshot(snapshot);
      }
    } finally {
      gate.readLock().unlock();
    }
  }

  /** A number that RocksDB keeps, summed over all families. */
  long sum(String property) {
    return through("read a property", () -> db.getAggregatedLongProperty(property));
  }

  /** Waits for the uses under way and closes; snapshots that are still open become useless. */
  @Override
  public void close() {
    gate.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      snapshots.forEach(db::releaseSnapshot);
      snapshots.clear();
      handles.forEach(ColumnFamilyHandle::close);
      db.close(); // keeps its own failures to itself: whatever counts was flushed before
    } finally {
      List.of(plain, persisted, unjournalled).forEach(RocksObject::close);
      options.forEach(RocksObject::close);
      gate.writeLock().unlock();
    }
  }
}
