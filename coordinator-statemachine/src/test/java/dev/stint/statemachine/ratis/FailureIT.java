package dev.stint.statemachine.ratis;

import static dev.stint.statemachine.ratis.TestCluster.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stint.statemachine.ratis.TestCluster.Member;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must end the process instead of leaving a node that only seems alive. */
class FailureIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path root;

  @Test
  void storageOfTheLeaderFails_itEndsAndAppliesNothingMoreAndTheOthersGoOn() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 3).startAll()) {
      Member leader = cluster.awaitLeader();
      leader.state.breakOn("break=1");

      CompletableFuture<Object> breaks = leader.submit("break=1");
      CompletableFuture<Object> behind = leader.submit("behind=1");

      await().atMost(PATIENCE).until(() -> leader.fatal().isPresent());
      assertThat(leader.fatal().orElseThrow())
          .contains("could not be applied")
          .contains("the disk is gone");
      assertThatThrownBy(() -> breaks.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(SubmitFailure.OutcomeUnknown.class);
      assertThat(behind).failsWithin(PATIENCE);
      assertThat(leader.state.history()).isEmpty();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> result(leader.submit("too=late")))
                      .hasCauseInstanceOf(SubmitFailure.Closed.class));
      assertThat(leader.status().role()).isEqualTo(GroupStatus.Role.NONE);

      cluster.kill(leader);
      Member next = cluster.awaitLeader();
      result(next.submit("goes=on"));
      assertThat(next.state.get("break")).isEqualTo("1");
    }
  }

  @Test
  void storageOfAFollowerFails_onlyThatNodeEnds() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 3).startAll()) {
      Member leader = cluster.awaitLeader();
      Member follower = cluster.anyFollower();
      follower.state.breakOn("break=1");

      result(leader.submit("break=1"));

      await().atMost(PATIENCE).until(() -> follower.fatal().isPresent());
      result(leader.submit("goes=on"));
      assertThat(leader.fatal()).isEmpty();
      assertThat(follower.state.get("goes")).isNull();
    }
  }

  @Test
  void logThatCanNotBeWritten_endsTheNode() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 1, TestCluster::shortLog).startAll()) {
      Member node = cluster.awaitLeader();
      Path current = cluster.group("n1").resolve("current");
      Files.move(current, current.resolveSibling("gone"));

      CompletableFuture<Object> last = null;
      for (int i = 0; i < 150; i++) {
        last = node.submit("k" + i + "=" + "x".repeat(1_000));
      }

      await().atMost(PATIENCE).until(() -> node.fatal().isPresent());
      assertThat(last).failsWithin(PATIENCE);
    }
  }

  @Test
  void ratisThatClosesByItself_endsTheNode() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 1).startAll()) {
      Member node = cluster.awaitLeader();

      node.node.ratis().server().close();

      await().atMost(PATIENCE).until(() -> node.fatal().isPresent());
      assertThat(node.fatal().orElseThrow()).contains("by itself");
      assertThatThrownBy(() -> result(node.submit("too=late")))
          .hasCauseInstanceOf(SubmitFailure.Closed.class);
    }
  }

  /** As when the disk fails Ratis' rename: nothing but a restart would bring it back. */
  @Test
  void snapshotReceivedThatIsNeverPutInItsPlace_endsTheNode() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 1).startAll()) {
      Member node = cluster.awaitLeader();
      result(node.submit("k=v"));
      Snapshot made = node.replica().machine().buildSnapshot().get(10, TimeUnit.SECONDS);
      Path request = cluster.group("n1").resolve("tmp/snapshot-1");
      Files.createDirectories(request);
      Files.move(made.directory(), request.resolve(made.directory().getFileName()));
      node.replica().machine().pause();

      await().atMost(PATIENCE).until(() -> node.fatal().isPresent());
      assertThat(node.fatal().orElseThrow()).contains("is not in its place");

      cluster.kill(node);
      Member back = cluster.restart("n1");
      cluster.awaitLeader();
      assertThat(back.state.get("k")).isEqualTo("v");
      assertThat(back.replica().triggerSnapshot()).succeedsWithin(PATIENCE);
    }
  }

  @Test
  void threadOfRatisThatDies_endsTheNode() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 1).startAll()) {
      Member node = cluster.awaitLeader();
      ThreadGroup threads =
          node.node.ratis().server().getDivision(node.replica().id()).getThreadGroup();

      Thread thread =
          new Thread(
              threads,
              () -> {
                throw new IllegalStateException("died in a test");
              });
      thread.start();

      await().atMost(PATIENCE).until(() -> node.fatal().isPresent());
      assertThat(node.fatal().orElseThrow()).contains("died in a test");
    }
  }
}
