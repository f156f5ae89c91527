package dev.stint.statemachine.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.util.StdErrLogger;

/**
 * Looks into a database that may not be ours to change. RocksDB writes its log beside the files
 * even when it only reads, so it is given another one: a checkpoint must stay file for file as it
 * was described.
 */
final class ReadOnly {
  /** What to do with the opened database. */
  interface Use<T> {
    T run(RocksDB db) throws RocksDBException;
  }

  private ReadOnly() {}

  /** Opens these families, the default one among them, for one use. */
  static <T> T open(Path path, List<ColumnFamilyDescriptor> families, Use<T> use)
      throws RocksDBException {
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (StdErrLogger silent = new StdErrLogger(InfoLogLevel.FATAL_LEVEL);
        DBOptions options = new DBOptions()) {
      options.setLogger(silent);
      try (RocksDB db = RocksDB.openReadOnly(options, path.toString(), families, handles)) {
        try {
          return use.run(db);
        } finally {
          handles.forEach(ColumnFamilyHandle::close);
        }
      }
    }
  }
}
