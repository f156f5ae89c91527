package dev.stint.statemachine.ratis;

import static dev.stint.statemachine.ratis.TestCluster.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stint.statemachine.ratis.TestCluster.Member;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ratis.util.CodeInjectionForTesting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Followers that go away when a snapshot is due to them, of more pieces than Ratis sends ahead. */
class SnapshotSendingIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Ratis by itself is held up for as long as it waits for a whole snapshot's end: minutes. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private static final String RECEIVING = "RaftServerImpl.installSnapshot";
  private static final int PIECE_BYTES = 4 << 10;

  @TempDir Path root;

  @AfterEach
  void letThrough() {
    CodeInjectionForTesting.remove(RECEIVING);
  }

  @Test
  void followerDownWhileASnapshotIsDueToIt_isCaughtUpSoonAfterItIsBack() throws Exception {
    try (TestCluster cluster =
        new TestCluster(root, 3, SnapshotSendingIT::inManyPieces).startAll()) {
      Member away = cluster.anyFollower();
      cluster.write(cluster.awaitLeader(), "early", 10, 10);
      cluster.awaitEqual();
      cluster.kill(away);
      Member leader = cutLog(cluster);
      await().atMost(PATIENCE).until(() -> silentMillis(leader, away.id) > 2_000);
      long term = leader.status().term();

      Member back = cluster.restart(away.id);

      awaitEqualSoon(leader, back);
      assertThat(leader.status().term()).as("nobody had to stand for election").isEqualTo(term);
    }
  }

  @Test
  void followerDiesInTheMiddleOfASnapshot_isCaughtUpSoonAfterItIsBack() throws Exception {
    try (TestCluster cluster =
        new TestCluster(root, 3, SnapshotSendingIT::inManyPieces).startAll()) {
      Member away = cluster.anyFollower();
      cluster.write(cluster.awaitLeader(), "early", 10, 10);
      cluster.awaitEqual();
      cluster.kill(away);
      Member leader = cutLog(cluster);
      CountDownLatch middle = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      holdInTheMiddle(away.id, middle, goOn);
      Member dies = cluster.restart(away.id);
      assertThat(middle.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

      cluster.kill(dies);
      goOn.countDown();
      letThrough();
      Member back = cluster.restart(away.id);

      awaitEqualSoon(leader, back);
    }
  }

  private static void holdInTheMiddle(String id, CountDownLatch middle, CountDownLatch goOn) {
    AtomicInteger pieces = new AtomicInteger();
    CodeInjectionForTesting.put(
        RECEIVING,
        (local, remote, request) -> {
          if (local.toString().equals(id) && pieces.incrementAndGet() == 12) {
            middle.countDown();
            try {
              return goOn.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          return false;
        });
  }

  private static void awaitEqualSoon(Member leader, Member back) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(back.state.applied()).isEqualTo(leader.state.applied()));
    assertThat(back.state.content()).isEqualTo(leader.state.content());
    assertThat(back.state.installed()).isOne();
  }

  /** Has all purge what the one that is away would need, and names the leader. */
  private static Member cutLog(TestCluster cluster) throws Exception {
    cluster.cutLog("missed");
    Member leader = cluster.awaitLeader();
    result(leader.submit("more=1"));
    return leader;
  }

  private static long silentMillis(Member leader, String follower) {
    return leader.status().followers().stream()
        .filter(f -> f.nodeId().equals(follower))
        .mapToLong(GroupStatus.Follower::silentMillis)
        .findFirst()
        .orElse(0);
  }

  private static RaftOptions inManyPieces(RaftOptions options) {
    RaftOptions o = TestCluster.shortLog(options);
    RaftOptions.Replication r = o.replication();
    return new RaftOptions(
        o.clusterId(),
        o.self(),
        o.initialPeers(),
        o.directory(),
        o.remoteAllowed(),
        // A machine under load changes leaders with less, and another one may have the whole log.
        new RaftOptions.Elections(1_000, 2_000, 150, 400, 4_000, 60_000),
        new RaftOptions.Replication(
            r.appendWaitMicros(),
            r.batchEntriesMax(),
            r.batchBytesMax(),
            r.outstandingMax(),
            r.flowWindowBytes(),
            PIECE_BYTES,
            r.requestTimeoutMillis(),
            r.slowFollowerMillis()),
        o.log(),
        o.snapshots(),
        o.limits(),
        o.shutdown());
  }
}
