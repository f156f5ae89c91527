package dev.stint.statemachine.ratis;

import static dev.stint.statemachine.ratis.TestCluster.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stint.statemachine.ratis.TestCluster.Member;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that go and come back. */
class RecoveryIT {

  @TempDir Path root;

  @Test
  void leaderKilledUnderLoad_isReplacedAndNothingAcknowledgedIsLost() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 3).startAll()) {
      Member leader = cluster.awaitLeader();
      List<CompletableFuture<Object>> answers = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        answers.add(leader.submit("k" + i + "=v"));
      }
      result(answers.get(20));

      cluster.kill(leader);

      Member next = cluster.awaitLeader();
      assertThat(next.status().term()).isGreaterThan(1);
      result(next.submit("after=kill"));
      cluster.awaitEqual();
      await().until(() -> answers.stream().allMatch(CompletableFuture::isDone));
      for (int i = 0; i < answers.size(); i++) {
        CompletableFuture<Object> answer = answers.get(i);
        if (answer.isCompletedExceptionally()) {
          assertThatThrownBy(answer::get)
              .cause()
              .isInstanceOfAny(
                  SubmitFailure.OutcomeUnknown.class,
                  SubmitFailure.Busy.class,
                  SubmitFailure.NotLeader.class,
                  SubmitFailure.Closed.class);
        } else {
          assertThat(next.state.get("k" + i)).isEqualTo("v");
        }
      }

      Member back = cluster.restart(leader.id);
      cluster.awaitEqual();
      assertThat(back.status().role()).isEqualTo(GroupStatus.Role.FOLLOWER);
    }
  }

  @Test
  void entryLoggedByALeaderThatLosesItsMajority_hasAnUnknownOutcome() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 3).startAll()) {
      Member leader = cluster.awaitLeader();
      result(leader.submit("committed=1"));
      cluster.awaitEqual();
      Member[] others = cluster.members().stream().filter(m -> m != leader).toArray(Member[]::new);
      CompletableFuture<Void> killed = CompletableFuture.runAsync(() -> cluster.kill(others));

      List<CompletableFuture<Object>> answers = new ArrayList<>();
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                CompletableFuture<Object> answer = leader.submit("minority=" + answers.size());
                answers.add(answer);
                return answer.isCompletedExceptionally();
              });

      killed.get(10, TimeUnit.SECONDS);
      await().until(() -> answers.stream().allMatch(CompletableFuture::isDone));
      assertThat(answers)
          .filteredOn(CompletableFuture::isCompletedExceptionally)
          .extracting(RecoveryIT::failureOf)
          .as("those in the log, then perhaps some refused while leadership is lost")
          .contains("OutcomeUnknown")
          .isSubsetOf("OutcomeUnknown", "Busy", "NotLeader");
      await().untilAsserted(() -> assertThat(leader.events()).endsWith("not leader"));
      assertThat(leader.fatal()).isEmpty();
    }
  }

  private static String failureOf(CompletableFuture<Object> answer) {
    return answer.handle((result, failure) -> failure.getClass().getSimpleName()).join();
  }

  @Test
  void allNodesRestartedWithoutWhatTheyHadInMemory_replayTheLog() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 3).startAll()) {
      Member leader = cluster.awaitLeader();
      cluster.write(leader, "k", 50, 10);
      cluster.awaitEqual();
      Map<String, String> content = leader.state.content();
      cluster.kill(cluster.members().toArray(Member[]::new));

      cluster.startAll();

      Member next = cluster.awaitLeader();
      cluster.awaitEqual();
      assertThat(next.state.content()).isEqualTo(content);
      assertThat(next.state.history()).hasSize(50).allMatch(a -> a.attachment() == null);
    }
  }

  /** Only it has the whole log, so all wait for as long as it does not stand: by Ratis, 10 s. */
  @Test
  void leaderThatLostItsMajority_leadsAgainSoonAfterANodeThatIsBehindIsBack() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 3).startAll()) {
      Member behind = cluster.anyFollower();
      cluster.kill(behind);
      cluster.write(cluster.awaitLeader(), "missed", 10, 10);
      cluster.awaitEqual();
      Member leader = cluster.awaitLeader();
      cluster.kill(cluster.anyFollower());
      await().until(() -> leader.status().role() != GroupStatus.Role.LEADER);

      cluster.restart(behind.id);

      await().atMost(Duration.ofSeconds(8)).until(leader::leads);
      cluster.awaitEqual();
    }
  }

  @Test
  void databaseAheadOfItsSnapshots_skipsWhatIsReplayed() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 1).startAll()) {
      Member node = cluster.awaitLeader();
      cluster.write(node, "k", 20, 10);
      cluster.stop(node);

      MapState state = new MapState(cluster.database("n1"));
      state.failCheckpoints(true);
      cluster.start("n1", state);

      cluster.awaitLeader();
      assertThat(state.skipped()).isEqualTo(20);
      assertThat(state.history()).isEmpty();
      assertThat(state.content()).hasSize(20);
    }
  }

  @Test
  void databaseAheadOfItsSnapshots_makesOneAtTheStartAndReplaysNothing() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 1).startAll()) {
      Member node = cluster.awaitLeader();
      cluster.write(node, "k", 20, 10);
      Position applied = node.state.applied();
      cluster.stop(node);

      Member back = cluster.restart("n1");

      assertThat(back.status().snapshot()).hasValue(applied);
      cluster.awaitLeader();
      assertThat(back.state.skipped()).isZero();
    }
  }

  @Test
  void leaderStoppedGracefully_handsLeadershipOverFirst() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 3, TestCluster::slowElections).startAll()) {
      Member leader = cluster.awaitLeader();
      CompletableFuture<Object> inFlight = leader.submit("in=flight");

      cluster.stop(leader);

      // With these timeouts only a hand-over can have made a leader.
      Member next = cluster.awaitLeader();
      assertThat(result(inFlight).previous()).isNull();
      assertThat(result(next.submit("in=flight again")).previous()).isEqualTo("flight");
      assertThat(leader.fatal()).isEmpty();
      assertThat(leader.halts).isEmpty();
      assertThat(leader.state.closed()).isOne();
      assertThatThrownBy(() -> result(leader.submit("too=late")))
          .hasCauseInstanceOf(SubmitFailure.Closed.class);
    }
  }

  @Test
  void ratisThatDoesNotClose_isHaltedAfterTheBound() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 1, RecoveryIT::impatient).startAll()) {
      Member node = cluster.awaitLeader();
      CountDownLatch close = node.state.holdClose();

      cluster.stop(node);

      assertThat(node.halts).containsExactly(RaftNode.HALTED_EXIT_CODE);
      close.countDown();
      await().until(() -> node.state.closed() == 1);
    }
  }

  private static RaftOptions impatient(RaftOptions o) {
    return new RaftOptions(
        o.clusterId(),
        o.self(),
        o.initialPeers(),
        o.directory(),
        o.remoteAllowed(),
        o.elections(),
        o.replication(),
        o.log(),
        o.snapshots(),
        o.limits(),
        new RaftOptions.Shutdown(0, 0, 300));
  }

  @Test
  void nodeWithTwoGroups_keepsThemApartOverARestart() throws Exception {
    Peer self = new Peer("n1", "127.0.0.1", TestCluster.freePorts(1).get(0));
    Path directory = root.resolve("node");
    RaftNode.format(directory, TestCluster.ID, "n1", Set.of(0, 1));
    RaftOptions options =
        TestCluster.quick(RaftOptions.of(TestCluster.ID, self, List.of(self), directory));
    for (int life = 0; life < 2; life++) {
      Member zero = new Member("n1", new MapState(root.resolve("db0")));
      Member one = new Member("n1", new MapState(root.resolve("db1")));
      try (RaftNode node =
          RaftNode.builder(options)
              .group(0, zero.state, zero)
              .group(1, one.state, one)
              .onFatal(zero)
              .build()) {
        node.start();
        await().until(() -> node.replica(0).status().leaderReady());
        await().until(() -> node.replica(1).status().leaderReady());
        byte[] entry = ("life=" + life).getBytes(StandardCharsets.UTF_8);
        MapState.Result result = result(node.replica(1).submit(entry, null));

        assertThat(result.previous()).isEqualTo(life == 0 ? null : "0");
        assertThat(zero.state.content()).isEmpty();
        assertThat(zero.fatal()).isEmpty();
      }
    }
  }
}
