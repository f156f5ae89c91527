package dev.stint.statemachine.ratis;

import java.util.List;
import java.util.Optional;

/**
 * How a group stands, as this node sees it. Taken without stopping anything, so the figures are of
 * slightly different moments.
 *
 * @param group its number
 * @param role of this node
 * @param term newest that this node has seen
 * @param leaderId the node that leads, if known
 * @param leaderReady whether this node leads and has applied everything from before its term
 * @param applied what the state holds
 * @param durable what the database survives a crash of the machine with; the log gives the rest
 * @param committedIndex newest entry known to be on a majority
 * @param logStartIndex oldest entry in the log, -1 if it is empty
 * @param logEndIndex newest entry in the log, -1 if it is empty
 * @param snapshot the newest one, if any
 * @param inFlight entries submitted here without an answer yet
 * @param followers the others, if this node leads; else empty
 */
public record GroupStatus(
    int group,
    Role role,
    long term,
    Optional<String> leaderId,
    boolean leaderReady,
    Position applied,
    Position durable,
    long committedIndex,
    long logStartIndex,
    long logEndIndex,
    Optional<Position> snapshot,
    int inFlight,
    List<Follower> followers) {

  /** What a node is to a group. */
  public enum Role {
    LEADER,
    CANDIDATE,
    FOLLOWER,
    LISTENER,
    /** Not in service: starting, not a member yet, closed or failed. */
    NONE
  }

  /**
   * A follower as the leader sees it.
   *
   * @param nodeId of the follower
   * @param matchIndex newest entry that it is known to have on disk, -1 if none is
   * @param lagEntries entries of the leader's log that it lacks
   * @param silentMillis since its last answer
   */
  public record Follower(String nodeId, long matchIndex, long lagEntries, long silentMillis) {}

  public GroupStatus {
    followers = List.copyOf(followers);
  }
}
