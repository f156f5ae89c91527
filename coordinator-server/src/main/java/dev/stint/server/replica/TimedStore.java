package dev.stint.server.replica;

import dev.stint.core.state.ChangeSet;
import dev.stint.core.state.Digest;
import dev.stint.core.state.Position;
import dev.stint.core.state.StateStore;
import dev.stint.core.state.StateView;
import dev.stint.server.metrics.Metrics;

/** A store whose writes are measured. */
record TimedStore(StateStore store, Metrics metrics) implements StateStore {
  @Override
  public void commit(ChangeSet changes, Position position) {
    long start = System.nanoTime();
    store.commit(changes, position);
    metrics.batchWritten(System.nanoTime() - start);
  }

  @Override
  public StateView view() {
    return store.view();
  }

  @Override
  public Snapshot snapshot() {
    return store.snapshot();
  }

  @Override
  public Position position() {
    return store.position();
  }

  @Override
  public Digest digest() {
    return store.digest();
  }

  @Override
  public void close() {
    store.close();
  }
}
