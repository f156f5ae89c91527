package dev.stint.statemachine.apply;

import dev.stint.core.codec.CodecException;
import dev.stint.core.codec.EntryCodec;
import dev.stint.core.command.Entry;
import dev.stint.core.rules.Outcome;
import dev.stint.core.rules.Transition;
import dev.stint.core.state.ChangeSet;
import dev.stint.core.state.Position;
import dev.stint.core.state.StateStore;
import dev.stint.core.state.StorageException;
import java.util.List;
import java.util.Optional;

/**
 * Brings committed entries into the store: the only way in which the state changes.
 *
 * <p>After a restart the log is replayed from the last snapshot, while the database may be ahead of
 * it: entries at or below the stored position are skipped (S12, S13). Without that a replayed claim
 * would be judged a second time. Each entry is one write of the store, with its position in it, so
 * a crash finds the state before or after an entry and never between. Not thread-safe: belongs to
 * the apply thread.
 */
public final class Applier {
  private static final ChangeSet NO_CHANGES = new ChangeSet(List.of(), List.of());

  private final StateStore store;

  public Applier(StateStore store) {
    this.store = store;
  }

  /**
   * Applies one entry.
   *
   * @param bytes the entry as logged; read only when {@code parsedOrNull} is absent
   * @param parsedOrNull the same entry, if this process built it
   * @throws StorageException when this node must stop: the disk failed, or the entry cannot be
   *     read, so that this node cannot follow
   */
  public Applied apply(long term, long index, byte[] bytes, Entry parsedOrNull) {
    Position position = new Position(term, index);
    if (index <= store.position().index()) {
      return new Applied(store.position(), Optional.empty());
    }
    Entry entry = parsedOrNull == null ? decode(position, bytes) : parsedOrNull;
    Outcome outcome = Transition.apply(store.view(), term, entry);
    store.commit(outcome.changes(), position);
    return new Applied(position, Optional.of(outcome));
  }

  /** Moves the position over an entry of the log that holds nothing for the state. */
  public void advance(long term, long index) {
    if (index > store.position().index()) {
      store.commit(NO_CHANGES, new Position(term, index));
    }
  }

  private static Entry decode(Position position, byte[] bytes) {
    try {
      return EntryCodec.decode(bytes);
    } catch (CodecException e) {
      throw new StorageException(
          "the log entry at "
              + position
              + " cannot be read; if a newer version wrote it, upgrade this node",
          e);
    }
  }
}
