package dev.stint.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.stint.api.v1.AddShards;
import dev.stint.api.v1.Checkpoint;
import dev.stint.api.v1.Claim;
import dev.stint.api.v1.Complete;
import dev.stint.api.v1.CreateRun;
import dev.stint.api.v1.Cursor;
import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.ExecuteResponse;
import dev.stint.api.v1.ExpiresAt;
import dev.stint.api.v1.Grant;
import dev.stint.api.v1.KeyRange;
import dev.stint.api.v1.Lease;
import dev.stint.api.v1.NewShard;
import dev.stint.api.v1.OpenSession;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.RunRef;
import dev.stint.api.v1.SealRun;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claim, checkpoint, complete through gRPC, Raft and RocksDB on three nodes, with raw messages. */
@Tag("newest-jdk")
final class WalkingSkeletonIT {
  @TempDir Path directory;
  private TestCluster cluster;
  private String leader;

  private OperationResult run(Operation.Builder operation) {
    ExecuteResponse response =
        cluster
            .stub(leader)
            .execute(
                ExecuteRequest.newBuilder().setTenant("acme").addOperations(operation).build());
    return response.getResults(0);
  }

  private static ByteString id() {
    UUID uuid = UUID.randomUUID();
    return ByteString.copyFrom(
        ByteBuffer.allocate(16)
            .putLong(0, uuid.getMostSignificantBits())
            .putLong(8, uuid.getLeastSignificantBits())
            .array());
  }

  private static Operation.Builder op() {
    return Operation.newBuilder().setCorrelation(1);
  }

  @Test
  void runOfOneShard_claimedCheckpointedCompleted_settles() throws Exception {
    try (TestCluster started = new TestCluster(directory).start()) {
      cluster = started;
      leader = cluster.leader();
      ExpiresAt soon = ExpiresAt.newBuilder().setLogicalTimeMillis(60_000).build();
      OperationResult created =
          run(
              op().setCreateRun(
                      CreateRun.newBuilder().setOpId(id()).setExpiresAt(soon).setName("job")));
      RunRef run =
          RunRef.newBuilder()
              .setName("job")
              .setIncarnation(created.getRunCreated().getRun().getIncarnation())
              .build();
      assertThat(run.getIncarnation()).as("%s", created).isPositive();
      run(
          op().setAddShards(
                  AddShards.newBuilder()
                      .setOpId(id())
                      .setExpiresAt(soon)
                      .setRun(run)
                      .addShards(NewShard.newBuilder().setRange(KeyRange.getDefaultInstance()))));
      OperationResult sealed =
          run(op().setSealRun(SealRun.newBuilder().setOpId(id()).setExpiresAt(soon).setRun(run)));
      assertThat(sealed.hasRunSealed()).as("%s", sealed).isTrue();
      OperationResult opened =
          run(
              op().setOpenSession(
                      OpenSession.newBuilder()
                          .setNonce(id())
                          .setExpiresAt(soon)
                          .setWorker("w1")
                          .setCapacity(4)));
      assertThat(opened.hasSessionOpened()).as("%s", opened).isTrue();
      var session = opened.getSessionOpened().getSession();
      OperationResult granted =
          run(
              op().setClaim(
                      Claim.newBuilder()
                          .setSession(session)
                          .setSequence(1)
                          .addRuns("job")
                          .setMax(1)));
      assertThat(granted.getLeasesGranted().getGrantsCount()).as("%s", granted).isEqualTo(1);
      Grant grant = granted.getLeasesGranted().getGrants(0);
      Lease lease =
          Lease.newBuilder().setShard(grant.getShard()).setFence(grant.getFence()).build();
      OperationResult moved =
          run(
              op().setCheckpoint(
                      Checkpoint.newBuilder()
                          .setSession(session)
                          .setShard(lease.getShard())
                          .setFence(lease.getFence())
                          .setSequence(2)
                          .setCursor(
                              Cursor.newBuilder().setLastKey(ByteString.copyFromUtf8("k")))));
      assertThat(moved.hasCheckpointAccepted()).as("%s", moved).isTrue();
      OperationResult done =
          run(
              op().setComplete(
                      Complete.newBuilder()
                          .setSession(session)
                          .setShard(lease.getShard())
                          .setFence(lease.getFence())
                          .setSequence(3)));
      assertThat(done.hasShardCompleted()).as("%s", done).isTrue();
      OperationResult nothing =
          run(
              op().setClaim(
                      Claim.newBuilder()
                          .setSession(session)
                          .setSequence(4)
                          .addRuns("job")
                          .setMax(1)));
      assertThat(nothing.getNothingGranted().getWhy().name()).isEqualTo("SETTLED");
    }
  }
}
