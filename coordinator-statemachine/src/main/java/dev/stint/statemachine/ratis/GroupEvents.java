package dev.stint.statemachine.ratis;

/**
 * What the state machine of a group tells the node. Called on threads of Ratis, some with its locks
 * held, so implementations only enqueue.
 */
interface GroupEvents {

  void leaderReady(long term);

  void notLeader();

  void leaderChanged(String nodeId);

  /** This node can not go on. */
  void fatal(String reason, Throwable cause);
}
