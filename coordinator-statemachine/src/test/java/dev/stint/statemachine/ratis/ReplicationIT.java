package dev.stint.statemachine.ratis;

import static dev.stint.statemachine.ratis.TestCluster.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;
import static org.awaitility.Awaitility.await;

import dev.stint.statemachine.ratis.TestCluster.Member;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.retry.RetryPolicies;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes that are all well. */
class ReplicationIT {

  @TempDir static Path root;
  static TestCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new TestCluster(root, 3).startAll();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void entriesSubmittedByOneThread_areAppliedInTheirOrderOnAllNodes() throws Exception {
    Member leader = cluster.awaitLeader();
    List<CompletableFuture<Object>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(leader.submit("order=" + i));
    }

    long before = -1;
    for (int i = 0; i < 100; i++) {
      MapState.Result result = result(answers.get(i));
      assertThat(result.index()).isGreaterThan(before);
      assertThat(result.previous()).isEqualTo(i == 0 ? null : String.valueOf(i - 1));
      before = result.index();
    }
    cluster.awaitEqual();
    assertThat(cluster.members())
        .allSatisfy(
            m ->
                assertThat(m.state.history())
                    .extracting(MapState.Applied::text)
                    .filteredOn(text -> text.startsWith("order="))
                    .hasSize(100)
                    .startsWith("order=0", "order=1", "order=2"));
  }

  @Test
  void attachment_reachesApplyOnTheLeaderItselfAndNobodyElse() throws Exception {
    Member leader = cluster.awaitLeader();
    Object attachment = new Object();

    MapState.Result result = result(leader.submit("attached=1", attachment));

    cluster.awaitEqual();
    for (Member member : cluster.members()) {
      assertThat(member.state.history())
          .filteredOn(applied -> applied.index() == result.index())
          .singleElement()
          .satisfies(
              applied ->
                  assertThat(applied.attachment()).isSameAs(member == leader ? attachment : null));
    }
  }

  @Test
  void submissionToAFollower_failsWithTheLeaderAndIsNotInTheLog() {
    Member leader = cluster.awaitLeader();
    Member follower = cluster.anyFollower();

    assertThatThrownBy(() -> result(follower.submit("nobody=wrote")))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .asInstanceOf(throwable(SubmitFailure.NotLeader.class))
        .satisfies(failure -> assertThat(failure.leaderId()).hasValue(leader.id));
    assertThat(leader.state.get("nobody")).isNull();
  }

  @Test
  void entryThatIsTooLarge_isRefusedBeforeTheLogAndTheLeaderStays() throws Exception {
    Member leader = cluster.awaitLeader();
    long term = leader.status().term();
    long end = leader.status().logEndIndex();

    assertThatThrownBy(
            () -> leader.replica().submit(new byte[(1 << 20) + 1], null).get(5, TimeUnit.SECONDS))
        .hasCauseInstanceOf(SubmitFailure.TooLarge.class);
    assertThatThrownBy(() -> leader.replica().submit(new byte[0], null))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(leader.status().logEndIndex()).isEqualTo(end);
    assertThat(result(leader.submit("small=1")).index()).isEqualTo(end + 1);
    assertThat(leader.status().term()).isEqualTo(term);
  }

  @Test
  void entryOfTheLargestSize_isTaken() throws Exception {
    Member leader = cluster.awaitLeader();
    long term = leader.status().term();
    String text = "large=" + "x".repeat((1 << 20) - 6);

    assertThat(result(leader.submit(text)).previous()).isNull();

    assertThat(leader.status().term()).isEqualTo(term);
    result(leader.submit("large=gone"));
    cluster.awaitEqual();
  }

  @Test
  void statusOfTheLeader_namesItsFollowersAndTheirLag() throws Exception {
    Member leader = cluster.awaitLeader();
    MapState.Result result = result(leader.submit("status=1"));
    cluster.awaitEqual();

    await()
        .untilAsserted(
            () -> {
              GroupStatus status = leader.status();
              assertThat(status.role()).isEqualTo(GroupStatus.Role.LEADER);
              assertThat(status.leaderId()).hasValue(leader.id);
              assertThat(status.committedIndex()).isGreaterThanOrEqualTo(result.index());
              assertThat(status.applied().index()).isGreaterThanOrEqualTo(result.index());
              assertThat(status.inFlight()).isZero();
              assertThat(status.followers())
                  .hasSize(2)
                  .allSatisfy(
                      follower -> {
                        assertThat(follower.lagEntries()).isZero();
                        assertThat(follower.silentMillis()).isLessThan(5_000);
                      });
            });
    assertThat(leader.replica().isLeaderReady(leader.status().term())).isTrue();
    assertThat(leader.replica().isLeaderReady(leader.status().term() + 1)).isFalse();
    GroupStatus follower = cluster.anyFollower().status();
    assertThat(follower.role()).isEqualTo(GroupStatus.Role.FOLLOWER);
    assertThat(follower.leaderId()).hasValue(leader.id);
    assertThat(follower.followers()).isEmpty();
  }

  @Test
  void clientOrAdministratorOnThePeerPort_isRefused() throws Exception {
    Member leader = cluster.awaitLeader();
    Peer peer = cluster.options(leader.id).self();
    RaftPeer target = RaftPeer.newBuilder().setId(peer.nodeId()).setAddress(peer.address()).build();
    try (RaftClient client =
        RaftClient.newBuilder()
            .setProperties(new RaftProperties())
            .setRetryPolicy(RetryPolicies.noRetry())
            .setRaftGroup(RaftGroup.valueOf(GroupIds.of(TestCluster.ID, 0), target))
            .build()) {
      assertThatThrownBy(() -> client.io().send(Message.valueOf("intruder=1")))
          .hasStackTraceContaining("serves the peers of the cluster only");
      assertThatThrownBy(() -> client.getGroupManagementApi(target.getId()).list())
          .hasStackTraceContaining("serves the peers of the cluster only");
    }
    assertThat(leader.state.get("intruder")).isNull();
  }

  @Test
  void leadershipHandedOver_isTakenByThatNodeAndWritesGoOn() throws Exception {
    Member leader = cluster.awaitLeader();
    Member target = cluster.anyFollower();
    long term = leader.status().term();

    String now = leader.replica().transferLeadership(target.id).get(10, TimeUnit.SECONDS);

    assertThat(now).isEqualTo(target.id);
    assertThat(cluster.awaitLeader()).isSameAs(target);
    assertThat(result(target.submit("moved=1")).previous()).isNull();
    await()
        .untilAsserted(
            () -> {
              assertThat(leader.events()).endsWith("not leader", "leader " + target.id);
              assertThat(target.events()).contains("ready " + target.status().term());
            });
    assertThat(target.status().term()).isGreaterThan(term);
    assertThatThrownBy(() -> leader.replica().transferLeadership().get(5, TimeUnit.SECONDS))
        .hasCauseInstanceOf(RaftOperationException.class)
        .hasMessageContaining("does not lead");
  }

  @Test
  void leadershipHandedToNobodyInParticular_isTakenByAFollower() throws Exception {
    Member leader = cluster.awaitLeader();

    String now = leader.replica().transferLeadership().get(10, TimeUnit.SECONDS);

    assertThat(cluster.awaitLeader().id).isEqualTo(now).isNotEqualTo(leader.id);
  }

  @Test
  void leadershipHandedToAStranger_failsAndTheLeaderStays() {
    Member leader = cluster.awaitLeader();

    assertThatThrownBy(
            () -> leader.replica().transferLeadership("stranger").get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(RaftOperationException.class);

    assertThat(cluster.awaitLeader()).isSameAs(leader);
  }
}
