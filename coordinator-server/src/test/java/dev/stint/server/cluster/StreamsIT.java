package dev.stint.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stint.api.v1.Advice;
import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.ExecuteResponse;
import dev.stint.api.v1.Grant;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.RejectionCode;
import dev.stint.api.v1.SessionId;
import dev.stint.api.v1.StintGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Streams and waiting claims on a real cluster, up to and over the end of a leader. */
@ExtendWith(SharedCluster.class)
final class StreamsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private TestCluster cluster;
  private Caller caller;

  /** One stream, and what came on it. */
  private static final class Client implements StreamObserver<ExecuteResponse> {
    final List<ExecuteResponse> responses = new CopyOnWriteArrayList<>();
    final CompletableFuture<Status> end = new CompletableFuture<>();

    @Override
    public void onNext(ExecuteResponse response) {
      responses.add(response);
    }

    @Override
    public void onError(Throwable failure) {
      end.complete(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
      end.complete(Status.OK);
    }

    List<OperationResult> results() {
      return responses.stream().flatMap(one -> one.getResultsList().stream()).toList();
    }

    List<Advice> advice() {
      return responses.stream().flatMap(one -> one.getAdviceList().stream()).toList();
    }
  }

  @BeforeEach
  void connect() {
    cluster = SharedCluster.get();
    caller = new Caller("streams", cluster.addresses());
  }

  @AfterEach
  void disconnect() {
    caller.close();
  }

  private StreamObserver<ExecuteRequest> open(Client client) {
    return StintGrpc.newStub(cluster.channel(cluster.leader())).stream(client);
  }

  private static ExecuteRequest request(List<Operation> operations) {
    return ExecuteRequest.newBuilder().setTenant("streams").addAllOperations(operations).build();
  }

  @Test
  void manyOperationsSent_answeredInBatchesEachOnceAndInOrder() {
    caller.run("many");
    SessionId session = caller.session("w1", 30_000);
    Grant grant = caller.claim(session, 1, 1, "many").get(0);
    Client client = new Client();
    StreamObserver<ExecuteRequest> stream = open(client);
    for (int block = 0; block < 20; block++) {
      int first = 100 * block;
      stream.onNext(
          request(
              LongStream.range(first, first + 100)
                  .mapToObj(i -> checkpoint(session, grant, i))
                  .toList()));
    }
    await().atMost(PATIENCE).until(() -> client.results().size() == 2_000);
    assertThat(client.results()).allMatch(OperationResult::hasCheckpointAccepted);
    assertThat(client.results().stream().map(OperationResult::getCorrelation))
        .containsExactlyElementsOf(LongStream.range(0, 2_000).boxed().toList());
    assertThat(client.responses.size()).isLessThan(1_000);
    stream.onCompleted();
    assertThat(client.end.join().isOk()).isTrue();
  }

  private static Operation checkpoint(SessionId session, Grant grant, long i) {
    return Ops.checkpoint(session, grant, 2 + i, String.format("%05d", i)).toBuilder()
        .setCorrelation(i)
        .build();
  }

  @Test
  void operatorRevokesAndDrains_advicePushedOnTheStream() {
    caller.run("advised");
    SessionId session = caller.session("w2", 30_000);
    Grant grant = caller.claim(session, 1, 1, "advised").get(0);
    Client client = new Client();
    StreamObserver<ExecuteRequest> stream = open(client);
    stream.onNext(request(List.of(Ops.heartbeat(session))));
    await().atMost(PATIENCE).until(() -> client.results().size() == 1);

    caller.accepted(Ops.revoke(grant, caller.soon()));
    await().atMost(PATIENCE).until(() -> client.advice().stream().anyMatch(Advice::hasRevoked));
    assertThat(client.advice().get(0).getRevoked().getLease().getFence())
        .isEqualTo(grant.getFence());
    caller.accepted(Ops.drain(session, caller.soon()));
    await().atMost(PATIENCE).until(() -> client.advice().stream().anyMatch(Advice::hasDrain));
    assertThat(client.results()).as("nothing was asked meanwhile").hasSize(1);
    stream.onCompleted();
    assertThat(client.end.join().isOk()).isTrue();
  }

  @Test
  void shardReleased_claimThatWaitsIsGrantedAtOnce() {
    caller.run("waited-for");
    SessionId holder = caller.session("w3", 30_000);
    SessionId waiter = caller.session("w4", 30_000);
    Grant grant = caller.claim(holder, 1, 1, "waited-for").get(0);
    Client client = new Client();
    StreamObserver<ExecuteRequest> stream = open(client);
    stream.onNext(request(List.of(Ops.claim(waiter, 1, 1, 15_000, "waited-for"))));
    stream.onNext(request(List.of(Ops.heartbeat(waiter))));
    await().atMost(PATIENCE).until(() -> client.results().size() == 1);
    assertThat(client.results().get(0).hasHeartbeatAccepted()).as("the claim waits").isTrue();

    long start = System.nanoTime();
    caller.accepted(Ops.release(holder, grant, 2));
    await().atMost(PATIENCE).until(() -> client.results().size() == 2);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(client.results().get(1).getLeasesGranted().getGrants(0).getFence())
        .isGreaterThan(grant.getFence());
    stream.onCompleted();
    assertThat(client.end.join().isOk()).isTrue();
  }

  @Test
  @SuppressWarnings("try") // what is held is only closed
  void leaderDeposed_waitingClaimsFailAtOnceAndEveryStreamEnds() {
    caller.run("deposed");
    SessionId holder = caller.session("w5", 60_000);
    SessionId waiter = caller.session("w6", 60_000);
    caller.claim(holder, 1, 1, "deposed");
    Client waiting = new Client();
    StreamObserver<ExecuteRequest> stream = open(waiting);
    stream.onNext(request(List.of(Ops.claim(waiter, 1, 1, 30_000, "deposed"))));
    stream.onNext(request(List.of(Ops.heartbeat(waiter))));
    Client idle = new Client();
    StreamObserver<ExecuteRequest> other = open(idle);
    other.onNext(request(List.of(Ops.heartbeat(holder))));
    await().atMost(PATIENCE).until(() -> !waiting.results().isEmpty() && !idle.results().isEmpty());

    try (CutOff held = CutOff.of(cluster.leader())) {
      await().atMost(PATIENCE).until(() -> waiting.end.isDone() && idle.end.isDone());
    }
    assertThat(waiting.results().get(1).getRejection().getCode())
        .isEqualTo(RejectionCode.REJECTION_CODE_UNAVAILABLE);
    assertThat(waiting.end.join().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(idle.end.join().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    caller.accepted(Ops.heartbeat(waiter));
    caller.verify();
  }
}
