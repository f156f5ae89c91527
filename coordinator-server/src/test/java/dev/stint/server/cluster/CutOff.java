package dev.stint.server.cluster;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.ratis.util.CodeInjectionForTesting;

/**
 * Cuts one node of this process off from its peers, in both directions, until it is closed. What is
 * sent meanwhile is neither lost nor refused but held up where it arrives, so senders hear nothing;
 * once the node is joined again it comes late, as it may on a network.
 */
final class CutOff implements AutoCloseable {
  /** Where Ratis receives from a peer; there, and there alone, it knows both ends. */
  private static final List<String> POINTS =
      List.of(
          "RaftServerImpl.requestVote",
          "RaftServerImpl.appendEntries",
          "RaftServerImpl.installSnapshot",
          "RaftServerImpl.startLeaderElection");

  private final String node;
  private final CountDownLatch joined = new CountDownLatch(1);

  private CutOff(String node) {
    this.node = node;
  }

  static CutOff of(String node) {
    CutOff cut = new CutOff(node);
    POINTS.forEach(point -> CodeInjectionForTesting.put(point, cut::hold));
    return cut;
  }

  private boolean hold(Object receiver, Object sender, Object... message) {
    if (node.equals(String.valueOf(receiver)) || node.equals(String.valueOf(sender))) {
      try {
        joined.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return false;
  }

  @Override
  public void close() {
    POINTS.forEach(CodeInjectionForTesting::remove);
    joined.countDown();
  }
}
