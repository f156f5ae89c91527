package dev.stint.bench.load;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.stint.api.v1.AddShards;
import dev.stint.api.v1.Checkpoint;
import dev.stint.api.v1.Claim;
import dev.stint.api.v1.CreateRun;
import dev.stint.api.v1.Cursor;
import dev.stint.api.v1.ExpiresAt;
import dev.stint.api.v1.Heartbeat;
import dev.stint.api.v1.KeyRange;
import dev.stint.api.v1.NewShard;
import dev.stint.api.v1.OpenSession;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.RunRef;
import dev.stint.api.v1.SealRun;
import dev.stint.api.v1.SessionId;
import dev.stint.api.v1.ShardRef;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Operations as the benchmarks send them. */
public final class Ops {
  private Ops() {}

  static ByteString id() {
    UUID uuid = UUID.randomUUID();
    return UnsafeByteOperations.unsafeWrap(
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array());
  }

  static ExpiresAt soon(long nowMillis) {
    return ExpiresAt.newBuilder().setLogicalTimeMillis(nowMillis + 60_000).build();
  }

  public static Operation createRun(String name, long nowMillis) {
    return Operation.newBuilder()
        .setCreateRun(
            CreateRun.newBuilder().setOpId(id()).setExpiresAt(soon(nowMillis)).setName(name))
        .build();
  }

  /** Shards 0 to count - 1; shard i covers the keys that begin with i as two bytes. */
  public static Operation addShards(RunRef run, int count, long nowMillis) {
    AddShards.Builder add =
        AddShards.newBuilder().setOpId(id()).setExpiresAt(soon(nowMillis)).setRun(run);
    for (int i = 0; i < count; i++) {
      add.addShards(
          NewShard.newBuilder()
              .setRange(KeyRange.newBuilder().setStart(prefix(i)).setEnd(prefix(i + 1)).build()));
    }
    return Operation.newBuilder().setAddShards(add).build();
  }

  private static ByteString prefix(int shard) {
    return ByteString.copyFrom(new byte[] {(byte) (shard >>> 8), (byte) shard});
  }

  public static Operation sealRun(RunRef run, long nowMillis) {
    return Operation.newBuilder()
        .setSealRun(SealRun.newBuilder().setOpId(id()).setExpiresAt(soon(nowMillis)).setRun(run))
        .build();
  }

  public static Operation openSession(String worker, int capacity, long nowMillis) {
    return Operation.newBuilder()
        .setOpenSession(
            OpenSession.newBuilder()
                .setNonce(id())
                .setExpiresAt(soon(nowMillis))
                .setWorker(worker)
                .setCapacity(capacity)
                .setTtlMillis(10_000))
        .build();
  }

  public static Operation claim(SessionId session, long sequence, String run, int max) {
    return Operation.newBuilder()
        .setClaim(
            Claim.newBuilder().setSession(session).setSequence(sequence).addRuns(run).setMax(max))
        .build();
  }

  public static Operation heartbeat(SessionId session) {
    return Operation.newBuilder().setHeartbeat(Heartbeat.newBuilder().setSession(session)).build();
  }

  /** The checkpoint number {@code step} of a shard: its prefix and the step as eight bytes. */
  public static Operation checkpoint(
      long correlation, SessionId session, ShardRef shard, long fence, long sequence, long step) {
    return Operation.newBuilder()
        .setCorrelation(correlation)
        .setCheckpoint(
            Checkpoint.newBuilder()
                .setSession(session)
                .setShard(shard)
                .setFence(fence)
                .setSequence(sequence)
                .setCursor(Cursor.newBuilder().setLastKey(key(shard.getShardId(), step))))
        .build();
  }

  public static ByteString key(long shard, long step) {
    return UnsafeByteOperations.unsafeWrap(
        ByteBuffer.allocate(10).putShort((short) shard).putLong(step).array());
  }
}
