package dev.stint.statemachine.store;

import dev.stint.core.codec.RowCodec;
import dev.stint.core.row.GroupRow;
import dev.stint.core.row.Table;
import dev.stint.core.state.Digest;
import dev.stint.core.state.Position;
import dev.stint.core.state.StateView.Derived;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
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
  private static final long SYNC_STEP_BYTES = 1 << 20;
  private static final long INFO_LOG_BYTES = 4 << 20;
  private static final int INFO_LOGS = 3;

  private final Path path;
  private final RocksDB db;
  private final DBOptions options;
  private final List<RocksObject> owned = new ArrayList<>();
  private final ColumnFamilyHandle meta;
  private final Map<Table, ColumnFamilyHandle> families = new EnumMap<>(Table.class);
  private final List<ColumnFamilyHandle> handles;
  private final ReadOptions plain = new ReadOptions();
  private final ReadOptions persisted = new ReadOptions().setReadTier(ReadTier.PERSISTED_TIER);
  private final WriteOptions unjournalled = new WriteOptions().setDisableWAL(true);
  private final ReadWriteLock gate = new ReentrantReadWriteLock();
  private final Set<Snapshot> snapshots = new HashSet<>();
  private boolean closed;

  private Database(
      Path path,
      RocksDB db,
      DBOptions options,
      Map<Table, Integer> positions,
      List<ColumnFamilyHandle> handles) {
    this.path = path;
    this.db = db;
    this.options = options;
    this.handles = handles;
    meta = handles.get(0);
    positions.forEach((table, position) -> families.put(table, handles.get(position)));
  }

  /** Makes a database with the first state of {@code identity}, durable when this returns. */
  static void create(Path path, StoreIdentity identity, StoreMemory memory) {
    try (Database database = open(path, memory, true)) {
      GroupRow group = GroupRow.initial(identity.group());
      database.put(database.families.get(Table.GROUP), group.key(), RowCodec.encode(group));
      Applied applied = new Applied(Position.START, Digest.of(group));
      database.writeMeta(Meta.APPLIED, applied.encode());
      database.writeMeta(Meta.IDENTITY, Meta.encode(identity));
      database.writeMeta(Meta.FORMAT, Meta.encodeFormat(Format.CURRENT));
      database.flush();
    }
  }

  /** Opens a database that exists. Families of tables that it does not have yet are added. */
  static Database open(Path path, StoreMemory memory) {
    return open(path, memory, false);
  }

  private static Database open(Path path, StoreMemory memory, boolean create) {
    List<RocksObject> owned = new ArrayList<>();
    DBOptions options = options(memory, create);
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    Map<Table, Integer> positions = new EnumMap<>(Table.class);
    try {
      Map<Table, byte[]> existing = create ? Map.of() : existing(path);
      List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
      descriptors.add(
          new ColumnFamilyDescriptor(
              RocksDB.DEFAULT_COLUMN_FAMILY, Families.optionsOfMeta(memory)));
      for (Table table : Table.values()) {
        positions.put(table, descriptors.size());
        byte[] name = existing.getOrDefault(table, Families.nameOf(table));
        descriptors.add(new ColumnFamilyDescriptor(name, Families.optionsOf(table, memory)));
      }
      descriptors.forEach(descriptor -> owned.add(descriptor.getOptions()));
      RocksDB db = RocksDB.open(options, path.toString(), descriptors, handles);
      Database database = new Database(path, db, options, positions, handles);
      database.owned.addAll(owned);
      return database;
    } catch (RocksDBException e) {
      closeAll(owned);
      options.close();
      throw Failures.of("open the database", path, e);
    }
  }

  /** Finds out, without changing anything, whether a database has all its files. */
  static void check(Path path, StoreMemory memory) {
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    families.add(
        new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, Families.optionsOfMeta(memory)));
    try {
      existing(path)
          .forEach(
              (table, name) ->
                  families.add(
                      new ColumnFamilyDescriptor(name, Families.optionsOf(table, memory))));
      ReadOnly.open(path, families, db -> null);
    } catch (RocksDBException e) {
      throw Failures.of("read the database", path, e);
    } finally {
      families.forEach(family -> family.getOptions().close());
    }
  }

  private static Map<Table, byte[]> existing(Path path) throws RocksDBException {
    try (Options none = new Options()) {
      return Families.existing(RocksDB.listColumnFamilies(none, path.toString()), path);
    }
  }

  private static DBOptions options(StoreMemory memory, boolean create) {
    StoreOptions limits = memory.options();
    return quietly(new DBOptions())
        .setCreateIfMissing(create)
        .setCreateMissingColumnFamilies(true)
        .setAtomicFlush(true)
        .setWriteBufferManager(memory.memtables())
        .setMaxOpenFiles(limits.maxOpenFiles())
        .setMaxBackgroundJobs(limits.backgroundThreads())
        // Small steps to the disk: a burst at the end of a file would delay the log's fsync.
        .setBytesPerSync(SYNC_STEP_BYTES)
        .setAvoidUnnecessaryBlockingIO(true)
        .setSkipStatsUpdateOnDbOpen(true)
        // Whoever closes decides: a clean stop flushes, a failed store must not.
        .setAvoidFlushDuringShutdown(true)
        // A failed flush ends the node at its next commit, instead of stalling it for good.
        .setMaxBgErrorResumeCount(0);
  }

  /** Keeps RocksDB's own log, which lies beside the files, small. */
  private static DBOptions quietly(DBOptions options) {
    return options
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(INFO_LOG_BYTES)
        .setKeepLogFileNum(INFO_LOGS)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0);
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
    put(meta, key, value);
  }

  private void put(ColumnFamilyHandle family, byte[] key, byte[] value) {
    through(
        "write",
        () -> {
          db.put(family, unjournalled, key, value);
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
    return through("read", () -> Applied.decode(db.get(meta, persisted, Meta.APPLIED)));
  }

  Applied applied(ReadOptions how) {
    return through("read", () -> Applied.decode(db.get(meta, how, Meta.APPLIED)));
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
      closeAll(handles);
      db.close(); // keeps its own failures to itself: whatever counts was flushed before
    } finally {
      closeAll(List.of(plain, persisted, unjournalled));
      closeAll(owned);
      options.close();
      gate.writeLock().unlock();
    }
  }

  private static void closeAll(List<? extends RocksObject> resources) {
    resources.forEach(RocksObject::close);
  }
}
