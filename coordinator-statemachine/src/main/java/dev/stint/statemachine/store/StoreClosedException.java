package dev.stint.statemachine.store;

/**
 * A view or snapshot was used after its store was closed or its database replaced by {@link
 * RocksStore#install}. Nothing is wrong with the state: a reader takes a new snapshot and starts
 * again, or gives up if the node is stopping.
 */
public final class StoreClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  StoreClosedException(String message) {
    super(message);
  }
}
