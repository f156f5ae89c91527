package dev.stint.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.stint.api.v1.AddShards;
import dev.stint.api.v1.Cursor;
import dev.stint.api.v1.KeyRange;
import dev.stint.api.v1.NewShard;
import dev.stint.api.v1.NodeStatusRequest;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.ReplicaStatus;
import dev.stint.api.v1.RunRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica that was away for longer than the log reaches back. */
final class FarBehindIT {
  @TempDir Path directory;

  private static ReplicaStatus status(TestCluster cluster, String node) {
    return cluster
        .clusterStub(node)
        .nodeStatus(NodeStatusRequest.getDefaultInstance())
        .getReplicas(0);
  }

  /** About 512 KiB of shards, so that a few of them fill a segment of the log. */
  private static Operation chunk(Caller caller, RunRef run, int number) {
    AddShards.Builder chunk =
        AddShards.newBuilder()
            .setOpId(Ops.id())
            .setExpiresAt(caller.soon())
            .setRun(run)
            .setChunkNumber(number);
    for (int i = 0; i < 32; i++) {
      String start = String.format("%03d-%02d", number, i);
      chunk.addShards(
          NewShard.newBuilder()
              .setRange(KeyRange.newBuilder().setStart(Ops.key(start)).setEnd(Ops.key(start + "z")))
              .setCursor(Cursor.newBuilder().setLastKey(Ops.key(start + "c")))
              .setMetadata(ByteString.copyFrom(new byte[16_000])));
    }
    return Operation.newBuilder().setAddShards(chunk).build();
  }

  /** What was held up for it is a small part: at most eight messages of a few entries. */
  @Test
  @SuppressWarnings("try") // what is held is only closed
  void followerCutOffUntilTheLogIsPurged_installsASnapshotAndIsEqual() throws Exception {
    try (TestCluster cluster =
        new TestCluster(
                directory,
                "raft.snapshot-trigger-entries=16",
                "raft.purge-preservation-entries=0",
                "raft.segment-size=2 MiB")
            .start()) {
      String leader = cluster.leader();
      try (Caller caller = new Caller("acme", cluster.addresses())) {
        RunRef run =
            caller.accepted(Ops.createRun("large", caller.soon())).getRunCreated().getRun();
        caller.accepted(chunk(caller, run, 0));
        String away =
            List.of("n1", "n2", "n3").stream().filter(n -> !n.equals(leader)).findFirst().get();
        long left = status(cluster, leader).getCommittedIndex();
        int chunks = 1;
        try (CutOff held = CutOff.of(away)) {
          while (cluster.node(leader).replica().status().logStartIndex() <= left + 24) {
            assertThat(chunks).as("written without the log being cut").isLessThan(300);
            caller.accepted(chunk(caller, run, chunks++));
          }
        }
        await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () ->
                    status(cluster, away).getAppliedIndex()
                        >= status(cluster, leader).getCommittedIndex());
        caller.verify();
        caller.accepted(Ops.sealRun(run, caller.soon()));
        caller.verify();
        assertThat(caller.shard(run, 32L * chunks - 1).getMetadata().size()).isEqualTo(16_000);
      }
    }
  }
}
