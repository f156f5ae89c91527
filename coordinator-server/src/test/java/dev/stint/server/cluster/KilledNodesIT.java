package dev.stint.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.Grant;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.RunRef;
import dev.stint.api.v1.SessionId;
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
