package dev.stint.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.GetTenantRequest;
import dev.stint.api.v1.GetTenantResponse;
import dev.stint.api.v1.Label;
import dev.stint.api.v1.ListSessionsRequest;
import dev.stint.api.v1.ListSessionsResponse;
import dev.stint.api.v1.LossReason;
import dev.stint.api.v1.Operation.OperationCase;
import dev.stint.api.v1.Rejection;
import dev.stint.api.v1.RejectionCode;
import dev.stint.api.v1.SessionDraining;
import dev.stint.api.v1.SessionId;
import dev.stint.api.v1.SessionInfo;
import dev.stint.cli.CliTest;
import dev.stint.cli.FakeServer;
import dev.stint.cli.Golden;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code worker list} and {@code worker drain}. */
class WorkerCommandsTest extends CliTest {
  @BeforeEach
  void threeSessions() {
    server
        .on(
            GetTenantRequest.class,
            request -> GetTenantResponse.newBuilder().setHeader(FakeServer.HEADER).build())
        .on(
            ListSessionsRequest.class,
            request ->
                ListSessionsResponse.newBuilder()
                    .setHeader(FakeServer.HEADER)
                    .addSessions(session(300, "w1").addLabels(label("zone", "a")))
                    .addSessions(session(301, "w1").setDraining(true))
                    .addSessions(session(302, "w2").setEnding(LossReason.LOSS_REASON_EXPIRED))
                    .build())
        .on(
            OperationCase.DRAIN_SESSION,
            result -> result.setSessionDraining(SessionDraining.getDefaultInstance()));
  }

  private static SessionInfo.Builder session(long revision, String worker) {
    return SessionInfo.newBuilder()
        .setSession(SessionId.newBuilder().setRevision(revision))
        .setTenant("acme")
        .setWorker(worker)
        .setCapacity(8)
        .setHeld(3)
        .setTtlMillis(10_000)
        .setOpenedAtMillis(200_000)
        .setDeadlineMillis(409_000)
        .setRevision(revision);
  }

  private static Label label(String name, String value) {
    return Label.newBuilder().setName(name).setValue(value).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "wide", "json", "name"})
  void list_asInItsGoldenFile(String form) {
    Outcome outcome = stint("worker", "list", "-o", form);
    assertThat(outcome.exitCode()).isZero();
    Golden.check("worker-list." + form, outcome.out());
  }

  @Test
  void listByName_passedOn() {
    stint("worker", "list", "--name", "w1");
    assertThat(server.asked(ListSessionsRequest.class).get(0).getWorker()).isEqualTo("w1");
  }

  @Test
  void drainSession_sent() {
    Outcome outcome = stint("worker", "drain", "0-300");
    assertThat(outcome.out()).isEqualTo("SESSION  OUTCOME\n0-300    draining\n");
    assertThat(server.operations().get(0).getDrainSession().getSession().getRevision())
        .isEqualTo(300);
  }

  private List<Long> asked() {
    return server.operations().stream()
        .map(operation -> operation.getDrainSession().getSession().getRevision())
        .toList();
  }

  /** Refuses the first operation, accepts all others. */
  private void refuseFirst(RejectionCode code) {
    server.on(
        OperationCase.DRAIN_SESSION,
        result ->
            server.operations().size() == 1
                ? result.setRejection(Rejection.newBuilder().setCode(code).setMessage("session"))
                : result.setSessionDraining(SessionDraining.getDefaultInstance()));
  }

  @Test
  void drainByName_allOfItsSessionsThatLive() {
    Outcome outcome = stint("worker", "drain", "--name", "w1");
    assertThat(outcome.exitCode()).isZero();
    assertThat(asked()).containsExactly(300L, 301L);
  }

  @Test
  void drainByNameAndOneEndsMeanwhile_othersDrainedAllTheSame() {
    refuseFirst(RejectionCode.REJECTION_CODE_SESSION_EXPIRED);
    Outcome outcome = stint("worker", "drain", "--name", "w1");
    assertThat(outcome)
        .isEqualTo(new Outcome(0, "SESSION  OUTCOME\n0-300    ended\n0-301    draining\n", ""));
  }

  @Test
  void drainNamedAndOneHasEnded_othersDrainedAndConflict() {
    refuseFirst(RejectionCode.REJECTION_CODE_SESSION_EXPIRED);
    Outcome outcome = stint("worker", "drain", "0-302", "0-300", "-o", "jsonl");
    assertThat(outcome.exitCode()).isEqualTo(4);
    assertThat(outcome.out())
        .contains("\"outcome\":\"ended\"")
        .contains("\"outcome\":\"draining\"");
  }

  @Test
  void drainNamedAndOneIsNotThere_othersDrainedAndNotFound() {
    refuseFirst(RejectionCode.REJECTION_CODE_NOT_FOUND);
    Outcome outcome = stint("worker", "drain", "0-1", "0-300");
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.out())
        .isEqualTo("SESSION  OUTCOME\n0-1      not found\n0-300    draining\n");
  }

  @Test
  void drainNobody_notFound() {
    server.on(
        ListSessionsRequest.class,
        request -> ListSessionsResponse.newBuilder().setHeader(FakeServer.HEADER).build());
    assertThat(stint("worker", "drain", "--name", "w9").exitCode()).isEqualTo(3);
  }

  @Test
  void drainUnclear_usage() {
    assertThat(stint("worker", "drain").exitCode()).isEqualTo(2);
    assertThat(stint("worker", "drain", "0-1", "--name", "w1").exitCode()).isEqualTo(2);
    assertThat(stint("worker", "drain", "w1").exitCode()).isEqualTo(2);
  }
}
