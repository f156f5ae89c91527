package dev.stint.statemachine.store;

import dev.stint.core.state.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Says in words what a failure of the disk or of RocksDB means, and what to do. */
final class Failures {
  private Failures() {}

  static StorageException of(String action, Path where, RocksDBException cause) {
    Status status = cause.getStatus();
    if (status != null && status.getCode() == Status.Code.Corruption) {
      return damaged(where, cause.getMessage(), cause);
    }
    if (status != null && status.getSubCode() == Status.SubCode.NoSpace) {
      return new StorageException(
          String.format(
              "Could not %s in %s: the disk is full (%s). Free space and start the node again;"
                  + " nothing that was acknowledged is lost",
              action, where, cause.getMessage()),
          cause);
    }
    return new StorageException(
        String.format("Could not %s in %s: %s", action, where, cause.getMessage()), cause);
  }

  static StorageException of(String action, Path where, IOException cause) {
    return new StorageException(
        String.format("Could not %s in %s: %s", action, where, cause), cause);
  }

  static StorageException damaged(Path where, String what, Throwable causeOrNull) {
    return new StorageException(
        String.format(
            "The database in %s is damaged: %s. This replica must not go on with it: replace it by"
                + " an empty member, which gets the state from the others",
            where, what),
        causeOrNull);
  }
}
