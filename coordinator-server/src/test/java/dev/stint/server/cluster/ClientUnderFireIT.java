package dev.stint.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client library repeats what the death of nodes leaves unanswered. */
final class ClientUnderFireIT {
  @TempDir Path directory;

  @Test
  void replicaFarBehindLeaderKilledAllRestarted_eachOperationHasOneEffect() throws Exception {
    try (NodeProcesses nodes =
        new NodeProcesses(
            directory,
            "raft.snapshot-trigger-entries=64",
            "raft.purge-preservation-entries=0",
            "raft.segment-size=2 MiB")) {
      nodes.startAll();
      nodes.leader();
      try (ClientUnderFire fire = new ClientUnderFire(nodes.addresses())) {
        fire.goesOn(100);
        String leader = nodes.leader();
        List<String> others =
            NodeProcesses.NODES.stream().filter(node -> !node.equals(leader)).toList();
        String away = others.get(0);
        String next = others.get(1);
        nodes.kill(List.of(away));
        long left = nodes.status(leader).getCommittedIndex();
        Awaitility.await()
            .until(() -> nodes.logStart(leader) > left && nodes.logStart(next) > left);

        nodes.start(away);
        nodes.status(away);
        nodes.kill(List.of(leader)); // what is left is a majority once it has the snapshot
        fire.goesOn(100);
        assertThat(nodes.logStart(away))
            .as("its log begins behind the snapshot")
            .isGreaterThan(left);

        nodes.start(leader);
        fire.goesOn(20);
        nodes.stop(NodeProcesses.NODES);
        nodes.startAll();
        fire.goesOn(100);
        assertThat(fire.unanswered()).as("calls that had to be repeated").isPositive();
        fire.stopAndCompare();
      }
    }
  }
}
