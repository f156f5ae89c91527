package dev.stint.statemachine.ratis;

import java.util.concurrent.CompletionException;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;

/**
 * Says what a failure of Ratis means for an entry.
 *
 * <p>The exceptions alone do not tell: NotLeaderException and ResourceUnavailableException come
 * both for entries that were refused and for entries that are in the log and lost their leader.
 * Whether the entry reached the log is known from the state machine, which Ratis asks just before
 * it appends ({@link Proposal#logged}).
 */
final class SubmitFailures {

  private static final long NOT_READY_RETRY_MILLIS = 20;
  private static final long FULL_RETRY_MILLIS = 10;

  private SubmitFailures() {}

  /**
   * @param failure what Ratis said, as an exception or in its reply
   * @param logged whether the entry reached the log of this node
   */
  static SubmitFailure of(Throwable failure, boolean logged, String nodeId) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (logged) {
      return new SubmitFailure.OutcomeUnknown(
          "The entry was logged on " + nodeId + ", then its answer was lost: " + cause, cause);
    }
    if (cause instanceof NotLeaderException notLeader) {
      RaftPeer leader = notLeader.getSuggestedLeader();
      return leader == null
          ? new SubmitFailure.NotLeader(null, nodeId + " does not lead, and knows no leader")
          : notLeader(leader.getId().toString(), nodeId);
    }
    if (cause instanceof LeaderSteppingDownException) {
      return new SubmitFailure.NotLeader(null, nodeId + " hands leadership over");
    }
    if (cause instanceof LeaderNotReadyException) {
      return new SubmitFailure.Busy(
          NOT_READY_RETRY_MILLIS, nodeId + " has just become leader and still catches up");
    }
    if (cause instanceof ResourceUnavailableException) {
      return new SubmitFailure.Busy(FULL_RETRY_MILLIS, "Too much is in flight on " + nodeId);
    }
    return new SubmitFailure.Closed(nodeId + " takes nothing: " + cause);
  }

  private static SubmitFailure notLeader(String leaderId, String nodeId) {
    return new SubmitFailure.NotLeader(leaderId, nodeId + " does not lead, " + leaderId + " does");
  }
}
