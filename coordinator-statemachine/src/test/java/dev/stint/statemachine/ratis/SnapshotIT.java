package dev.stint.statemachine.ratis;

import static dev.stint.statemachine.ratis.TestCluster.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stint.statemachine.ratis.TestCluster.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots made, sent, and not to be trusted. */
class SnapshotIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path root;

  @Test
  void snapshotBeingMade_doesNotStopApply() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 3).startAll()) {
      Member leader = cluster.awaitLeader();
      cluster.write(leader, "before", 10, 10);
      Position copied = leader.state.applied();
      CountDownLatch release = leader.state.holdCheckpoints();

      CompletableFuture<Position> snapshot = leader.replica().triggerSnapshot();
      await().until(() -> leader.state.checkpoints() == 1);
      cluster.write(leader, "during", 100, 10);

      assertThat(snapshot).isNotDone();
      release.countDown();
      assertThat(snapshot.get(10, TimeUnit.SECONDS)).isEqualTo(copied);
      assertThat(leader.status().snapshot()).hasValue(copied);
      assertThat(leader.state.applied()).isGreaterThan(copied);
      cluster.awaitEqual();
    }
  }

  @Test
  void enoughEntriesApplied_makeASnapshotAndCutTheLogOnEveryNode() throws Exception {
    try (TestCluster cluster =
        new TestCluster(root, 3, o -> TestCluster.snapshotEvery(100, TestCluster.shortLog(o)))
            .startAll()) {
      Member leader = cluster.awaitLeader();

      for (int round = 0; round < 5; round++) {
        cluster.write(leader, "r" + round + "-", 100, 1_000);
      }

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(cluster.members())
                      .allSatisfy(
                          m -> {
                            assertThat(m.status().snapshot()).isPresent();
                            assertThat(m.status().logStartIndex()).isGreaterThan(50);
                            assertThat(snapshotsOf(cluster, m)).isLessThanOrEqualTo(3);
                          }));
    }
  }

  @Test
  void replicaThatIsFarBehind_installsTheSnapshotOfTheLeader() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 3, TestCluster::shortLog).startAll()) {
      Member away = cluster.anyFollower();
      cluster.write(cluster.awaitLeader(), "early", 10, 10);
      cluster.awaitEqual();
      cluster.kill(away);
      Position cut = cluster.cutLog("missed");

      Member back = cluster.restart(away.id);

      cluster.awaitEqual();
      assertThat(back.state.installed()).isOne();
      assertThat(back.status().snapshot()).hasValue(cut);
      assertThat(back.state.history()).extracting(a -> a.index()).allMatch(i -> i > cut.index());
      assertThat(back.status().durable()).isEqualTo(cut);
      SnapshotStorage storage = (SnapshotStorage) back.replica().machine().getStateMachineStorage();
      assertThat(storage.filesLeftForTheEnd()).as("checked under Ratis' lock").isZero();
      result(cluster.awaitLeader().submit("more=1"));
      cluster.awaitEqual();

      cluster.kill(back);
      Member again = cluster.restart(away.id);
      cluster.awaitEqual();
      assertThat(again.state.installed()).isZero();
      assertThat(again.fatal()).isEmpty();
    }
  }

  @Test
  void snapshotRottenOnTheLeader_isRefusedByTheReceiverUntilThereIsAGoodOne() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 3, TestCluster::shortLog).startAll()) {
      Member away = cluster.anyFollower();
      cluster.write(cluster.awaitLeader(), "early", 10, 10);
      cluster.awaitEqual();
      Position old = away.state.applied();
      cluster.kill(away);
      Position cut = cluster.cutLog("missed");
      for (Member member : cluster.members()) { // any of them may lead by then
        Path sm = cluster.group(member.id).resolve("sm");
        flipByte(sm.resolve(Snapshot.nameOf(cut)).resolve("data/map"));
      }

      Member back = cluster.restart(away.id);

      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  cluster.awaitLeader().status().followers().stream()
                      .allMatch(f -> f.silentMillis() < 500));
      result(cluster.awaitLeader().submit("alive=1"));
      assertThat(back.state.installed()).isZero();
      assertThat(back.state.applied()).isLessThanOrEqualTo(old);
      assertThat(back.fatal()).isEmpty();

      for (Member member : cluster.members()) {
        if (member != back) {
          member.replica().triggerSnapshot().get(10, TimeUnit.SECONDS);
        }
      }
      cluster.awaitEqual();
      assertThat(back.state.installed()).isOne();
    }
  }

  @Test
  void newestSnapshotRotten_theOneBeforeAndTheLogAreUsed() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 1).startAll()) {
      Member node = cluster.awaitLeader();
      cluster.write(node, "a", 10, 10);
      Position first = node.replica().triggerSnapshot().get(10, TimeUnit.SECONDS);
      cluster.write(node, "b", 10, 10);
      Position second = node.replica().triggerSnapshot().get(10, TimeUnit.SECONDS);
      cluster.kill(node);
      Path sm = cluster.group("n1").resolve("sm");
      flipByte(sm.resolve(Snapshot.nameOf(second)).resolve("data/map"));
      DurableFiles.deleteTree(cluster.database("n1"));

      Member back = cluster.restart("n1");

      cluster.awaitLeader();
      assertThat(back.state.installed()).isOne();
      assertThat(back.state.content()).hasSize(20).containsKeys("a9", "b9");
      assertThat(back.state.history())
          .as("replayed behind the older snapshot")
          .hasSize(10)
          .allMatch(a -> a.index() > first.index());
    }
  }

  @Test
  void snapshotRottenAndLogCutBehindIt_theNodeRefusesToStart() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 1, TestCluster::shortLog).startAll()) {
      Position cut = cluster.cutLog("k");
      Member node = cluster.awaitLeader();
      cluster.kill(node);
      flipByte(cluster.group("n1").resolve("sm").resolve(Snapshot.nameOf(cut)).resolve("data/map"));
      DurableFiles.deleteTree(cluster.database("n1"));

      assertThatThrownBy(() -> cluster.restart("n1"))
          .isInstanceOfSatisfying(
              RaftStartException.class,
              e -> assertThat(e.reason()).isEqualTo(RaftStartException.Reason.LOG_GAP))
          .hasMessageContaining("join again with an empty directory under a new id");
    }
  }

  @Test
  void snapshotThatFails_leavesTheNodeRunningAndIsTriedAgain() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 1).startAll()) {
      Member node = cluster.awaitLeader();
      cluster.write(node, "k", 5, 10);
      node.state.failCheckpoints(true);

      assertThatThrownBy(() -> node.replica().triggerSnapshot().get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(RaftOperationException.class)
          .hasStackTraceContaining("no space for a checkpoint");
      result(node.submit("still=alive"));
      assertThat(node.fatal()).isEmpty();

      node.state.failCheckpoints(false);
      Position position = node.replica().triggerSnapshot().get(10, TimeUnit.SECONDS);
      assertThat(position).isEqualTo(node.state.applied());
      assertThat(node.replica().triggerSnapshot().get(10, TimeUnit.SECONDS)).isEqualTo(position);
    }
  }

  private static long snapshotsOf(TestCluster cluster, Member member) throws IOException {
    return DurableFiles.list(cluster.group(member.id).resolve("sm")).stream()
        .filter(path -> Snapshot.positionIn(path).isPresent())
        .count();
  }

  private static void flipByte(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }
}
