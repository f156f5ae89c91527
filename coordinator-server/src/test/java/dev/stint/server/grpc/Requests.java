package dev.stint.server.grpc;

import com.google.protobuf.ByteString;
import dev.stint.api.v1.Claim;
import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.ExpiresAt;
import dev.stint.api.v1.Heartbeat;
import dev.stint.api.v1.OpenSession;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.SessionId;
import java.nio.ByteBuffer;

/** Requests of a worker. */
final class Requests {
  private Requests() {}

  static ExecuteRequest of(Operation... operations) {
    ExecuteRequest.Builder request = ExecuteRequest.newBuilder().setTenant("t");
    for (Operation operation : operations) {
      request.addOperations(operation);
    }
    return request.build();
  }

  static Operation heartbeat(long session, long correlation) {
    return Operation.newBuilder()
        .setCorrelation(correlation)
        .setHeartbeat(
            Heartbeat.newBuilder().setSession(SessionId.newBuilder().setRevision(session)))
        .build();
  }

  static Operation openSession(long nonce, long expiresAtMillis) {
    return Operation.newBuilder()
        .setOpenSession(
            OpenSession.newBuilder()
                .setNonce(ByteString.copyFrom(ByteBuffer.allocate(16).putLong(8, nonce).array()))
                .setExpiresAt(ExpiresAt.newBuilder().setLogicalTimeMillis(expiresAtMillis))
                .setWorker("w")
                .setCapacity(1)
                .setTtlMillis(7_000))
        .build();
  }

  static Operation claim(long session, long waitMillis) {
    return Operation.newBuilder()
        .setClaim(
            Claim.newBuilder()
                .setSession(SessionId.newBuilder().setRevision(session))
                .setSequence(1)
                .setAllRuns(true)
                .setMax(1)
                .setWaitMillis(waitMillis))
        .build();
  }

  /** Many heartbeats in one request. */
  static ExecuteRequest heartbeats(int count) {
    ExecuteRequest.Builder request = ExecuteRequest.newBuilder().setTenant("t");
    for (int i = 0; i < count; i++) {
      request.addOperations(heartbeat(7, i));
    }
    return request.build();
  }
}
