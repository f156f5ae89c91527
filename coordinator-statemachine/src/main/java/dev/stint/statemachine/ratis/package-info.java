/**
 * The adapter to Apache Ratis: one Raft node, its groups, and what drives a replicated state.
 *
 * <p>It knows neither the rules nor the store. {@link dev.stint.statemachine.ratis.ReplicatedState}
 * is the port that it drives, {@link dev.stint.statemachine.ratis.RaftNode} what a server starts
 * and stops. Everything that was learnt about Ratis 3.3.0, and where it is honoured, stands in
 * {@code docs/ratis.md}.
 */
package dev.stint.statemachine.ratis;
