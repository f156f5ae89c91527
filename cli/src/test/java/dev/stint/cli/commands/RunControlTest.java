package dev.stint.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.GetRunRequest;
import dev.stint.api.v1.LocateRequest;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.Operation.OperationCase;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.Rejection;
import dev.stint.api.v1.RejectionCode;
import dev.stint.api.v1.RunCancelled;
import dev.stint.api.v1.RunCompleted;
import dev.stint.api.v1.RunDeleting;
import dev.stint.api.v1.RunFailed;
import dev.stint.api.v1.RunPaused;
import dev.stint.api.v1.RunResumed;
import dev.stint.api.v1.RunStatus;
import dev.stint.cli.CliTest;
import dev.stint.cli.Golden;
import dev.stint.cli.Samples;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The verbs that are one command about one run. */
class RunControlTest extends CliTest {
  @BeforeEach
  void oneRun() {
    server
        .on(LocateRequest.class, request -> Samples.located())
        .on(GetRunRequest.class, request -> Samples.response(Samples.run("reindex")));
  }

  static Stream<Arguments> verbs() {
    return Stream.of(
        verb(
            "pause",
            "is paused",
            OperationCase.PAUSE_RUN,
            r -> r.setRunPaused(RunPaused.newBuilder())),
        verb(
            "resume",
            "is active",
            OperationCase.RESUME_RUN,
            r -> r.setRunResumed(RunResumed.newBuilder())),
        verb(
            "complete",
            "is done",
            OperationCase.COMPLETE_RUN,
            r -> r.setRunCompleted(RunCompleted.newBuilder())),
        verb(
            "fail",
            "has failed",
            OperationCase.FAIL_RUN,
            r -> r.setRunFailed(RunFailed.newBuilder())),
        verb(
            "cancel",
            "is cancelled",
            OperationCase.CANCEL_RUN,
            r -> r.setRunCancelled(RunCancelled.newBuilder())),
        verb(
            "delete",
            "is being deleted",
            OperationCase.DELETE_RUN,
            r -> r.setRunDeleting(RunDeleting.newBuilder())));
  }

  private static Arguments verb(
      String verb,
      String outcome,
      OperationCase operation,
      UnaryOperator<OperationResult.Builder> result) {
    return Arguments.of(verb, outcome, operation, result);
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void accepted_saidWithTheRunsIncarnationSent(
      String verb,
      String outcome,
      OperationCase operation,
      UnaryOperator<OperationResult.Builder> result) {
    server.on(operation, result);
    assertThat(stint("run", verb, "reindex"))
        .isEqualTo(new Outcome(0, "run acme/reindex " + outcome + "\n", ""));
    assertThat(server.operations()).hasSize(1);
    assertThat(server.operations().get(0).toString()).contains("incarnation: 17");
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void refused_conflict(
      String verb,
      String outcome,
      OperationCase operation,
      UnaryOperator<OperationResult.Builder> result) {
    server.refuse(
        operation,
        Rejection.newBuilder()
            .setCode(RejectionCode.REJECTION_CODE_RUN_NOT_ACTIVE)
            .setRunStatus(RunStatus.RUN_STATUS_DONE)
            .build());
    Outcome refused = stint("run", verb, "reindex");
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .startsWith(
            "error: the run acme/reindex is DONE: it cannot "
                + (verb.equals("fail") ? "fail" : "be " + verb));
  }

  @Test
  void deleteOfAnActiveRun_saysToCancelItFirst() {
    server.refuse(
        OperationCase.DELETE_RUN,
        Rejection.newBuilder()
            .setCode(RejectionCode.REJECTION_CODE_RUN_NOT_ACTIVE)
            .setRunStatus(RunStatus.RUN_STATUS_ACTIVE)
            .build());
    assertThat(stint("run", "delete", "reindex").err())
        .contains("next:  end it first: stint run cancel acme/reindex");
  }

  @Test
  void completeOfAnUnsettledRun_saysWhatToWaitFor() {
    server.refuse(
        OperationCase.COMPLETE_RUN,
        Rejection.newBuilder().setCode(RejectionCode.REJECTION_CODE_NOT_SETTLED).build());
    Outcome refused = stint("run", "complete", "reindex");
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused.err()).contains("shards that are not done").contains("--accept-parked");
  }

  @Test
  void json_hasRunAndRevision() {
    server.on(
        OperationCase.PAUSE_RUN, result -> result.setRunPaused(RunPaused.getDefaultInstance()));
    Golden.check("run-pause.json", stint("run", "pause", "reindex", "-o", "json").out());
  }

  @Test
  void options_passedOn() {
    server
        .on(
            OperationCase.COMPLETE_RUN,
            result -> result.setRunCompleted(RunCompleted.getDefaultInstance()))
        .on(OperationCase.FAIL_RUN, result -> result.setRunFailed(RunFailed.getDefaultInstance()));
    stint("run", "complete", "reindex", "--accept-parked");
    stint("run", "fail", "reindex", "-m", "wrong input");
    Operation complete = server.operations().get(0);
    assertThat(complete.getCompleteRun().getAcceptParked()).isTrue();
    assertThat(server.operations().get(1).getFailRun().getMessage()).isEqualTo("wrong input");
  }
}
