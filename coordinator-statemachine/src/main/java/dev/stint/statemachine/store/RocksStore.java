package dev.stint.statemachine.store;

import dev.stint.core.state.ChangeSet;
import dev.stint.core.state.Digest;
import dev.stint.core.state.Position;
import dev.stint.core.state.StateStore;
import dev.stint.core.state.StateView;
import dev.stint.core.state.StorageException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The state of one Raft group in RocksDB.
 *
 * <p>Threads: {@link #view}, {@link #commit} and {@link #install} belong to the apply thread. All
 * else may be called by any thread; {@link #close} waits for what is under way. A checkpoint and a
 * flush run beside commits.
 *
 * <p>Durability: a commit survives the process only once it is flushed, which happens in the
 * background when the memtables' budget is used up, and by {@link #flush}, {@link #checkpoint} and
 * {@link #close}. After a crash the store holds the state of an earlier commit, whole, and says
 * which by {@link #position}; the Raft log brings the rest again. {@link #durable} says what a
 * crash now would leave.
 *
 * <p>After a {@link StorageException} from {@code commit} or {@code install} the store takes no
 * further commit.
 */
public final class RocksStore implements StateStore {
  private final StoreIdentity identity;
  private final StoreMemory memory;
  private final Generations generations;
  private final HotRows hot;
  private final BatchBuilder batches;
  private final ApplyView view;
  private volatile Database database;
  private volatile Applied applied;
  private volatile StorageException failure;

  private RocksStore(
      Generations generations, Database database, StoreIdentity identity, StoreMemory memory) {
    this.generations = generations;
    this.database = database;
    this.identity = identity;
    this.memory = memory;
    hot = new HotRows(memory.options().hotRows(), memory.options().hotRowBytes());
    batches = new BatchBuilder(hot);
    view = new ApplyView(database, hot);
    applied = database.readMeta().applied();
  }

  /**
   * Opens the store in {@code directory}, or creates an empty one. What an interrupted {@link
   * #install} left is put in order.
   *
   * @param memory shared with other stores of the process; stays open until they are closed
   * @throws StorageException if the directory is in use, holds the state of another cluster or
   *     group, is of a newer format, or can not be read
   */
  public static RocksStore open(Path directory, StoreIdentity identity, StoreMemory memory) {
    return open(directory, identity, memory, step -> {});
  }

  static RocksStore open(
      Path directory, StoreIdentity identity, StoreMemory memory, Consumer<String> steps) {
    Generations generations = Generations.lock(directory, steps);
    try {
      Path live = generations.live();
      if (live == null) {
        Path unfinished = generations.unfinished();
        Opener.create(unfinished, identity, memory);
        live = generations.publish(unfinished);
      }
      Database database = openLive(live, identity, memory);
      return new RocksStore(generations, database, identity, memory);
    } catch (RuntimeException e) {
      generations.close();
      throw e;
    }
  }

  private static Database openLive(Path live, StoreIdentity identity, StoreMemory memory) {
    int format = Meta.read(live, memory).requireOwner(identity, live).format();
    Database database = Opener.open(live, memory);
    try {
      Format.migrate(database, format);
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  @Override
  public StateView view() {
    return view;
  }

  @Override
  public Snapshot snapshot() {
    return onLive(now -> new RocksSnapshot(now, true));
  }

  /** A snapshot to be read from one end to the other. */
  RocksSnapshot snapshotForFullScan() {
    return onLive(now -> new RocksSnapshot(now, false));
  }

  /** Uses the live database, or the new one if it is replaced at this very moment. */
  private <T> T onLive(Function<Database, T> use) {
    while (true) {
      Database now = database;
      try {
        return use.apply(now);
      } catch (StoreClosedException e) {
        if (now == database) {
          throw e;
        }
      }
    }
  }

  /**
   * As the port says; besides, each row change must find what it expects: nothing for an insert,
   * the row before for an update or a delete.
   */
  @Override
  public synchronized void commit(ChangeSet changes, Position position) {
    requireUsable();
    Applied before = applied;
    if (position.index() <= before.position().index()) {
      throw failed(
          new StorageException(
              String.format(
                  "A commit for %s came when the state was at %s already: entries must come in"
                      + " order, each once",
                  position, before.position())));
    }
    try {
      applied = batches.write(database, changes, before, position);
      view.committed(changes);
    } catch (StorageException e) {
      throw failed(e);
    } catch (StoreClosedException e) {
      throw e;
    } catch (RuntimeException e) {
      throw failed(new StorageException("A commit for " + position + " failed: " + e, e));
    }
  }

  private void requireUsable() {
    if (failure != null) {
      throw new StorageException("The store has failed before and takes no commits", failure);
    }
  }

  private StorageException failed(StorageException why) {
    failure = why;
    return why;
  }

  @Override
  public Position position() {
    return applied.position();
  }

  @Override
  public Digest digest() {
    return applied.digest();
  }

  /** The newest position that a crash of the machine at this moment would leave. Cheap. */
  public Position durable() {
    return onLive(Database::persisted).position();
  }

  /** Makes all commits so far durable. Commits go on meanwhile. */
  public void flush() {
    database.flush();
  }

  /**
   * Makes the state durable and links it into {@code target}, which does not exist yet but whose
   * parent does. On the same file system that copies little, however large the state is. Commits go
   * on meanwhile. The files must not be written to.
   *
   * @return the position of the state in the copy; {@link #durable} has reached it
   * @throws StorageException if no copy could be made; the store itself is as before
   */
  public Position checkpoint(Path target) {
    database.checkpoint(target);
    return Meta.read(target, memory).requireOwner(identity, target).applied().position();
  }

  /**
   * Replaces the state by that of a checkpoint of this group, made here or on another node. Its
   * files are linked where they are on the same file system, never changed. Views follow; snapshots
   * that were taken before are of no use any more ({@link StoreClosedException}). A crash leaves
   * the old state or the new one.
   *
   * @throws StorageException if the checkpoint can not be used or the swap failed; the node must
   *     stop, and finds the old or the new state when it starts again
   */
  public synchronized void install(Path checkpoint) {
    requireUsable();
    try {
      Meta.read(checkpoint, memory).requireOwner(identity, checkpoint);
      Path unfinished = generations.unfinished();
      generations.copy(checkpoint, unfinished);
      Opener.check(unfinished, memory);
      Database old = database;
      Database fresh = openLive(generations.publish(unfinished), identity, memory);
      database = fresh;
      view.moveTo(fresh);
      applied = fresh.readMeta().applied();
      old.close();
      generations.retire(old.path());
    } catch (StorageException e) {
      throw failed(e);
    }
  }

  public StoreStats stats() {
    return onLive(
        now ->
            new StoreStats(
                hot.stats(),
                memory.blocks().getUsage(),
                now.sum("rocksdb.cur-size-all-mem-tables"),
                now.sum("rocksdb.live-sst-files-size"),
                now.sum("rocksdb.estimate-pending-compaction-bytes")));
  }

  /** Makes all commits durable, unless the store has failed, and closes. Idempotent. */
  @Override
  public void close() {
    try {
      if (failure == null) {
        flushIfOpen();
      }
    } finally {
      abandon();
    }
  }

  private void flushIfOpen() {
    try {
      database.flush();
    } catch (StoreClosedException e) {
      return; // closed before
    }
  }

  /** Closes without a flush: what was not durable is lost, as in a crash. */
  synchronized void abandon() {
    database.close();
    batches.close();
    generations.close();
  }
}
