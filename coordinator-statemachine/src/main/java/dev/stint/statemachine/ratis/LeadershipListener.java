package dev.stint.statemachine.ratis;

/**
 * Learns what happens to the leadership of one group.
 *
 * <p>All methods are called on one thread of the node, one after another, in the order of the
 * events, some time after they happened: before acting on {@link #onLeaderReady} check {@link
 * GroupReplica#isLeaderReady} with the term that was given. An exception is logged and dropped.
 */
public interface LeadershipListener {

  /**
   * This node leads the group and has applied everything from before its term.
   *
   * @param term the term that it leads
   */
  void onLeaderReady(long term);

  /** This node led the group, ready or not, and does not any more. */
  void onNotLeader();

  /**
   * Another node, or this one, leads the group. Not called when a leader was lost and no other is
   * known.
   *
   * @param nodeId the new leader
   */
  void onLeaderChanged(String nodeId);
}
