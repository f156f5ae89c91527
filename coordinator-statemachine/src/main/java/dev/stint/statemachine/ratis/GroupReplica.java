package dev.stint.statemachine.ratis;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.RaftServer;

/** This node's replica of one group. All methods may be called from any thread. */
public final class GroupReplica {

  private static final long ADOPT_TIMEOUT_MILLIS = 10_000;

  private final int group;
  private final String nodeId;
  private final RaftGroupId id;
  private final RaftPeerId peerId;
  private final RaftOptions options;
  private final CoordinatorStateMachine machine;
  private final Submissions submissions;
  private volatile RaftServer server;
  private volatile RaftServer.Division division;
  private volatile RaftClientAsynchronousProtocol front;

  GroupReplica(
      int group, RaftOptions options, CoordinatorStateMachine machine, Submissions submissions) {
    this.group = group;
    this.nodeId = options.self().nodeId();
    this.id = GroupIds.of(options.clusterId(), group);
    this.peerId = RaftPeerId.valueOf(nodeId);
    this.options = options;
    this.machine = machine;
    this.submissions = submissions;
  }

  /** The number of the group. */
  public int group() {
    return group;
  }

  /**
   * Submits an entry. May block shortly while Ratis takes it into its queue, so it is best called
   * from the one thread that forms the entries; entries of one thread reach the log in the order of
   * its calls.
   *
   * @param data 1 byte or more; not copied, so it must not change any more
   * @param attachment handed to {@link ReplicatedState#apply} with the bytes if this node still
   *     leads then; may be null
   * @return what {@link ReplicatedState#apply} returned, or a {@link SubmitFailure}. It completes
   *     on threads of Ratis, with its locks held at times: what depends on it must be short and
   *     must not call back in here, or run elsewhere
   */
  public CompletableFuture<Object> submit(byte[] data, Object attachment) {
    if (data.length == 0) {
      throw new IllegalArgumentException("An entry has at least one byte");
    }
    int bytesMax = options.limits().entryBytesMax();
    if (data.length > bytesMax) {
      return CompletableFuture.failedFuture(new SubmitFailure.TooLarge(data.length, bytesMax));
    }
    return submissions.submit(
        new Proposal(data, attachment),
        (proposal, callId) -> front.submitClientRequestAsync(requestOf(proposal, callId)));
  }

  private RaftClientRequest requestOf(Proposal proposal, long callId) {
    return RaftClientRequest.newBuilder()
        .setClientId(submissions.client())
        .setServerId(peerId)
        .setGroupId(id)
        .setCallId(callId)
        .setMessage(proposal)
        .setType(RaftClientRequest.writeRequestType())
        .build();
  }

  /** Whether this node leads in that term and has applied everything from before it. */
  public boolean isLeaderReady(long term) {
    RaftServer.Division now = division;
    return now != null
        && now.getInfo().getCurrentTerm() == term
        && now.getInfo().isLeaderReady()
        && now.getInfo().getCurrentTerm() == term;
  }

  /** The node that leads as far as this one knows, or {@code null}. From memory alone: cheap. */
  public String leaderIdOrNull() {
    RaftServer.Division now = division;
    RaftPeerId leader = now == null ? null : now.getInfo().getLeaderId();
    return leader == null ? null : leader.toString();
  }

  /** Index of the last entry known here as committed, or -1. From memory alone: cheap. */
  public long committedIndex() {
    RaftServer.Division now = division;
    return now == null ? -1 : now.getRaftLog().getLastCommittedIndex();
  }

  /** How the group stands. */
  public GroupStatus status() {
    return StatusReader.read(group, division, machine, submissions.inFlight());
  }

  /**
   * Hands leadership to the follower that is nearest to the end of the log. No entry is taken
   * meanwhile.
   *
   * @return the node that leads afterwards, or a {@link RaftOperationException}; then this node
   *     leads on if it did before
   */
  public CompletableFuture<String> transferLeadership() {
    Optional<String> best = StatusReader.bestSuccessor(status(), silentMillisMax());
    return best.isPresent()
        ? transferLeadership(best.get())
        : CompletableFuture.failedFuture(
            new RaftOperationException(
                status().role() == GroupStatus.Role.LEADER
                    ? "No follower of group " + group + " answers, so nobody can take over"
                    : nodeId + " does not lead group " + group));
  }

  /** Who has not answered for so long can not take over: others would stand for election. */
  private long silentMillisMax() {
    return options.elections().timeoutMaxMillis();
  }

  /**
   * The same, to a certain node. One that does not answer is refused at once: until Ratis gave up
   * on it, no entry would be taken, and nothing gained.
   */
  public CompletableFuture<String> transferLeadership(String target) {
    RaftServer.Division now = division;
    if (now == null || !now.getInfo().isLeader()) {
      return CompletableFuture.failedFuture(
          new RaftOperationException(nodeId + " does not lead group " + group));
    }
    Optional<GroupStatus.Follower> silent =
        status().followers().stream()
            .filter(follower -> follower.nodeId().equals(target))
            .filter(follower -> follower.silentMillis() > silentMillisMax())
            .findFirst();
    if (silent.isPresent()) {
      return CompletableFuture.failedFuture(
          new RaftOperationException(
              target
                  + " has not answered for "
                  + silent.get().silentMillis()
                  + " ms, so it can not take over group "
                  + group));
    }
    if (!submissions.shutOutForHandOver()) {
      return CompletableFuture.failedFuture(
          new RaftOperationException(nodeId + " is handing group " + group + " over already"));
    }
    TransferLeadershipRequest request =
        new TransferLeadershipRequest(
            submissions.client(),
            peerId,
            id,
            submissions.nextCallId(),
            RaftPeerId.valueOf(target),
            Math.max(1, options.shutdown().handOverMillis()));
    CompletableFuture<RaftClientReply> reply;
    try {
      reply = server.transferLeadershipAsync(request);
    } catch (IOException | RuntimeException e) {
      reply = CompletableFuture.failedFuture(e);
    }
    return reply
        .whenComplete((said, error) -> submissions.letInAfterHandOver())
        .handle((said, error) -> error != null ? error : said.getException())
        .thenCompose(
            failure ->
                failure == null
                    ? CompletableFuture.completedFuture(target)
                    : CompletableFuture.failedFuture(
                        new RaftOperationException(
                            "Group " + group + " was not handed over to " + target, failure)));
  }

  /**
   * Makes a snapshot beside apply, and cuts the log behind it. Meant for what Ratis does not do by
   * itself: by time and when the disk fills.
   *
   * @return the position of the newest snapshot afterwards, or a {@link RaftOperationException}
   */
  public CompletableFuture<Position> triggerSnapshot() {
    Optional<Position> newest = machine.snapshotPosition();
    if (division == null || machine.applied().index() < 0) {
      return CompletableFuture.failedFuture(
          new RaftOperationException("Group " + group + " holds nothing yet"));
    }
    if (newest.isPresent() && !machine.applied().isAfter(newest.get())) {
      return CompletableFuture.completedFuture(newest.get());
    }
    return machine
        .buildSnapshot()
        .thenCompose(this::adopt)
        .handle((position, error) -> position != null ? null : error)
        .thenCompose(
            error ->
                error == null
                    ? CompletableFuture.completedFuture(machine.snapshotPosition().orElseThrow())
                    : CompletableFuture.failedFuture(
                        new RaftOperationException(
                            "No snapshot could be made of group " + group, error)));
  }

  /** Has Ratis' apply thread pick up what was built: it purges the log. */
  private CompletableFuture<Position> adopt(Snapshot built) {
    SnapshotManagementRequest request =
        SnapshotManagementRequest.newCreate(
            submissions.client(), peerId, id, submissions.nextCallId(), ADOPT_TIMEOUT_MILLIS, 1);
    return server
        .snapshotManagementAsync(request)
        .thenCompose(
            said ->
                said.getException() == null
                    ? CompletableFuture.completedFuture(
                        machine.snapshotPosition().orElse(built.position()))
                    : CompletableFuture.failedFuture(said.getException()));
  }

  // ---- for the node

  RaftGroupId id() {
    return id;
  }

  CoordinatorStateMachine machine() {
    return machine;
  }

  RaftServer.Division division() {
    return division;
  }

  /** Ratis runs: entries may come in. */
  void started(RaftServer running) throws IOException {
    server = running;
    division = running.getDivision(id);
    // The division itself offers the same service without two thread hand-offs per entry.
    front = division instanceof RaftClientAsynchronousProtocol direct ? direct : running;
    submissions.open();
  }

  Submissions submissions() {
    return submissions;
  }
}
