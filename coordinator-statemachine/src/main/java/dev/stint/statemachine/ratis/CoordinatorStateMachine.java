package dev.stint.statemachine.ratis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.StateMachineException;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.util.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a {@link ReplicatedState} as Ratis' state machine of one group.
 *
 * <p>Rules that hold here because Ratis breaks without them (docs/ratis.md has the list):
 *
 * <ul>
 *   <li>{@code startTransaction} and {@code preAppendTransaction} never throw, and the future of
 *       {@code applyTransaction} never fails: what a command is refused for is a result.
 *   <li>Entries are applied one by one on Ratis' apply thread, and done when the call returns.
 *   <li>A failure of the state ends the node: it is reported, and nothing is applied after it.
 *   <li>Callbacks of Ratis, which come with its locks held, only enqueue.
 *   <li>The live database stays open while a snapshot is received, since entries may still be
 *       applied; it is swapped in {@code reinitialize}, on the apply thread.
 * </ul>
 */
final class CoordinatorStateMachine
    implements StateMachine,
        StateMachine.EventApi,
        StateMachine.LeaderEventApi,
        StateMachine.FollowerEventApi {

  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorStateMachine.class);
  private static final CompletableFuture<Message> DONE =
      CompletableFuture.completedFuture(Message.EMPTY);

  private static final long REFUSAL_REPORT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final String name;
  private final ReplicatedState state;
  private final GroupEvents events;
  private final Submissions submissions;
  private final LifeCycle lifeCycle;
  private final SnapshotKeeper snapshots;
  private final AtomicBoolean closed = new AtomicBoolean();

  private volatile TermIndex applied = toTermIndex(Position.NONE);
  private volatile boolean opened;
  private volatile boolean initialized;
  private volatile boolean failed;
  private volatile long configurationTerm;

  private volatile Position installing;

  /** Only touched with the server's lock held. */
  private long refusedNanos;

  CoordinatorStateMachine(
      String name,
      ReplicatedState state,
      GroupEvents events,
      Submissions submissions,
      RaftOptions.Snapshots options) {
    this.name = name;
    this.state = state;
    this.events = events;
    this.submissions = submissions;
    this.lifeCycle = new LifeCycle(name);
    this.snapshots = new SnapshotKeeper(name, state, options);
  }

  // ---- life cycle

  @Override
  public void initialize(RaftServer server, RaftGroupId groupId, RaftStorage storage)
      throws IOException {
    lifeCycle.transition(LifeCycle.State.STARTING);
    try {
      Position live = state.open();
      opened = true;
      applied = toTermIndex(snapshots.start(storage, live));
      initialized = true;
      lifeCycle.transition(LifeCycle.State.RUNNING);
    } catch (IOException | RuntimeException | Error e) {
      failed = true;
      lifeCycle.transition(LifeCycle.State.EXCEPTION);
      throw e;
    }
  }

  /**
   * Called with the server's lock held when a snapshot was received, before Ratis replaces the old
   * ones by it and purges the log: the last moment to refuse it, and to make it durable. The
   * database stays open.
   */
  @Override
  public void pause() {
    if (waitsForALostInstall()) {
      throw fail("A snapshot came while another one stands still", lostInstall());
    }
    if (lifeCycle.getCurrentState() != LifeCycle.State.RUNNING) {
      throw new IllegalStateException(name + " still installs the snapshot before");
    }
    try {
      installing = snapshots.acceptReceived();
    } catch (IOException e) {
      reportRefusal(e);
      throw new UncheckedIOException(e);
    }
    lifeCycle.transition(LifeCycle.State.PAUSING);
    lifeCycle.transition(LifeCycle.State.PAUSED);
  }

  /** The leader sends it again and again; saying so now and then is enough. */
  private void reportRefusal(IOException failure) {
    long now = System.nanoTime();
    if (refusedNanos == 0 || now - refusedNanos > REFUSAL_REPORT_NANOS) {
      refusedNanos = now;
      LOG.error(
          "{}: refused a snapshot that the leader sent. If this repeats, the disk of the leader is"
              + " suspect: hand leadership over and replace that node",
          name,
          failure);
    }
  }

  /** A file of a snapshot has arrived; on the thread that receives, without a lock of Ratis. */
  void fileReceived(String requestId, String file) {
    if (initialized && !closed.get()) {
      snapshots.fileReceived(requestId, file);
    }
  }

  /**
   * Whether this is paused for a snapshot that Ratis has not put in its place. It does so right
   * after {@link #pause}, under the same lock; if the disk fails it there, it says so in its log
   * and neither goes back nor on.
   */
  boolean waitsForALostInstall() {
    return lifeCycle.getCurrentState() == LifeCycle.State.PAUSED
        && !snapshots.isInPlace(installing);
  }

  /** Ends the node over it: the next start brings the directory in order. */
  void endOverLostInstall() {
    fail("A snapshot that was received could not be put in its place", lostInstall());
  }

  private IOException lostInstall() {
    return new IOException(
        "the snapshot " + installing + " is not in its place; see the log of Raft before this");
  }

  @Override
  public void reinitialize() throws IOException {
    lifeCycle.transition(LifeCycle.State.STARTING);
    try {
      snapshots.installReceived();
      applied = toTermIndex(state.applied());
      lifeCycle.transition(LifeCycle.State.RUNNING);
    } catch (IOException | RuntimeException | Error e) {
      throw fail("The snapshot that was received could not be installed", e);
    }
  }

  @Override
  public LifeCycle.State getLifeCycleState() {
    return lifeCycle.getCurrentState();
  }

  /** Also called by the node when Ratis failed before it would close this. */
  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      snapshots.close();
      if (opened) {
        state.close();
      }
    } finally {
      lifeCycle.checkStateAndClose(() -> {});
    }
  }

  // ---- entries

  @Override
  public TransactionContext startTransaction(RaftClientRequest request) {
    TransactionContext context =
        TransactionContext.newBuilder()
            .setStateMachine(this)
            .setClientRequest(request)
            .setStateMachineContext(request.getMessage())
            .build();
    if (!(request.getMessage() instanceof Proposal)) {
      context.setException(
          new IOException("Entries are only taken from the process that leads, not from clients"));
    }
    return context;
  }

  @Override
  public TransactionContext preAppendTransaction(TransactionContext context) {
    if (context.getStateMachineContext() instanceof Proposal proposal) {
      proposal.reachesLog();
    }
    return context;
  }

  @Override
  public TransactionContext cancelTransaction(TransactionContext context) {
    return context;
  }

  @Override
  public TransactionContext applyTransactionSerial(TransactionContext context) {
    return context;
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext context) {
    refuseAfterFailure();
    LogEntryProto entry = context.getLogEntry();
    // Found by its name in the log and not by the context, which Ratis at times has lost.
    Optional<Submissions.InFlight> mine = submissions.find(entry.getStateMachineLogEntry());
    Proposal proposal = mine.map(Submissions.InFlight::proposal).orElse(null);
    Object result;
    try {
      result =
          state.apply(
              entry.getTerm(),
              entry.getIndex(),
              entry.getStateMachineLogEntry().getLogData().asReadOnlyByteBuffer(),
              proposal == null ? null : proposal.attachment());
    } catch (IOException | RuntimeException | Error e) {
      throw fail("Entry " + entry.getIndex() + " could not be applied", e);
    }
    advanced(entry.getTerm(), entry.getIndex());
    if (proposal != null) {
      proposal.applied(result);
      if (context.getStateMachineContext() != proposal) {
        mine.get().answerInstead();
      }
    }
    return DONE;
  }

  @Override
  public void notifyTermIndexUpdated(long term, long index) {
    refuseAfterFailure();
    try {
      state.advance(term, index);
    } catch (IOException | RuntimeException | Error e) {
      throw fail("The position could not be moved to entry " + index, e);
    }
    advanced(term, index);
  }

  private void advanced(long term, long index) {
    if (index > applied.getIndex()) {
      applied = TermIndex.valueOf(term, index);
    }
  }

  private void refuseAfterFailure() {
    if (failed) {
      throw new IllegalStateException(name + " has failed and applies nothing any more");
    }
  }

  /** To be thrown: it makes Ratis' apply thread stop and close this group. */
  private IllegalStateException fail(String what, Throwable cause) {
    failed = true;
    String reason =
        what + " in " + name + ": " + cause + ". This node must stop; nothing was applied after it";
    events.fatal(reason, cause);
    return new IllegalStateException(reason, cause);
  }

  @Override
  public TermIndex getLastAppliedTermIndex() {
    return applied;
  }

  // ---- snapshots

  /** On the apply thread; must not make it wait. */
  @Override
  public long takeSnapshot() {
    return failed || lifeCycle.getCurrentState() != LifeCycle.State.RUNNING
        ? RaftLog.INVALID_LOG_INDEX
        : snapshots.publishFinished(applied.getIndex());
  }

  /** Starts making a snapshot, or joins the one being made. {@link #takeSnapshot} publishes it. */
  CompletableFuture<Snapshot> buildSnapshot() {
    return snapshots.build();
  }

  /** The snapshot that Ratis was told of last. */
  Optional<Position> snapshotPosition() {
    return snapshots.position();
  }

  Position applied() {
    TermIndex now = applied;
    return new Position(now.getTerm(), now.getIndex());
  }

  Position durable() {
    return opened && !closed.get() ? state.durable() : Position.NONE;
  }

  /** Whether the state was opened well, at any time. */
  boolean wasInitialized() {
    return initialized;
  }

  boolean failed() {
    return failed;
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return snapshots.storage();
  }

  @Override
  public SnapshotInfo getLatestSnapshot() {
    return snapshots.storage().getLatestSnapshot();
  }

  // ---- reads never pass here

  @Override
  public CompletableFuture<Message> query(Message request) {
    return CompletableFuture.failedFuture(
        new StateMachineException("Reads are served beside Raft, not through it"));
  }

  @Override
  public CompletableFuture<Message> queryStale(Message request, long minIndex) {
    return query(request);
  }

  // ---- events

  @Override
  public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId newLeader) {
    events.leaderChanged(newLeader.toString());
  }

  /** Comes directly before {@link #notifyLeaderReady} on the same thread, which gets no term. */
  @Override
  public void notifyConfigurationChanged(
      long term, long index, RaftConfigurationProto configuration) {
    configurationTerm = term;
  }

  @Override
  public void notifyLeaderReady() {
    events.leaderReady(configurationTerm);
  }

  @Override
  public void notifyNotLeader(Collection<TransactionContext> pending) {
    events.notLeader();
  }

  @Override
  public void notifyLogFailed(Throwable cause, LogEntryProto entry) {
    events.fatal(
        "The Raft log of "
            + name
            + " failed"
            + (entry == null ? "" : " at entry " + entry.getIndex())
            + ": "
            + cause
            + ". It takes nothing any more until a restart; check the disk for space and errors",
        cause);
  }

  @Override
  public void notifyServerShutdown(RoleInfoProto role, boolean allServers) {
    events.fatal("Raft has shut " + name + " down by itself", null);
  }

  @Override
  public void notifyGroupRemove() {
    events.fatal("The group " + name + " was removed from this node", null);
  }

  private static TermIndex toTermIndex(Position position) {
    return TermIndex.valueOf(position.term(), position.index());
  }
}
