package dev.stint.statemachine.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.SizeInBytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Ratis sees of the state machine, without Ratis. */
class CoordinatorStateMachineTest {

  @TempDir Path root;
  private final List<String> events = new ArrayList<>();
  private final Submissions submissions = new Submissions("n1");
  private MapState state;
  private CoordinatorStateMachine machine;
  private RaftStorage storage;

  private final class Recorder implements GroupEvents {
    @Override
    public void leaderReady(long term) {
      events.add("ready " + term);
    }

    @Override
    public void notLeader() {
      events.add("not leader");
    }

    @Override
    public void leaderChanged(String nodeId) {
      events.add("leader " + nodeId);
    }

    @Override
    public void fatal(String reason, Throwable cause) {
      events.add("fatal " + reason);
    }
  }

  @BeforeEach
  void start() throws IOException {
    state = new MapState(root.resolve("db"));
    storage =
        RaftStorage.newBuilder()
            .setDirectory(root.resolve("group").toFile())
            .setOption(RaftStorage.StartupOption.RECOVER)
            .setLogCorruptionPolicy(CorruptionPolicy.EXCEPTION)
            .setStorageFreeSpaceMin(SizeInBytes.valueOf(0))
            .build();
    storage.initialize();
    machine =
        new CoordinatorStateMachine(
            "n1@0", state, new Recorder(), submissions, new RaftOptions.Snapshots(10, 2, 30_000));
    machine.initialize(null, GroupIds.of("c", 0), storage);
    submissions.open();
  }

  @AfterEach
  void stop() throws IOException {
    machine.close();
    storage.close();
  }

  @Test
  void requestThatIsNotOurs_isRefusedWithoutAnException() {
    TransactionContext context = machine.startTransaction(request(Message.valueOf("x=1")));

    assertThat(context.getException()).hasMessageContaining("not from clients");
    assertThatCode(() -> machine.preAppendTransaction(context)).doesNotThrowAnyException();
  }

  @Test
  void proposalGoingIntoTheLog_knowsIt() {
    Proposal proposal = new Proposal(bytes("x=1"), null);
    TransactionContext context = machine.startTransaction(request(proposal));

    assertThat(context.getException()).isNull();
    assertThat(context.getStateMachineLogEntry().getLogData().toStringUtf8()).isEqualTo("x=1");
    assertThat(proposal.logged()).isFalse();
    machine.preAppendTransaction(context);
    assertThat(proposal.logged()).isTrue();
  }

  @Test
  void proposalApplied_carriesItsResultAndTheReplyCarriesNothing() throws Exception {
    Object attachment = new Object();
    Proposal proposal = new Proposal(bytes("x=1"), attachment);
    CompletableFuture<RaftClientReply> ratis = new CompletableFuture<>();
    List<TransactionContext> contexts = new ArrayList<>();
    CompletableFuture<Object> answer =
        submissions.submit(
            proposal,
            (submitted, callId) -> {
              contexts.add(machine.startTransaction(request(submitted, callId)));
              return ratis;
            });
    TransactionContext context = contexts.get(0);
    machine.preAppendTransaction(context);
    context.initLogEntry(1, 0);

    Message reply = machine.applyTransaction(context).get();

    assertThat(reply.getContent().isEmpty()).isTrue();
    assertThat(proposal.applied()).isTrue();
    assertThat(proposal.result()).isEqualTo(new MapState.Result(0, null));
    assertThat(state.history()).singleElement().extracting("attachment").isSameAs(attachment);
    assertThat(machine.getLastAppliedTermIndex().getIndex()).isZero();
    assertThat(answer).as("answered when Ratis has let go of it").isNotDone();
    ratis.complete(null);
    assertThat(answer).isCompletedWithValue(new MapState.Result(0, null));
    assertThat(submissions.inFlight()).isZero();
  }

  /** It is in the log before Ratis notes whom it belongs to, and may be applied in between. */
  @Test
  void proposalThatRatisDoesNotKnowYetWhenItIsApplied_isAnsweredFromThere() {
    Object attachment = new Object();
    List<Long> calls = new ArrayList<>();
    CompletableFuture<Object> answer =
        submissions.submit(
            new Proposal(bytes("x=1"), attachment),
            (proposal, callId) -> {
              calls.add(callId);
              return new CompletableFuture<>();
            });

    apply(1, 0, entry("x=2", ClientId.randomId(), calls.get(0)));
    assertThat(answer).as("the same call of another client").isNotDone();
    apply(1, 1, entry("x=1", submissions.client(), calls.get(0)));

    assertThat(answer).isCompletedWithValue(new MapState.Result(1, "2"));
    assertThat(state.history()).extracting("attachment").containsExactly(null, attachment);
    assertThat(submissions.inFlight()).isZero();
  }

  @Test
  void storageFailure_isFatalOnceAndNothingIsAppliedAfterIt() {
    apply(1, 0, "x=1");
    state.breakOn("y=1");

    assertThatThrownBy(() -> apply(1, 1, "y=1")).hasMessageContaining("the disk is gone");
    assertThatThrownBy(() -> apply(1, 2, "z=1")).hasMessageContaining("applies nothing any more");
    assertThatThrownBy(() -> machine.notifyTermIndexUpdated(1, 3))
        .hasMessageContaining("applies nothing any more");

    assertThat(events)
        .singleElement()
        .asString()
        .contains("Entry 1 could not be applied", "must stop");
    assertThat(state.content()).containsOnlyKeys("x");
    assertThat(machine.getLastAppliedTermIndex().getIndex()).isZero();
    assertThat(machine.takeSnapshot()).isEqualTo(RaftLog.INVALID_LOG_INDEX);
  }

  @Test
  void configurationEntry_movesThePositionAndGivesTheTermToLeaderReady() {
    machine.notifyConfigurationChanged(7, 0, RaftConfigurationProto.getDefaultInstance());
    machine.notifyLeaderReady();
    machine.notifyTermIndexUpdated(7, 0);

    assertThat(events).containsExactly("ready 7");
    assertThat(state.applied()).isEqualTo(new Position(7, 0));
    assertThat(machine.getLastAppliedTermIndex().getIndex()).isZero();
  }

  @Test
  void snapshotAskedFor_isMadeBesideAndHandedOverOnceItIsFinished() {
    for (int i = 0; i < 10; i++) {
      apply(1, i, "k" + i + "=v");
    }
    CountDownLatch release = state.holdCheckpoints();

    assertThat(machine.takeSnapshot()).isEqualTo(RaftLog.INVALID_LOG_INDEX);
    await().until(() -> state.checkpoints() == 1);
    apply(1, 10, "k=meanwhile");
    assertThat(machine.takeSnapshot()).isEqualTo(RaftLog.INVALID_LOG_INDEX);
    assertThat(machine.getLatestSnapshot()).isNull();
    release.countDown();

    await().until(() -> machine.takeSnapshot() == 9);
    assertThat(machine.getLatestSnapshot().getIndex()).isEqualTo(9);
    assertThat(machine.takeSnapshot()).isEqualTo(RaftLog.INVALID_LOG_INDEX);
    assertThat(state.checkpoints()).isOne();
  }

  @Test
  void snapshotAskedForTooEarly_isNotMade() {
    apply(1, 0, "k=v");

    assertThat(machine.takeSnapshot()).isEqualTo(RaftLog.INVALID_LOG_INDEX);
    assertThat(machine.buildSnapshot()).succeedsWithin(java.time.Duration.ofSeconds(10));
    assertThat(machine.takeSnapshot()).as("but one that somebody built is taken").isZero();
  }

  @Test
  void snapshotThatFailed_isNotTriedAtEveryEntry() {
    for (int i = 0; i < 10; i++) {
      apply(1, i, "k" + i + "=v");
    }
    state.failCheckpoints(true);
    machine.takeSnapshot();
    CompletableFuture<Snapshot> failed = machine.buildSnapshot();
    assertThatThrownBy(failed::get).isInstanceOf(ExecutionException.class);
    state.failCheckpoints(false);

    for (int i = 0; i < 5; i++) {
      assertThat(machine.takeSnapshot()).isEqualTo(RaftLog.INVALID_LOG_INDEX);
    }

    assertThat(state.checkpoints()).isZero();
    assertThat(events).isEmpty();
  }

  @Test
  void snapshotReceived_isInstalledOnTheApplyThreadAndReplacesTheState() throws Exception {
    apply(1, 0, "old=1");
    Path request = receiveFromElsewhere();

    machine.pause();
    assertThat(machine.getLifeCycleState()).isEqualTo(LifeCycle.State.PAUSED);
    apply(1, 1, "still=applied");
    DurableFiles.deleteTree(root.resolve("group/sm"));
    DurableFiles.move(request, root.resolve("group/sm"));
    machine.reinitialize();

    assertThat(machine.getLifeCycleState()).isEqualTo(LifeCycle.State.RUNNING);
    assertThat(machine.getLatestSnapshot().getIndex()).isEqualTo(20);
    assertThat(machine.getLastAppliedTermIndex().getIndex()).isEqualTo(20);
    assertThat(state.content()).containsOnlyKeys("elsewhere");
    assertThat(state.installed()).isOne();
  }

  /** Ratis' rename failed, and all that it says of it is an error to the leader. */
  @Test
  void snapshotReceivedWhileOneWasNeverPutInItsPlace_isFatal() throws Exception {
    receiveFromElsewhere();
    assertThat(machine.waitsForALostInstall()).isFalse();
    machine.pause();
    assertThat(machine.waitsForALostInstall()).isTrue();

    assertThatThrownBy(machine::pause).hasMessageContaining("must stop");

    assertThat(events).singleElement().asString().contains("is not in its place", "n1@0");
    assertThatThrownBy(() -> apply(1, 0, "x=1")).hasMessageContaining("applies nothing any more");
  }

  @Test
  void snapshotReceivedWhileOneIsBeingInstalled_isRefusedAndThatOneGoesOn() throws Exception {
    Path request = receiveFromElsewhere();
    machine.pause();
    DurableFiles.deleteTree(root.resolve("group/sm"));
    DurableFiles.move(request, root.resolve("group/sm"));
    assertThat(machine.waitsForALostInstall()).isFalse();

    assertThatThrownBy(machine::pause).hasMessageContaining("still installs the snapshot before");

    machine.reinitialize();
    assertThat(events).isEmpty();
    assertThat(state.content()).containsOnlyKeys("elsewhere");
  }

  @Test
  void snapshotReceivedThatIsDamaged_isRefusedAndEverythingStays() throws Exception {
    apply(1, 0, "old=1");
    Snapshot received = makeElsewhere(20);
    Files.writeString(received.data().resolve("map"), "0 20\nelsewhere=2");
    Path request = root.resolve("group/tmp/snapshot-1");
    Files.createDirectories(request);
    DurableFiles.move(received.directory(), request.resolve(received.directory().getFileName()));

    assertThatThrownBy(machine::pause).hasRootCauseInstanceOf(CorruptSnapshotException.class);

    assertThat(machine.getLifeCycleState()).isEqualTo(LifeCycle.State.RUNNING);
    apply(1, 1, "goes=on");
    assertThat(events).isEmpty();
  }

  @Test
  void snapshotThatVanishesAfterItWasReceived_isFatal() throws Exception {
    receiveFromElsewhere();
    machine.pause();

    assertThatThrownBy(machine::reinitialize).hasMessageContaining("could not be installed");

    assertThat(events).singleElement().asString().contains("received snapshot is gone");
    assertThatThrownBy(() -> apply(1, 0, "x=1")).hasMessageContaining("applies nothing any more");
  }

  @Test
  void query_failsAtOnceInsteadOfWaiting() {
    assertThat(machine.query(Message.EMPTY)).isCompletedExceptionally();
    assertThat(machine.queryStale(Message.EMPTY, 1_000)).isCompletedExceptionally();
  }

  @Test
  void closeTwice_closesTheStateOnce() throws IOException {
    machine.close();
    machine.close();

    assertThat(state.closed()).isOne();
    assertThat(machine.getLifeCycleState()).isEqualTo(LifeCycle.State.CLOSED);
  }

  /** Puts a snapshot where Ratis puts what it receives. */
  private Path receiveFromElsewhere() throws IOException {
    Snapshot received = makeElsewhere(20);
    Path request = root.resolve("group/tmp/snapshot-1");
    Files.createDirectories(request);
    DurableFiles.move(received.directory(), request.resolve(received.directory().getFileName()));
    return request;
  }

  private Snapshot makeElsewhere(long index) throws IOException {
    MapState other = new MapState(root.resolve("other-db"));
    other.open();
    other.advance(1, index - 1);
    other.apply(1, index, java.nio.ByteBuffer.wrap(bytes("elsewhere=1")), null);
    SnapshotStorage elsewhere = new SnapshotStorage(2);
    elsewhere.open(root.resolve("other"));
    elsewhere.recover(Position.NONE);
    return elsewhere.create(other::checkpoint);
  }

  private void apply(long term, long index, String text) {
    apply(term, index, entry(text, ClientId.randomId(), 1));
  }

  private static StateMachineLogEntryProto entry(String text, ClientId client, long callId) {
    return StateMachineLogEntryProto.newBuilder()
        .setLogData(ByteString.copyFromUtf8(text))
        .setClientId(client.toByteString())
        .setCallId(callId)
        .build();
  }

  private void apply(long term, long index, StateMachineLogEntryProto what) {
    LogEntryProto entry =
        LogEntryProto.newBuilder()
            .setTerm(term)
            .setIndex(index)
            .setStateMachineLogEntry(what)
            .build();
    machine.applyTransaction(machine.startTransaction(entry, RaftPeerRole.FOLLOWER));
  }

  private RaftClientRequest request(Message message) {
    return request(message, 1);
  }

  private RaftClientRequest request(Message message, long callId) {
    return RaftClientRequest.newBuilder()
        .setClientId(submissions.client())
        .setServerId(RaftPeerId.valueOf("n1"))
        .setGroupId(GroupIds.of("c", 0))
        .setCallId(callId)
        .setMessage(message)
        .setType(RaftClientRequest.writeRequestType())
        .build();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
