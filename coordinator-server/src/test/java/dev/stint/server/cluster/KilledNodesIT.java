package dev.stint.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.Grant;
import dev.stint.api.v1.HeartbeatAccepted;
import dev.stint.api.v1.Lease;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.RunRef;
import dev.stint.api.v1.SessionId;
import dev.stint.server.logging.Fatal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, killed and stopped at any moment. */
final class KilledNodesIT {
  @TempDir static Path directory;
  private static NodeProcesses nodes;

  @BeforeAll
  static void start() throws Exception {
    nodes = new NodeProcesses(directory);
    nodes.startAll();
    nodes.leader();
  }

  @AfterAll
  static void stop() {
    nodes.close();
  }

  private static String follower() {
    String leader = nodes.leader();
    return NodeProcesses.NODES.stream().filter(node -> !node.equals(leader)).findFirst().get();
  }

  @Test
  void leaderFollowerAndAllKilled_nothingAcknowledgedIsLostOrDoneTwice() throws Exception {
    try (JobUnderFire job = new JobUnderFire(nodes.addresses())) {
      job.goesOn(50);
      String leader = nodes.leader();
      nodes.kill(List.of(leader));
      job.goesOn(50);
      nodes.start(leader);
      String follower = follower();
      nodes.kill(List.of(follower));
      job.goesOn(50);
      nodes.start(follower);
      job.goesOn(10);
      nodes.kill(NodeProcesses.NODES);
      nodes.startAll();
      job.goesOn(50);
      assertThat(job.failures()).as("attempts that the kills spoiled").isPositive();
      job.stopAndCompare();
    }
  }

  @Test
  void allNodesStoppedAndThenAllKilled_sessionsReconcileAndRevisionsGoOn() throws Exception {
    try (Caller caller = new Caller("acme", nodes.addresses())) {
      RunRef run = caller.run("comes-back", "h", "p");
      SessionId session = caller.session("w4", 300_000);
      Grant known = caller.claim(session, 1, 1, run.getName()).get(0);
      Operation claim = Ops.claim(session, 2, 1, 0, run.getName());
      Grant lost = caller.accepted(claim).getLeasesGranted().getGrants(0);
      Operation moved = Ops.checkpoint(session, known, 3, "a");
      long revision = caller.accepted(moved).getRevision();

      nodes.stop(NodeProcesses.NODES);
      nodes.startAll();
      HeartbeatAccepted told =
          caller.accepted(Ops.heartbeat(session, List.of(known))).getHeartbeatAccepted();
      assertThat(told.getHeld().getLeasesList())
          .as("what it holds, since it knows nothing of the second")
          .containsExactlyInAnyOrder(lease(known), lease(lost));
      OperationResult again = caller.accepted(claim);
      assertThat(again.getReplayed()).isTrue();
      assertThat(again.getLeasesGranted().getGrantsList()).containsExactly(lost);
      assertThat(caller.accepted(moved)).matches(OperationResult::getReplayed);

      nodes.kill(NodeProcesses.NODES);
      nodes.startAll();
      assertThat(
              caller
                  .accepted(Ops.heartbeat(session, List.of(known, lost)))
                  .getHeartbeatAccepted()
                  .hasHeld())
          .as("whether it has to be told what it holds")
          .isFalse();
      OperationResult next = caller.accepted(Ops.checkpoint(session, lost, 4, "i"));
      assertThat(next.getRevision()).as("after two heartbeats").isEqualTo(revision + 3);
      caller.accepted(Ops.closeSession(session));
    }
  }

  private static Lease lease(Grant grant) {
    return Lease.newBuilder().setShard(grant.getShard()).setFence(grant.getFence()).build();
  }

  @Test
  void nodeStoodStillForLongerThanItMay_endsSayingWhyAndComesBack() throws Exception {
    String node = follower();
    nodes.kill(List.of(node));
    nodes.with(node, "raft.step-down-wait=2 s", "raft.pause-max=3 s").start(node);
    try (Caller caller = new Caller("acme", nodes.addresses())) {
      caller.verify();
      nodes.pause(node);
      Awaitility.await().pollDelay(Duration.ofMillis(4_000)).until(() -> true);
      nodes.resume(node);
      assertThat(nodes.ended(node)).isEqualTo(Fatal.EXIT_CODE);
      assertThat(nodes.output(node))
          .content()
          .contains("FATAL node " + node + " ends: ", "after a pause of the process");
      nodes.with(node).start(node);
      caller.verify();
    }
  }

  @Test
  void allNodesStandStillForLongerThanTheTtl_sessionWhoseHeartbeatArrivedLives() throws Exception {
    try (Caller caller = new Caller("acme", nodes.addresses());
        Caller heart = new Caller("acme", nodes.addresses())) {
      RunRef run = caller.run("stands-still");
      SessionId session = caller.session("w2", 2_000);
      Grant grant = caller.claim(session, 1, 1, run.getName()).get(0);
      heart.accepted(Ops.heartbeat(session));
      for (String node : NodeProcesses.NODES) {
        nodes.pause(node);
      }
      CompletableFuture<OperationResult> beat =
          CompletableFuture.supplyAsync(() -> heart.sure(Ops.heartbeat(session)));
      Awaitility.await().pollDelay(Duration.ofMillis(3_500)).until(() -> true);
      for (String node : NodeProcesses.NODES) {
        nodes.resume(node);
      }
      assertThat(beat.join().hasHeartbeatAccepted()).as("%s", beat.join()).isTrue();
      caller.accepted(Ops.checkpoint(session, grant, 2, "k"));
      caller.accepted(Ops.closeSession(session));
    }
  }

  @Test
  void leaderStandsStillForLongerThanTheTtl_sessionLivesUnderTheNextOne() throws Exception {
    try (Caller caller = new Caller("acme", nodes.addresses())) {
      RunRef run = caller.run("leader-stands-still");
      SessionId session = caller.session("w3", 3_000);
      Grant grant = caller.claim(session, 1, 1, run.getName()).get(0);
      String leader = nodes.leader();
      nodes.pause(leader);
      long end = System.nanoTime() + Duration.ofMillis(4_000).toNanos();
      while (System.nanoTime() - end < 0) {
        caller.accepted(Ops.heartbeat(session));
      }
      nodes.resume(leader);
      assertThat(nodes.leader()).isNotEqualTo(leader);
      caller.accepted(Ops.heartbeat(session));
      caller.accepted(Ops.checkpoint(session, grant, 2, "k"));
      caller.accepted(Ops.closeSession(session));
      caller.verify();
    }
  }
}
