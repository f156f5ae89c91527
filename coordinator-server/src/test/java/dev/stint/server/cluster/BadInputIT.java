package dev.stint.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.stint.api.v1.Checkpoint;
import dev.stint.api.v1.Claim;
import dev.stint.api.v1.Cursor;
import dev.stint.api.v1.ErrorInfo;
import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.GetRunRequest;
import dev.stint.api.v1.GetShardRequest;
import dev.stint.api.v1.Grant;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.Rejection;
import dev.stint.api.v1.RejectionCode;
import dev.stint.api.v1.RunRef;
import dev.stint.api.v1.SessionId;
import dev.stint.api.v1.StintGrpc;
import dev.stint.server.settings.HostPort;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever comes over the wire gets a typed error, and all replicas live on and stay equal. */
@ExtendWith(SharedCluster.class)
final class BadInputIT {
  private TestCluster cluster;
  private String leader;
  private Caller caller;

  @BeforeEach
  void connect() {
    cluster = SharedCluster.get();
    leader = cluster.leader();
    caller = new Caller("bad-input", cluster.addresses());
  }

  @AfterEach
  void allReplicasLiveAndAreEqual() {
    caller.verify();
    caller.close();
  }

  private StintGrpc.StintBlockingStub stub() {
    return cluster.stub(leader).withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  private static ExecuteRequest request(String tenant, List<Operation> operations) {
    return ExecuteRequest.newBuilder().setTenant(tenant).addAllOperations(operations).build();
  }

  /** The status that a request ends with, and what it says. */
  private static Rejection refused(Status.Code code, Runnable call) {
    StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call::run);
    assertThat(failure).isNotNull();
    assertThat(failure.getStatus().getCode()).as("%s", failure).isEqualTo(code);
    try {
      return StatusProto.fromThrowable(failure)
          .getDetails(0)
          .unpack(ErrorInfo.class)
          .getRejection();
    } catch (com.google.protobuf.InvalidProtocolBufferException | RuntimeException e) {
      throw new AssertionError("no typed detail in " + failure, e);
    }
  }

  @Test
  void requestsOfAWrongShape_invalidArgumentWithTheField() {
    Operation fine = Ops.createRun("fine", caller.soon());
    for (String tenant : List.of("", "A", "a b", "-a", "a".repeat(65), "ä", "\u0000")) {
      assertThat(
              refused(
                      Status.Code.INVALID_ARGUMENT,
                      () -> stub().execute(request(tenant, List.of(fine))))
                  .getCode())
          .isEqualTo(RejectionCode.REJECTION_CODE_INVALID_ARGUMENT);
    }
    for (int count : new int[] {0, 1_025, 5_000}) {
      Rejection rejection =
          refused(
              Status.Code.INVALID_ARGUMENT,
              () ->
                  stub()
                      .execute(
                          request(
                              "bad-input",
                              Collections.nCopies(count, Operation.getDefaultInstance()))));
      assertThat(rejection.getSubject() + rejection.getMessage()).contains("operations");
    }
    SessionId nobody = SessionId.newBuilder().setRevision(1L << 40).build();
    List<Operation> most = Collections.nCopies(1_024, Ops.heartbeat(nobody));
    assertThat(stub().execute(request("bad-input", most)).getResultsList())
        .hasSize(1_024)
        .allMatch(OperationResult::hasRejection);
  }

  @Test
  void operationOfAnUnknownKind_invalidArgumentAndNothingOfTheRequestIsDone() {
    Operation fine = Ops.createRun("beside-unknown", caller.soon());
    Operation unknown =
        Operation.newBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(
                        999,
                        UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFromUtf8("of a later version"))
                            .build())
                    .build())
            .build();
    for (Operation strange : List.of(unknown, Operation.getDefaultInstance())) {
      Rejection rejection =
          refused(
              Status.Code.INVALID_ARGUMENT,
              () -> stub().execute(request("bad-input", List.of(fine, strange))));
      assertThat(rejection.getSubject()).isEqualTo("operations[1]");
    }
    RunRef run = RunRef.newBuilder().setTenant("bad-input").setName("beside-unknown").build();
    refused(
        Status.Code.NOT_FOUND, () -> stub().getRun(GetRunRequest.newBuilder().setRun(run).build()));
  }

  @Test
  void holdersOfNothing_typedRejections() {
    RunRef run = caller.run("held", "m");
    SessionId session = caller.session("w1", 60_000);
    SessionId closed = caller.session("w2", 60_000);
    Grant grant = caller.claim(session, 1, 1, "held").get(0);
    caller.accepted(Ops.closeSession(closed));

    assertThat(caller.rejected(Ops.checkpoint(closed, grant, 1, "a")).name())
        .endsWith("SESSION_EXPIRED");
    assertThat(caller.rejected(Ops.claim(closed, 1, 1, 0, "held")).name())
        .endsWith("SESSION_EXPIRED");
    assertThat(caller.rejected(Ops.heartbeat(closed)).name()).endsWith("SESSION_EXPIRED");
    Grant older = grant.toBuilder().setFence(grant.getFence() - 1).build();
    assertThat(caller.rejected(Ops.checkpoint(session, older, 2, "a")).name())
        .endsWith("STALE_FENCE");
    Grant beyond = grant.toBuilder().setShard(grant.getShard().toBuilder().setShardId(99)).build();
    assertThat(caller.rejected(Ops.checkpoint(session, beyond, 3, "a")).name())
        .endsWith("NOT_FOUND");
    assertThat(caller.rejected(Ops.claim(session, 4, 1, 0, "no-such-run")).name())
        .endsWith("NOT_FOUND");
    assertThat(caller.rejected(Ops.claim(session, 5, 0, 0, "held")).name())
        .endsWith("INVALID_ARGUMENT");
    assertThat(caller.rejected(Ops.checkpoint(session, grant, 6, "z")).name())
        .endsWith("OUT_OF_RANGE");
    assertThat(caller.rejected(Ops.checkpoint(session, grant, 7, "")).name())
        .endsWith("INVALID_ARGUMENT");
    assertThat(caller.rejected(Ops.checkpoint(session, grant, 8, "k".repeat(4_097))).name())
        .matches(".*(INVALID_ARGUMENT|LIMIT_EXCEEDED)");
    assertThat(caller.rejected(Ops.createRun("No such name", caller.soon())).name())
        .endsWith("INVALID_ARGUMENT");
    assertThat(caller.rejected(Ops.addShards(run, List.of(), caller.soon())).name())
        .endsWith("CHUNK_CONFLICT");
    assertThat(caller.rejected(Ops.createRun("late", Ops.at(1))).name()).endsWith("EXPIRED");
    assertThat(caller.rejected(Ops.createRun("far", Ops.at(Long.MAX_VALUE))).name())
        .endsWith("INVALID_ARGUMENT");
  }

  @Test
  void thingsOfAnotherTenant_notFoundAsIfTheyWereNotThere() {
    RunRef run = caller.run("private");
    SessionId session = caller.session("w3", 60_000);
    Grant grant = caller.claim(session, 1, 1, "private").get(0);
    try (Caller other = new Caller("somebody-else", cluster.addresses())) {
      SessionId own = other.session("thief", 60_000);
      RunRef unnamed = run.toBuilder().clearTenant().build();
      Grant taken =
          grant.toBuilder().setShard(grant.getShard().toBuilder().setRun(unnamed)).build();
      assertThat(other.rejected(Ops.claim(own, 1, 1, 0, "private")).name()).endsWith("NOT_FOUND");
      for (Grant one : List.of(grant, taken)) {
        assertThat(other.rejected(Ops.checkpoint(session, one, 2, "a")).name())
            .endsWith("NOT_FOUND");
        assertThat(other.rejected(Ops.checkpoint(own, one, 2, "a")).name()).endsWith("NOT_FOUND");
      }
      assertThat(other.rejected(Ops.deleteRun(run, other.soon())).name()).endsWith("NOT_FOUND");
      assertThat(other.rejected(Ops.drain(session, other.soon())).name()).endsWith("NOT_FOUND");
      assertThat(other.rejected(Ops.heartbeat(session)).name())
          .matches(".*(NOT_FOUND|SESSION_EXPIRED)");
    }
    caller.accepted(Ops.checkpoint(session, grant, 3, "a"));
  }

  @Test
  void readsOfUnknownThings_typedStatus() {
    RunRef unknown = RunRef.newBuilder().setTenant("bad-input").setName("unknown").build();
    refused(
        Status.Code.NOT_FOUND,
        () -> stub().getRun(GetRunRequest.newBuilder().setRun(unknown).build()));
    refused(Status.Code.INVALID_ARGUMENT, () -> stub().getRun(GetRunRequest.getDefaultInstance()));
    RunRef run = caller.run("readable").toBuilder().setTenant("bad-input").build();
    refused(
        Status.Code.NOT_FOUND,
        () -> stub().getShard(GetShardRequest.newBuilder().setRun(run).setShardId(7).build()));
    refused(
        Status.Code.INVALID_ARGUMENT,
        () -> stub().getShard(GetShardRequest.newBuilder().setRun(run).build()));
  }

  @Test
  void messagesThatAreTooLarge_refusedAndTheConnectionGoesOn() {
    SessionId session = SessionId.newBuilder().setRevision(1).build();
    Operation large =
        Operation.newBuilder()
            .setCheckpoint(
                Checkpoint.newBuilder()
                    .setSession(session)
                    .setCursor(
                        Cursor.newBuilder()
                            .setLastKey(Ops.key("a"))
                            .setToken(ByteString.copyFrom(new byte[2 << 20]))))
            .build();
    assertThat(caller.sure(large).getRejection().getCode().name())
        .matches(".*(INVALID_ARGUMENT|LIMIT_EXCEEDED)");
    StatusRuntimeException tooLarge =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> stub().execute(request("bad-input", List.of(large, large, large))));
    assertThat(tooLarge.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    Operation names =
        Operation.newBuilder()
            .setClaim(
                Claim.newBuilder()
                    .setSession(session)
                    .addAllRuns(Collections.nCopies(100_000, "a"))
                    .setMax(1))
            .build();
    assertThat(caller.sure(names).getRejection().getCode().name())
        .matches(".*(INVALID_ARGUMENT|LIMIT_EXCEEDED)");
  }

  @Test
  void bytesThatAreNoMessage_endTheCallAlone() {
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      byte[] garbage = new byte[random.nextInt(200)];
      random.nextBytes(garbage);
      StatusRuntimeException failure =
          catchThrowableOfType(StatusRuntimeException.class, () -> raw(garbage));
      assertThat(failure).isNotNull();
      assertThat(failure.getStatus().getCode())
          .as("%s", failure)
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
    caller.accepted(Ops.createRun("after-garbage", caller.soon()));
  }

  private void raw(byte[] message) {
    MethodDescriptor.Marshaller<byte[]> bytes =
        new MethodDescriptor.Marshaller<>() {
          @Override
          public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
          }

          @Override
          public byte[] parse(InputStream stream) {
            try {
              return stream.readAllBytes();
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    ClientCalls.blockingUnaryCall(
        cluster.channel(leader),
        StintGrpc.getExecuteMethod().toBuilder(bytes, bytes).build(),
        CallOptions.DEFAULT.withDeadlineAfter(5, TimeUnit.SECONDS),
        message);
  }

  @Test
  void garbageOnEveryPort_leavesTheNodesAlone() throws Exception {
    Random random = new Random(7);
    for (String address : cluster.ports()) {
      HostPort port = HostPort.parse(address).orElseThrow();
      for (int i = 0; i < 10; i++) {
        try (Socket socket = new Socket(port.host(), port.port())) {
          byte[] garbage = new byte[1 + random.nextInt(4_000)];
          random.nextBytes(garbage);
          socket.getOutputStream().write(garbage);
        } catch (IOException e) {
          // hung up on: as it should be
        }
      }
    }
    caller.accepted(Ops.createRun("after-noise", caller.soon()));
    assertThat(cluster.fatalities()).isEmpty();
  }
}
