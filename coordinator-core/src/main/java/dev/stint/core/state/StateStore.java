package dev.stint.core.state;

/**
 * The store of one Raft group: the port between rules and storage.
 *
 * <p>{@link #view} and {@link #commit} belong to the apply thread. {@link #snapshot} may be called
 * by any thread. A failure of storage is thrown as {@link StorageException} and ends the node: it
 * must not go on with a state that it does not know.
 */
public interface StateStore extends AutoCloseable {

  /** The present state, for the apply thread. */
  StateView view();

  /** A consistent state for readers, of at least the last commit that the caller knows of. */
  Snapshot snapshot();

  /**
   * Writes one entry's changes, whole or not at all, with the position they bring the state to.
   *
   * @throws StorageException if it could not be written
   */
  void commit(ChangeSet changes, Position position);

  /** The position of the last commit. Any thread. */
  Position position();

  /** The digest of the state at {@link #position} (S12). Any thread. */
  Digest digest();

  @Override
  void close();

  /** A view that holds resources until it is closed. */
  interface Snapshot extends StateView, AutoCloseable {
    Position position();

    Digest digest();

    @Override
    void close();
  }
}
