package dev.stint.statemachine.store;

import dev.stint.core.codec.RowCodec;
import dev.stint.core.row.GroupRow;
import dev.stint.core.row.Table;
import dev.stint.core.state.Digest;
import dev.stint.core.state.Position;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksObject;
import org.rocksdb.WriteBatch;

/** Creates and opens databases, and sets what RocksDB may take and must do. */
final class Opener {
  private static final long SYNC_STEP_BYTES = 1 << 20;
  private static final long INFO_LOG_BYTES = 4 << 20;
  private static final int INFO_LOGS = 3;

  private Opener() {}

  /** Makes a database with the first state of {@code identity}, durable when this returns. */
  static void create(Path path, StoreIdentity identity, StoreMemory memory) {
    try (Database database = open(path, memory, true);
        WriteBatch batch = new WriteBatch()) {
      GroupRow group = GroupRow.initial(identity.group());
      database.add(batch, Table.GROUP, group.key(), RowCodec.encode(group));
      database.write(batch, new Applied(Position.START, Digest.of(group)));
      database.writeMeta(Meta.IDENTITY, Meta.encode(identity));
      database.writeMeta(Meta.FORMAT, Meta.encodeFormat(Format.CURRENT));
      database.flush();
    } catch (RocksDBException e) {
      throw Failures.of("create the database", path, e);
    }
  }

  /** Opens a database that exists. Families of tables that it does not have yet are added. */
  static Database open(Path path, StoreMemory memory) {
    return open(path, memory, false);
  }

  private static Database open(Path path, StoreMemory memory, boolean create) {
    List<RocksObject> toClose = new ArrayList<>();
    try {
      Map<Table, byte[]> existing = create ? Map.of() : existing(path);
      List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
      descriptors.add(ofMeta(memory, toClose));
      Map<Table, Integer> positions = new EnumMap<>(Table.class);
      for (Table table : Table.values()) {
        positions.put(table, descriptors.size());
        byte[] name = existing.getOrDefault(table, Families.nameOf(table));
        descriptors.add(of(table, name, memory, toClose));
      }
      DBOptions options = options(memory, create);
      toClose.add(options);
      List<ColumnFamilyHandle> handles = new ArrayList<>();
      RocksDB db = RocksDB.open(options, path.toString(), descriptors, handles);
      return new Database(path, db, handles, positions, toClose);
    } catch (RocksDBException e) {
      toClose.forEach(RocksObject::close);
      throw Failures.of("open the database", path, e);
    }
  }

  /** Finds out, without changing anything, whether a database has all its files. */
  static void check(Path path, StoreMemory memory) {
    List<RocksObject> toClose = new ArrayList<>();
    try {
      List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
      descriptors.add(ofMeta(memory, toClose));
      existing(path).forEach((table, name) -> descriptors.add(of(table, name, memory, toClose)));
      ReadOnly.open(path, descriptors, db -> null);
    } catch (RocksDBException e) {
      throw Failures.of("read the database", path, e);
    } finally {
      toClose.forEach(RocksObject::close);
    }
  }

  private static ColumnFamilyDescriptor ofMeta(StoreMemory memory, List<RocksObject> toClose) {
    return describe(RocksDB.DEFAULT_COLUMN_FAMILY, Families.optionsOfMeta(memory), toClose);
  }

  private static ColumnFamilyDescriptor of(
      Table table, byte[] name, StoreMemory memory, List<RocksObject> toClose) {
    return describe(name, Families.optionsOf(table, memory), toClose);
  }

  private static ColumnFamilyDescriptor describe(
      byte[] name, ColumnFamilyOptions options, List<RocksObject> toClose) {
    toClose.add(options);
    return new ColumnFamilyDescriptor(name, options);
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
}
