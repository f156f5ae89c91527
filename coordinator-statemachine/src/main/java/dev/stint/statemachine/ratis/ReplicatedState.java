package dev.stint.statemachine.ratis;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The state of one Raft group on this node, as the adapter drives it.
 *
 * <p>Order of calls: {@link #open} once, then perhaps {@link #install}, then any number of {@link
 * #apply}, {@link #advance} and {@link #install}, all from one thread at a time and with each call
 * visible to the next; {@link #close} last. {@link #checkpoint} is called from another thread
 * beside {@code apply} and {@code advance}, but never beside {@code install}, {@code close} or
 * itself. {@link #applied} and {@link #durable} may be called from any thread at any time after
 * {@code open} and must be cheap.
 *
 * <p>An {@link IOException} or any unchecked exception from {@code open}, {@code apply}, {@code
 * advance} or {@code install} means that this node must stop: the adapter calls nothing but {@code
 * close} afterwards and reports a fatal failure. What a command was refused for is a result and
 * never an exception.
 */
public interface ReplicatedState extends Closeable {

  /**
   * Opens the live database, or creates an empty one.
   *
   * @return the position that the database holds, {@link Position#NONE} if it is empty. Since
   *     nothing newer survived, it is durable as well
   */
  Position open() throws IOException;

  /** The position of the newest entry that the live database holds. */
  Position applied();

  /**
   * Applies a committed entry. Entries come in the order of the log, without gaps, each once per
   * life of the process; after a restart they start again behind the newest checkpoint, so an entry
   * whose index is not above that of {@link #applied} must be skipped.
   *
   * @param term term of the entry
   * @param index index of the entry
   * @param data the bytes that were submitted; read-only, valid for this call only
   * @param attachment the object that was submitted with the bytes if this process proposed the
   *     entry and still leads the term in which it did, else null
   * @return the result, handed over in process to whoever submitted the entry here; dropped if
   *     nobody here waits for it, as on followers and after a restart. May be null
   * @throws IOException if the storage failed or the state differs from that of the other replicas
   */
  Object apply(long term, long index, ByteBuffer data, Object attachment) throws IOException;

  /**
   * Moves the position over an entry that changes nothing here (a change of the group's members),
   * so that it counts as applied. Same order and same rule for old indexes as {@link #apply}.
   */
  void advance(long term, long index) throws IOException;

  /**
   * Makes the live database durable and creates a copy of it that later changes do not touch.
   *
   * <p>On return {@link #durable} is at or behind the returned position: the log is purged up to
   * it, so the live database itself must not need those entries any more.
   *
   * @param directory the place for the copy; does not exist yet, its parent does, on the file
   *     system of Raft's own storage. Only regular files (hard links included) and directories may
   *     be put there. They need not be forced to disk: the adapter does that
   * @return the position that the copy holds
   * @throws IOException if no copy could be made; the node goes on and tries again later
   */
  Position checkpoint(Path directory) throws IOException;

  /** The newest position that the live database is known to survive a crash of the machine with. */
  Position durable();

  /**
   * Replaces the live database by a copy that {@link #checkpoint} once made, here or on another
   * node, and opens it. Afterwards {@link #applied} is the position of the copy. Must survive a
   * crash at any point: {@code open} then finds the old or the new database.
   *
   * @param checkpoint a complete copy, verified; its files must not be changed or moved, but hard
   *     links to them are welcome where they are never written to again
   */
  void install(Path checkpoint) throws IOException;

  /** Closes the database. Called at most once per {@link #open}, also after a failure. */
  @Override
  void close() throws IOException;
}
