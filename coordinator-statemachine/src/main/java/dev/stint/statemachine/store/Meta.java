package dev.stint.statemachine.store;

import dev.stint.core.codec.CodecException;
import dev.stint.core.codec.In;
import dev.stint.core.codec.Out;
import dev.stint.core.state.StorageException;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * What a database says about itself, in its default family: the version of its format, whose state
 * it holds, and how far that state has come.
 */
record Meta(int format, StoreIdentity identity, Applied applied) {
  /** A version: format(8). Read by every version of Stint, so neither key nor shape ever change. */
  static final byte[] FORMAT = {1};

  /** cluster id, group. */
  static final byte[] IDENTITY = {2};

  /** {@link Applied}. */
  static final byte[] APPLIED = {3};

  /** Reads one value of the family. */
  interface Source {
    byte[] get(byte[] key) throws RocksDBException;
  }

  static byte[] encodeFormat(int format) {
    return new Out(8).fixed64(format).toBytes();
  }

  static byte[] encode(StoreIdentity identity) {
    return new Out(64).string(identity.clusterId()).varint(identity.group()).toBytes();
  }

  /**
   * Reads what the database in this directory says, without changing anything there.
   *
   * @throws StorageException if it is no database, or of a newer format
   */
  static Meta read(Path directory, StoreMemory memory) {
    try (ColumnFamilyOptions options = Families.optionsOfMeta(memory)) {
      ColumnFamilyDescriptor own =
          new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, options);
      return ReadOnly.open(directory, List.of(own), db -> read(db::get, directory));
    } catch (RocksDBException e) {
      throw Failures.of("read the format of the database", directory, e);
    }
  }

  static Meta read(Source source, Path where) throws RocksDBException {
    try {
      int format = format(source, where);
      Format.refuseNewer(format, where);
      In identity = new In(required(source, IDENTITY, where));
      StoreIdentity owner = new StoreIdentity(identity.string(), identity.intVarint());
      return new Meta(format, owner, Applied.decode(required(source, APPLIED, where)));
    } catch (CodecException e) {
      throw Failures.damaged(where, "what it says about itself is not readable", e);
    }
  }

  private static int format(Source source, Path where) throws RocksDBException {
    return (int) new In(required(source, FORMAT, where)).fixed64();
  }

  private static byte[] required(Source source, byte[] key, Path where) throws RocksDBException {
    byte[] value = source.get(key);
    if (value == null) {
      throw Failures.damaged(where, "it does not say what it is", null);
    }
    return value;
  }

  /** Refuses a database that holds the state of another cluster or group. */
  Meta requireOwner(StoreIdentity expected, Path where) {
    if (!identity.equals(expected)) {
      throw new StorageException(
          String.format(
              "The database in %s holds the state of %s, but this node runs %s. Correct the data"
                  + " directory or the cluster id in the settings",
              where, identity, expected));
    }
    return this;
  }
}
