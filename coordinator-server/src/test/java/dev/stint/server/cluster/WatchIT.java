package dev.stint.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stint.api.v1.Event;
import dev.stint.api.v1.Grant;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.Position;
import dev.stint.api.v1.RunRef;
import dev.stint.api.v1.SessionId;
import dev.stint.api.v1.StintGrpc;
import dev.stint.api.v1.TransferLeadershipRequest;
import dev.stint.api.v1.WatchRequest;
import dev.stint.api.v1.WatchResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Following the events of a run on a real cluster. */
@ExtendWith(SharedCluster.class)
final class WatchIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private TestCluster cluster;
  private Caller caller;

  /** Follows a log from one node until it is closed. */
  private static final class Follower implements StreamObserver<WatchResponse>, AutoCloseable {
    final List<WatchResponse> messages = new CopyOnWriteArrayList<>();
    volatile Status end;
    private final Context.CancellableContext context = Context.current().withCancellation();

    Follower(TestCluster cluster, String node, WatchRequest request) {
      context.run(() -> StintGrpc.newStub(cluster.channel(node)).watch(request, this));
    }

    @Override
    public void onNext(WatchResponse message) {
      messages.add(message);
    }

    @Override
    public void onError(Throwable failure) {
      end = Status.fromThrowable(failure);
    }

    @Override
    public void onCompleted() {
      end = Status.OK;
    }

    List<Event> events() {
      return messages.stream().flatMap(one -> one.getEvents().getEventsList().stream()).toList();
    }

    Position position() {
      return messages.get(messages.size() - 1).getPosition();
    }

    @Override
    public void close() {
      context.cancel(null);
    }
  }

  @BeforeEach
  void connect() {
    cluster = SharedCluster.get();
    caller = new Caller("watching", cluster.addresses());
  }

  @AfterEach
  void disconnect() {
    caller.close();
  }

  private static WatchRequest.Builder from(RunRef run) {
    return WatchRequest.newBuilder().setTenant("watching").setRun(run);
  }

  /** Grants and releases a shard that many times: two events each. */
  private long work(SessionId session, long sequence, int times) {
    long next = sequence;
    for (int i = 0; i < times; i++) {
      Grant grant = caller.claim(session, next++, 1, "followed").get(0);
      caller.accepted(Ops.release(session, grant, next++));
    }
    return next;
  }

  @Test
  void watchResumedElsewhereAfterALeaderChange_noEventMissedOrTwice() {
    RunRef run = caller.run("followed");
    SessionId session = caller.session("w1", 60_000);
    String first = cluster.leader();
    Follower before = new Follower(cluster, first, from(run).build());
    long next = work(session, 1, 5);
    await().atMost(PATIENCE).until(() -> before.events().size() == 13);
    Position resume = before.position();
    before.close();

    next = work(session, next, 5);
    cluster.clusterStub(first).transferLeadership(TransferLeadershipRequest.getDefaultInstance());
    await().atMost(PATIENCE).until(() -> !cluster.leader().equals(first));
    work(session, next, 5);
    Follower after = new Follower(cluster, cluster.leader(), from(run).setAfter(resume).build());
    Follower all = new Follower(cluster, first, from(run).build());
    await().atMost(PATIENCE).until(() -> all.events().size() == 33);
    await().atMost(PATIENCE).until(() -> after.events().size() == 20);
    after.close();
    all.close();

    List<Event> pieced = new ArrayList<>(before.events());
    pieced.addAll(after.events());
    assertThat(pieced).isEqualTo(all.events());
    assertThat(pieced).isSortedAccordingTo(WatchIT::inOrder).doesNotHaveDuplicates();
  }

  private static int inOrder(Event one, Event other) {
    int byRevision = Long.compareUnsigned(one.getRevision(), other.getRevision());
    return byRevision != 0 ? byRevision : Integer.compare(one.getOrdinal(), other.getOrdinal());
  }

  @Test
  void positionOfEventsNotKeptAnyMore_compactedWithTheOldest() {
    List<String> boundaries =
        IntStream.range(1, 256).mapToObj(i -> String.format("%03d", i)).toList();
    RunRef run = caller.run("long-story", boundaries.toArray(String[]::new));
    SessionId session =
        caller
            .accepted(Ops.openSession("w2", 256, 60_000, caller.soon()))
            .getSessionOpened()
            .getSession();
    long sequence = 1;
    for (int round = 0; round < 20; round++) { // 512 events each; 10,000 are kept
      List<Operation> releases = new ArrayList<>();
      for (Grant grant : caller.claim(session, sequence++, 256, "long-story")) {
        releases.add(Ops.release(session, grant, sequence++));
      }
      caller.acceptedAll(releases);
    }
    Position early = Position.newBuilder().setRevision(run.getIncarnation()).build();
    try (Follower follower =
        new Follower(cluster, cluster.leader(), from(run).setAfter(early).build())) {
      await().atMost(PATIENCE).until(() -> follower.end != null);
      assertThat(follower.end.isOk()).as("%s", follower.end).isTrue();
      assertThat(follower.messages).hasSize(1).allMatch(WatchResponse::hasCompacted);
      Position oldest = follower.messages.get(0).getCompacted().getOldest();
      try (Follower again =
          new Follower(cluster, cluster.leader(), from(run).setAfter(oldest).build())) {
        await().atMost(PATIENCE).until(() -> again.events().size() > 9_000);
        assertThat(again.events().get(0).getRevision()).isGreaterThan(oldest.getRevision());
      }
    }
  }

  @Test
  void runDeleted_itsWatchEndsAndTheOneUnderItsNameHasALogOfItsOwn() {
    RunRef run = caller.accepted(Ops.createRun("again", caller.soon())).getRunCreated().getRun();
    try (Follower old = new Follower(cluster, cluster.leader(), from(run).build())) {
      await().atMost(PATIENCE).until(() -> old.events().size() == 1);
      caller.accepted(Ops.deleteRun(run, caller.soon()));
      await().atMost(PATIENCE).until(() -> old.end != null);
      assertThat(old.end.getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }
    RunRef fresh = caller.accepted(Ops.createRun("again", caller.soon())).getRunCreated().getRun();
    assertThat(fresh.getIncarnation()).isGreaterThan(run.getIncarnation());
    assertThat(caller.rejected(Ops.sealRun(run, caller.soon())).name()).endsWith("NOT_FOUND");
    try (Follower follower = new Follower(cluster, cluster.leader(), from(fresh).build())) {
      await().atMost(PATIENCE).until(() -> follower.events().size() == 1);
      assertThat(follower.events().get(0).getRun().getIncarnation())
          .isEqualTo(fresh.getIncarnation());
    }
  }
}
