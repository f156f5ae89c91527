package dev.stint.statemachine.store;

import dev.stint.core.row.Table;
import dev.stint.core.state.Digest;
import dev.stint.core.state.Position;
import dev.stint.core.state.StateStore;
import org.rocksdb.ReadOptions;
import org.rocksdb.Snapshot;

/** The state at one commit, for any thread; uses of one snapshot follow one another. */
final class RocksSnapshot extends RocksView implements StateStore.Snapshot {
  private final Database database;
  private final Snapshot snapshot;
  private final ReadOptions how;
  private final Applied applied;
  private boolean closed;

  /**
   * Takes a snapshot.
   *
   * @param keepBlocks whether what is read through it is worth a place in the cache
   */
  RocksSnapshot(Database database, boolean keepBlocks) {
    this.database = database;
    snapshot = database.snapshot();
    how = new ReadOptions().setSnapshot(snapshot).setFillCache(keepBlocks);
    try {
      applied = database.applied(how);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  @Override
  Database database() {
    return database;
  }

  @Override
  public Position position() {
    return applied.position();
  }

  @Override
  public Digest digest() {
    return applied.digest();
  }

  @Override
  synchronized byte[] get(Table table, byte[] key) {
    requireOpen();
    return database.get(table, key, how);
  }

  @Override
  synchronized void scan(Table table, byte[] from, byte[] toOrNull, Database.Visitor visitor) {
    requireOpen();
    database.scan(table, snapshot, how.fillCache(), from, toOrNull, visitor);
  }

  @Override
  public synchronized Derived floor(Table table, byte[] from, byte[] at) {
    requireRows(table, false);
    requireOpen();
    return database.floor(table, snapshot, from, at);
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreClosedException("the snapshot was closed");
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      how.close();
      database.release(snapshot);
    }
  }
}
