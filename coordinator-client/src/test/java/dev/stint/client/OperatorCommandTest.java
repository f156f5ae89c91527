package dev.stint.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.Rejection;
import dev.stint.api.v1.RejectionCode;
import dev.stint.api.v1.RunCreated;
import dev.stint.api.v1.RunPaused;
import dev.stint.api.v1.RunRef;
import dev.stint.api.v1.RunStatus;
import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.InvalidRequestException;
import dev.stint.client.error.LeaseLostException;
import dev.stint.client.error.OutcomeUnknownException;
import dev.stint.client.error.RejectedException;
import dev.stint.client.error.UnavailableException;
import dev.stint.client.model.CreatedRun;
import dev.stint.client.model.LeaseHandle;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.SessionId;
import dev.stint.client.model.ShardHandle;
import dev.stint.core.value.RunConfig;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** S9 from the client's side: one identity per command, whatever happens on the way. */
class OperatorCommandTest {
  private static final RunHandle RUN = new RunHandle("acme", "reindex", 5, 7);

  private final FakeCluster cluster = new FakeCluster(OperatorCommandTest::accept);
  private final StintClient client = cluster.client().timeout(Duration.ofSeconds(5)).build();

  @AfterEach
  void close() {
    client.close();
    cluster.close();
  }

  private static OperationResult.Builder accept(Operation operation) {
    OperationResult.Builder result = OperationResult.newBuilder().setRevision(41);
    return operation.hasCreateRun()
        ? result.setRunCreated(
            RunCreated.newBuilder()
                .setRun(RunRef.newBuilder().setName("reindex").setIncarnation(5))
                .setCreated(true)
                .setStatus(RunStatus.RUN_STATUS_INITIALIZING))
        : result.setRunPaused(RunPaused.getDefaultInstance());
  }

  private static Function<Operation, OperationResult.Builder> refuse(RejectionCode code) {
    return operation ->
        OperationResult.newBuilder()
            .setRejection(Rejection.newBuilder().setCode(code).setMessage("no").setHint("why not"));
  }

  private Set<ByteString> pauseIds() {
    Set<ByteString> ids = new HashSet<>();
    cluster.judged.forEach(operation -> ids.add(operation.getPauseRun().getOpId()));
    return ids;
  }

  @Test
  void create_findsGroupAndStampsSixtySecondsAhead() {
    CreatedRun created = client.runs().create("reindex", RunConfig.DEFAULT).await();

    assertThat(created.run()).isEqualTo(RUN);
    assertThat(cluster.judged).hasSize(1);
    var sent = cluster.judged.get(0).getCreateRun();
    assertThat(sent.getOpId().size()).isEqualTo(16);
    assertThat(sent.getExpiresAt().getGroup()).isEqualTo(7);
    assertThat(sent.getExpiresAt().getLogicalTimeMillis()).isEqualTo(1_060_000);
  }

  @Test
  void followerAsked_goesToTheLeaderItNames() {
    cluster.lead("127.0.0.1:3");

    assertThat(client.runs().pause(RUN).await().revision()).isEqualTo(41);
    assertThat(cluster.nodes.get("127.0.0.1:2").messages).isEmpty();
  }

  @Test
  void answerLost_sameCommandIsSentAgain() {
    cluster.leaderNode().goWrong(FakeNode.Fault.LOSE_ANSWER, FakeNode.Fault.LOSE_ANSWER);

    client.runs().pause(RUN).await();

    assertThat(cluster.judged).hasSize(3);
    assertThat(pauseIds()).hasSize(1);
  }

  @Test
  void leaseOverAfterLostAnswer_isUnknownAndNotRefused() {
    SessionId session = new SessionId(7, 100);
    LeaseHandle lease = new LeaseHandle(session, new ShardHandle(RUN, 0), 200);
    cluster.judgeBy(refuse(RejectionCode.REJECTION_CODE_STALE_FENCE));
    assertThatThrownBy(
            () -> client.leases().release(lease, 1, Optional.empty(), Duration.ZERO).await())
        .isInstanceOf(LeaseLostException.class);
    cluster.leaderNode().goWrong(FakeNode.Fault.LOSE_ANSWER);

    assertThatThrownBy(
            () -> client.leases().release(lease, 2, Optional.empty(), Duration.ZERO).await())
        .isInstanceOf(OutcomeUnknownException.class);
  }

  @Test
  void expiredAfterLostAnswer_isUnknownAndNotRefused() {
    cluster.judgeBy(refuse(RejectionCode.REJECTION_CODE_EXPIRED));
    cluster.leaderNode().goWrong(FakeNode.Fault.LOSE_ANSWER);

    assertThatThrownBy(() -> client.runs().pause(RUN).await())
        .isInstanceOf(OutcomeUnknownException.class);
  }

  @Test
  void expiredWithEveryAttemptAnswered_isSentAnewUnderANewStamp() {
    cluster.judgeBy(
        operation ->
            cluster.judged.size() == 1
                ? refuse(RejectionCode.REJECTION_CODE_EXPIRED).apply(operation)
                : accept(operation));

    client.runs().pause(RUN).await();

    assertThat(pauseIds()).hasSize(2);
  }

  @Test
  void refused_isTypedWithItsDetails() {
    cluster.judgeBy(refuse(RejectionCode.REJECTION_CODE_NOT_SETTLED));

    assertThatThrownBy(() -> client.runs().complete(RUN, false).await())
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.NOT_SETTLED);
              assertThat(e).hasMessage("no (why not)");
            });
  }

  @Test
  void invalid_isTheCallersBug() {
    cluster.judgeBy(refuse(RejectionCode.REJECTION_CODE_INVALID_ARGUMENT));

    assertThatThrownBy(() -> client.runs().pause(RUN).await())
        .isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void noLeaderUntilDeadline_isUnavailableSinceNothingWasDone() {
    cluster.lead(null);

    assertThatThrownBy(() -> client.withTimeout(Duration.ofMillis(300)).runs().pause(RUN).await())
        .isInstanceOf(UnavailableException.class);
  }

  @Test
  void silenceUntilDeadline_isUnknownAndRetryRepeatsTheSameCommand() {
    client.runs().pause(RUN).await();
    cluster.judged.clear();
    cluster.leaderNode().goWrong(FakeNode.Fault.LOSE_ANSWER);
    for (int i = 0; i < 50; i++) {
      cluster.leaderNode().goWrong(FakeNode.Fault.SWALLOW);
    }
    Reply<?> reply = client.withTimeout(Duration.ofMillis(300)).runs().pause(RUN);
    assertThatThrownBy(reply::await).isInstanceOf(OutcomeUnknownException.class);
    cluster.leaderNode().behave();

    reply.retry().join();

    assertThat(cluster.judged.size()).isGreaterThan(1);
    assertThat(pauseIds()).hasSize(1);
  }

  @Test
  void readOfWhatDoesNotExist_isRejectedAsNotFound() {
    assertThatThrownBy(() -> client.runs().get("nothing").await())
        .isInstanceOfSatisfying(
            RejectedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void closedClient_failsAtOnce() {
    client.close();

    assertThatThrownBy(() -> client.runs().get(RUN).await())
        .isInstanceOf(UnavailableException.class);
    assertThatThrownBy(() -> client.runs().pause(RUN).await())
        .isInstanceOf(UnavailableException.class);
  }
}
