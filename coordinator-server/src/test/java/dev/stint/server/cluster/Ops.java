package dev.stint.server.cluster;

import com.google.protobuf.ByteString;
import dev.stint.api.v1.AddShards;
import dev.stint.api.v1.Checkpoint;
import dev.stint.api.v1.Claim;
import dev.stint.api.v1.CloseSession;
import dev.stint.api.v1.Complete;
import dev.stint.api.v1.CreateRun;
import dev.stint.api.v1.Cursor;
import dev.stint.api.v1.DeleteRun;
import dev.stint.api.v1.DrainSession;
import dev.stint.api.v1.ExpiresAt;
import dev.stint.api.v1.Grant;
import dev.stint.api.v1.Heartbeat;
import dev.stint.api.v1.KeyRange;
import dev.stint.api.v1.NewShard;
import dev.stint.api.v1.OpenSession;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.Release;
import dev.stint.api.v1.RevokeLease;
import dev.stint.api.v1.RunPolicy;
import dev.stint.api.v1.RunRef;
import dev.stint.api.v1.SealRun;
import dev.stint.api.v1.SessionId;
import dev.stint.api.v1.SetRunPolicy;
import dev.stint.core.value.HeldLease;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/** Operations in the words of the contract, each fixed once: sent again, it is the same. */
final class Ops {
  private Ops() {}

  static ByteString id() {
    UUID uuid = UUID.randomUUID();
    return ByteString.copyFrom(
        ByteBuffer.allocate(16)
            .putLong(0, uuid.getMostSignificantBits())
            .putLong(8, uuid.getLeastSignificantBits())
            .array());
  }

  static ExpiresAt at(long logicalMillis) {
    return ExpiresAt.newBuilder().setLogicalTimeMillis(logicalMillis).build();
  }

  static ByteString key(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static Operation.Builder op() {
    return Operation.newBuilder().setCorrelation(1);
  }

  static Operation createRun(String name, ExpiresAt expires) {
    return op().setCreateRun(
            CreateRun.newBuilder().setOpId(id()).setExpiresAt(expires).setName(name))
        .build();
  }

  /** One chunk of shards, cut at the boundaries, both ends open. */
  static Operation addShards(RunRef run, List<String> boundaries, ExpiresAt expires) {
    AddShards.Builder chunk = AddShards.newBuilder().setOpId(id()).setExpiresAt(expires);
    KeyRange.Builder range = KeyRange.newBuilder();
    for (String boundary : boundaries) {
      chunk.addShards(NewShard.newBuilder().setRange(range.setEnd(key(boundary))));
      range = KeyRange.newBuilder().setStart(key(boundary));
    }
    return op().setAddShards(chunk.setRun(run).addShards(NewShard.newBuilder().setRange(range)))
        .build();
  }

  static Operation sealRun(RunRef run, ExpiresAt expires) {
    return op().setSealRun(SealRun.newBuilder().setOpId(id()).setExpiresAt(expires).setRun(run))
        .build();
  }

  static Operation deleteRun(RunRef run, ExpiresAt expires) {
    return op().setDeleteRun(DeleteRun.newBuilder().setOpId(id()).setExpiresAt(expires).setRun(run))
        .build();
  }

  static Operation setPriority(RunRef run, int priority, ExpiresAt expires) {
    return op().setSetRunPolicy(
            SetRunPolicy.newBuilder()
                .setOpId(id())
                .setExpiresAt(expires)
                .setRun(run)
                .setPolicy(RunPolicy.newBuilder().setPriority(priority)))
        .build();
  }

  static Operation openSession(String worker, int capacity, long ttlMillis, ExpiresAt expires) {
    return op().setOpenSession(
            OpenSession.newBuilder()
                .setNonce(id())
                .setExpiresAt(expires)
                .setWorker(worker)
                .setCapacity(capacity)
                .setTtlMillis(ttlMillis))
        .build();
  }

  static Operation heartbeat(SessionId session) {
    return op().setHeartbeat(Heartbeat.newBuilder().setSession(session)).build();
  }

  /** One that says which leases it believes to hold. */
  static Operation heartbeat(SessionId session, List<Grant> held) {
    long hash = 0;
    for (Grant grant : held) {
      long incarnation = grant.getShard().getRun().getIncarnation();
      hash += new HeldLease(incarnation, grant.getShard().getShardId(), grant.getFence()).hash();
    }
    return op().setHeartbeat(
            Heartbeat.newBuilder().setSession(session).setHeldCount(held.size()).setHeldHash(hash))
        .build();
  }

  static Operation closeSession(SessionId session) {
    return op().setCloseSession(CloseSession.newBuilder().setSession(session)).build();
  }

  static Operation claim(SessionId session, long sequence, int max, long waitMillis, String run) {
    return op().setClaim(
            Claim.newBuilder()
                .setSession(session)
                .setSequence(sequence)
                .addRuns(run)
                .setMax(max)
                .setWaitMillis(waitMillis))
        .build();
  }

  static Operation checkpoint(SessionId session, Grant grant, long sequence, String key) {
    return op().setCheckpoint(
            Checkpoint.newBuilder()
                .setSession(session)
                .setShard(grant.getShard())
                .setFence(grant.getFence())
                .setSequence(sequence)
                .setCursor(Cursor.newBuilder().setLastKey(key(key))))
        .build();
  }

  static Operation complete(SessionId session, Grant grant, long sequence) {
    return op().setComplete(
            Complete.newBuilder()
                .setSession(session)
                .setShard(grant.getShard())
                .setFence(grant.getFence())
                .setSequence(sequence))
        .build();
  }

  static Operation release(SessionId session, Grant grant, long sequence) {
    return op().setRelease(
            Release.newBuilder()
                .setSession(session)
                .setShard(grant.getShard())
                .setFence(grant.getFence())
                .setSequence(sequence))
        .build();
  }

  static Operation drain(SessionId session, ExpiresAt expires) {
    return op().setDrainSession(
            DrainSession.newBuilder().setOpId(id()).setExpiresAt(expires).setSession(session))
        .build();
  }

  static Operation revoke(Grant grant, ExpiresAt expires) {
    return op().setRevokeLease(
            RevokeLease.newBuilder().setOpId(id()).setExpiresAt(expires).setShard(grant.getShard()))
        .build();
  }
}
