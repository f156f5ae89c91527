/**
 * The state of a Raft group on disk: RocksDB behind core's {@link dev.stint.core.state.StateStore}.
 *
 * <p>{@link dev.stint.statemachine.store.RocksStore} is what a server opens, {@link
 * dev.stint.statemachine.store.StoreVerifier} what proves that its derived data follow from its
 * rows. Nothing here knows of Raft, and no type of RocksDB leaves this package.
 */
package dev.stint.statemachine.store;
