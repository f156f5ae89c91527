package dev.stint.statemachine.ratis;

import static dev.stint.statemachine.ratis.TestCluster.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;
import static org.awaitility.Awaitility.await;

import dev.stint.statemachine.ratis.TestCluster.Member;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Few entries may be in flight, so that a permit that Ratis loses is missed at once. */
class LimitsIT {

  private static final int IN_FLIGHT_MAX = 8;

  @TempDir Path root;

  @Test
  void moreThanMayBeInFlight_isBusyAtOnceAndTakenAgainLater() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 1, LimitsIT::narrow).startAll()) {
      Member node = cluster.awaitLeader();
      for (int round = 0; round < 3; round++) {
        CountDownLatch release = node.state.holdApply();
        List<CompletableFuture<Object>> answers = new ArrayList<>();
        for (int i = 0; i < 3 * IN_FLIGHT_MAX; i++) {
          answers.add(node.submit("k" + i + "=" + round));
        }

        assertThat(answers.subList(IN_FLIGHT_MAX, answers.size()))
            .allSatisfy(
                answer ->
                    assertThat(answer)
                        .isCompletedExceptionally()
                        .failsWithin(Duration.ZERO)
                        .withThrowableThat()
                        .havingCause()
                        .isInstanceOf(SubmitFailure.Busy.class));
        assertThat(answers.subList(0, IN_FLIGHT_MAX)).noneMatch(CompletableFuture::isDone);

        release.countDown();
        for (CompletableFuture<Object> answer : answers.subList(0, IN_FLIGHT_MAX)) {
          result(answer);
        }
      }
      assertThat(node.status().inFlight()).isZero();
    }
  }

  @Test
  void handOverToADeadNode_refusesMeanwhileFailsAndLosesNoPermit() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 3, LimitsIT::patient).startAll()) {
      Member dead = cluster.anyFollower();
      cluster.kill(dead);
      Member leader = cluster.awaitLeader();
      result(leader.submit("before=1"));

      CompletableFuture<String> handOver = leader.replica().transferLeadership(dead.id);
      for (int i = 0; i < 3 * IN_FLIGHT_MAX; i++) {
        assertThatThrownBy(() -> result(leader.submit("during=1")))
            .cause()
            .asInstanceOf(throwable(SubmitFailure.NotLeader.class))
            .satisfies(failure -> assertThat(failure.leaderId()).isEmpty());
      }
      assertThatThrownBy(() -> handOver.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(RaftOperationException.class);

      CountDownLatch release = leader.state.holdApply();
      List<CompletableFuture<Object>> answers = new ArrayList<>();
      for (int i = 0; i < IN_FLIGHT_MAX; i++) {
        answers.add(leader.submit("k" + i + "=after"));
      }
      assertThat(answers).noneMatch(CompletableFuture::isCompletedExceptionally);
      release.countDown();
      for (CompletableFuture<Object> answer : answers) {
        result(answer);
      }
      assertThat(leader.state.get("during")).isNull();
    }
  }

  @Test
  void handOverToASilentNode_isRefusedAtOnceAndShutsNobodyOut() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 3).startAll()) {
      Member dead = cluster.anyFollower();
      cluster.kill(dead);
      Member leader = cluster.awaitLeader();
      long silentMillisMax = cluster.options(leader.id).elections().timeoutMaxMillis();
      await()
          .until(
              () ->
                  leader.status().followers().stream()
                      .anyMatch(follower -> follower.silentMillis() > silentMillisMax));

      assertThatThrownBy(() -> leader.replica().transferLeadership(dead.id).get())
          .hasCauseInstanceOf(RaftOperationException.class)
          .hasMessageContaining("has not answered for");

      result(leader.submit("goes=on"));
    }
  }

  private static RaftOptions narrow(RaftOptions o) {
    return narrow(o, o.elections());
  }

  /** Does not take a node that has just died for one that does not answer. */
  private static RaftOptions patient(RaftOptions o) {
    return narrow(o, new RaftOptions.Elections(4_000, 8_000, 150, 400, 10_000, 60_000));
  }

  private static RaftOptions narrow(RaftOptions o, RaftOptions.Elections elections) {
    return new RaftOptions(
        o.clusterId(),
        o.self(),
        o.initialPeers(),
        o.directory(),
        o.remoteAllowed(),
        elections,
        o.replication(),
        o.log(),
        o.snapshots(),
        new RaftOptions.Limits(1 << 20, IN_FLIGHT_MAX, 64 << 20, 10_000),
        new RaftOptions.Shutdown(0, 700, 20_000));
  }
}
