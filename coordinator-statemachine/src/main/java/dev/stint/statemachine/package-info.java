/** The replicated state machine: RocksDB store, applier and Ratis adapter. */
package dev.stint.statemachine;
