package dev.stint.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.ClusterGrpc;
import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.ExecuteResponse;
import dev.stint.api.v1.ExpiresAt;
import dev.stint.api.v1.GetShardRequest;
import dev.stint.api.v1.Grant;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.RejectionCode;
import dev.stint.api.v1.RunRef;
import dev.stint.api.v1.SessionId;
import dev.stint.api.v1.ShardInfo;
import dev.stint.api.v1.StintGrpc;
import dev.stint.api.v1.VerifyRequest;
import dev.stint.api.v1.VerifyResponse;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/**
 * A client without a library: sends an operation to one node after the other until one of them has
 * judged it, always the same message.
 */
final class Caller implements AutoCloseable {
  private static final long ATTEMPT_MILLIS = 2_000;
  private static final Set<RejectionCode> NOT_JUDGED =
      EnumSet.of(
          RejectionCode.REJECTION_CODE_UNAVAILABLE,
          RejectionCode.REJECTION_CODE_OUTCOME_UNKNOWN,
          RejectionCode.REJECTION_CODE_DEADLINE_EXCEEDED,
          RejectionCode.REJECTION_CODE_RESOURCE_EXHAUSTED);

  private final String tenant;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final AtomicLong logicalMillis = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private volatile int at;
  private volatile long revision;

  Caller(String tenant, List<String> addresses) {
    this.tenant = tenant;
    for (String address : addresses) {
      channels.add(ManagedChannelBuilder.forTarget(address).usePlaintext().build());
    }
  }

  /** Attempts so far that ended without a judgement. */
  long failures() {
    return failures.get();
  }

  /** Until when commands made now are to be judged. */
  ExpiresAt soon() {
    return Ops.at(logicalMillis.get() + 300_000);
  }

  /** One answer to the same operation, however often it has to be sent. */
  OperationResult sure(Operation operation) {
    OperationResult[] found = new OperationResult[1];
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              found[0] = attempt(operation);
              return found[0] != null;
            });
    return found[0];
  }

  /** The judgement of the node at hand, or {@code null}: then the next one is at hand. */
  private OperationResult attempt(Operation operation) {
    int node = at;
    try {
      ExecuteResponse response =
          StintGrpc.newBlockingStub(channels.get(node))
              .withDeadlineAfter(ATTEMPT_MILLIS, TimeUnit.MILLISECONDS)
              .execute(
                  ExecuteRequest.newBuilder().setTenant(tenant).addOperations(operation).build());
      logicalMillis.accumulateAndGet(response.getHeader().getLogicalTimeMillis(), Math::max);
      OperationResult result = response.getResults(0);
      if (!NOT_JUDGED.contains(result.getRejection().getCode())) {
        revisionGoesOn(result);
        return result;
      }
    } catch (StatusRuntimeException e) {
      // no answer is no judgement either
    }
    failures.incrementAndGet();
    channels.get(node).resetConnectBackoff(); // it may be back already
    at = (node + 1) % channels.size();
    return null;
  }

  /** Whatever was killed: one thread sees each of its commands after those before (S10). */
  private void revisionGoesOn(OperationResult result) {
    if (!result.hasRejection() && !result.getReplayed()) {
      assertThat(Long.compareUnsigned(result.getRevision(), revision))
          .as("%s, after one at revision %s", result, Long.toUnsignedString(revision))
          .isNotNegative();
      revision = result.getRevision();
    }
  }

  /** As {@link #sure}, and it was accepted. */
  OperationResult accepted(Operation operation) {
    OperationResult result = sure(operation);
    assertThat(result.hasRejection()).as("%s%n%s", operation, result).isFalse();
    return result;
  }

  /** All of them in one request to a node that leads; nothing here is repeated. */
  void acceptedAll(List<Operation> operations) {
    ExecuteResponse response =
        stub()
            .execute(
                ExecuteRequest.newBuilder().setTenant(tenant).addAllOperations(operations).build());
    assertThat(response.getResultsList()).noneMatch(OperationResult::hasRejection);
  }

  RejectionCode rejected(Operation operation) {
    OperationResult result = sure(operation);
    assertThat(result.hasRejection()).as("%s%n%s", operation, result).isTrue();
    return result.getRejection().getCode();
  }

  /** A sealed run with shards cut at the boundaries. */
  RunRef run(String name, String... boundaries) {
    RunRef run = accepted(Ops.createRun(name, soon())).getRunCreated().getRun();
    accepted(Ops.addShards(run, List.of(boundaries), soon()));
    accepted(Ops.sealRun(run, soon()));
    return run;
  }

  SessionId session(String worker, long ttlMillis) {
    return accepted(Ops.openSession(worker, 100, ttlMillis, soon()))
        .getSessionOpened()
        .getSession();
  }

  List<Grant> claim(SessionId session, long sequence, int max, String run) {
    return accepted(Ops.claim(session, sequence, max, 0, run)).getLeasesGranted().getGrantsList();
  }

  /** A shard, as a linearizable read shows it. */
  ShardInfo shard(RunRef run, long shard) {
    GetShardRequest request =
        GetShardRequest.newBuilder()
            .setRun(run.toBuilder().setTenant(tenant))
            .setShardId(shard)
            .build();
    ShardInfo[] found = new ShardInfo[1];
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              try {
                found[0] = stub().getShard(request).getShard();
                return true;
              } catch (StatusRuntimeException e) {
                at = (at + 1) % channels.size();
                return false;
              }
            });
    return found[0];
  }

  private StintGrpc.StintBlockingStub stub() {
    return StintGrpc.newBlockingStub(channels.get(at))
        .withDeadlineAfter(ATTEMPT_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** All replicas are there and equal at one index, asked for until they are. */
  void verify() {
    VerifyResponse[] last = new VerifyResponse[1];
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              at = (at + 1) % channels.size();
              last[0] =
                  ClusterGrpc.newBlockingStub(channels.get(at))
                      .withDeadlineAfter(5, TimeUnit.SECONDS)
                      .verify(VerifyRequest.getDefaultInstance());
              assertThat(last[0].getReplicasList())
                  .hasSize(channels.size())
                  .allMatch(replica -> replica.getProblem().isEmpty());
            });
    assertThat(last[0].getVerified()).as("%s", last[0]).isTrue();
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
