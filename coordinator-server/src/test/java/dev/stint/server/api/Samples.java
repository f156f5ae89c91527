package dev.stint.server.api;

import com.google.protobuf.ByteString;
import dev.stint.api.v1.AddShards;
import dev.stint.api.v1.CancelRun;
import dev.stint.api.v1.Checkpoint;
import dev.stint.api.v1.Claim;
import dev.stint.api.v1.CloseSession;
import dev.stint.api.v1.Complete;
import dev.stint.api.v1.CompleteRun;
import dev.stint.api.v1.CreateRun;
import dev.stint.api.v1.Cursor;
import dev.stint.api.v1.DeleteRun;
import dev.stint.api.v1.DrainSession;
import dev.stint.api.v1.EvictSession;
import dev.stint.api.v1.ExpiresAt;
import dev.stint.api.v1.Fail;
import dev.stint.api.v1.FailRun;
import dev.stint.api.v1.Heartbeat;
import dev.stint.api.v1.KeyRange;
import dev.stint.api.v1.Label;
import dev.stint.api.v1.NewShard;
import dev.stint.api.v1.OpenSession;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.Park;
import dev.stint.api.v1.ParkShard;
import dev.stint.api.v1.PauseRun;
import dev.stint.api.v1.Quarantine;
import dev.stint.api.v1.Quotas;
import dev.stint.api.v1.Release;
import dev.stint.api.v1.ResumeRun;
import dev.stint.api.v1.RevokeLease;
import dev.stint.api.v1.RunConfig;
import dev.stint.api.v1.RunPolicy;
import dev.stint.api.v1.RunRef;
import dev.stint.api.v1.SealRun;
import dev.stint.api.v1.SessionId;
import dev.stint.api.v1.SetQuota;
import dev.stint.api.v1.SetRunPolicy;
import dev.stint.api.v1.ShardRef;
import dev.stint.api.v1.SplitReplace;
import dev.stint.api.v1.SplitResidual;
import dev.stint.api.v1.SplitShard;
import dev.stint.api.v1.UnparkShards;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/** One well-formed operation of each kind, all about the same run, shard and session. */
final class Samples {
  static final int GROUP = 3;
  static final String TENANT = "acme";
  static final RunRef RUN =
      RunRef.newBuilder().setName("job").setIncarnation(17).setGroup(GROUP).build();
  static final ShardRef SHARD = ShardRef.newBuilder().setRun(RUN).setShardId(5).build();
  static final SessionId SESSION = SessionId.newBuilder().setGroup(GROUP).setRevision(23).build();
  static final ByteString ID =
      ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, -1});
  static final ExpiresAt EXPIRY =
      ExpiresAt.newBuilder().setGroup(GROUP).setLogicalTimeMillis(60_000).build();
  static final Cursor CURSOR =
      Cursor.newBuilder().setLastKey(utf8("k")).setToken(utf8("t")).build();

  private Samples() {}

  static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }

  static Map<Operation.OperationCase, Operation> all() {
    Map<Operation.OperationCase, Operation> all = new EnumMap<>(Operation.OperationCase.class);
    Stream.concat(ofWorkers(), ofOperators())
        .map(one -> one.setCorrelation(9).build())
        .forEach(one -> all.put(one.getOperationCase(), one));
    return all;
  }

  static Operation of(Operation.OperationCase kind) {
    return all().get(kind);
  }

  private static Operation.Builder op() {
    return Operation.newBuilder();
  }

  private static Stream<Operation.Builder> ofWorkers() {
    return Stream.of(
        op().setOpenSession(
                OpenSession.newBuilder()
                    .setNonce(ID)
                    .setExpiresAt(EXPIRY)
                    .setWorker("w1")
                    .setCapacity(4)
                    .addLabels(Label.newBuilder().setName("zone").setValue("ä"))),
        op().setHeartbeat(
                Heartbeat.newBuilder().setSession(SESSION).setHeldCount(1).setHeldHash(-2)),
        op().setCloseSession(CloseSession.newBuilder().setSession(SESSION)),
        op().setClaim(
                Claim.newBuilder()
                    .setSession(SESSION)
                    .setSequence(6)
                    .addRuns("job")
                    .setMax(2)
                    .setWaitMillis(500)),
        op().setCheckpoint(
                Checkpoint.newBuilder()
                    .setSession(SESSION)
                    .setShard(SHARD)
                    .setFence(31)
                    .setSequence(7)
                    .setCursor(CURSOR)
                    .setUnitsDone(0)),
        op().setComplete(
                Complete.newBuilder()
                    .setSession(SESSION)
                    .setShard(SHARD)
                    .setFence(31)
                    .setSequence(7)),
        op().setRelease(
                Release.newBuilder()
                    .setSession(SESSION)
                    .setShard(SHARD)
                    .setFence(31)
                    .setSequence(7)
                    .setCursor(CURSOR)
                    .setDelayMillis(40)),
        op().setFail(
                Fail.newBuilder()
                    .setSession(SESSION)
                    .setShard(SHARD)
                    .setFence(31)
                    .setSequence(7)
                    .setReason("io")
                    .setMessage("disk gone")),
        op().setPark(
                Park.newBuilder()
                    .setSession(SESSION)
                    .setShard(SHARD)
                    .setFence(31)
                    .setSequence(7)
                    .setReason("odd")),
        op().setQuarantine(
                Quarantine.newBuilder()
                    .setSession(SESSION)
                    .setShard(SHARD)
                    .setFence(31)
                    .setSequence(7)
                    .setKey(utf8("p"))),
        op().setSplitReplace(
                SplitReplace.newBuilder()
                    .setSession(SESSION)
                    .setShard(SHARD)
                    .setFence(31)
                    .setSequence(7)
                    .addBoundaries(utf8("m"))
                    .addMetadata(ByteString.EMPTY)
                    .addMetadata(utf8("x"))),
        op().setSplitResidual(
                SplitResidual.newBuilder()
                    .setSession(SESSION)
                    .setShard(SHARD)
                    .setFence(31)
                    .setSequence(7)
                    .setAt(utf8("m"))));
  }

  private static Stream<Operation.Builder> ofOperators() {
    RunPolicy policy = RunPolicy.newBuilder().setPriority(0).setAutoSplit(false).build();
    return Stream.of(
        op().setCreateRun(
                CreateRun.newBuilder()
                    .setOpId(ID)
                    .setExpiresAt(EXPIRY)
                    .setName("job")
                    .setConfig(RunConfig.newBuilder().setPolicy(policy).setRetentionMillis(5))),
        op().setAddShards(
                AddShards.newBuilder()
                    .setOpId(ID)
                    .setExpiresAt(EXPIRY)
                    .setRun(RUN)
                    .addShards(
                        NewShard.newBuilder()
                            .setRange(KeyRange.newBuilder().setEnd(utf8("m")))
                            .setCursor(CURSOR))
                    .addShards(
                        NewShard.newBuilder().setRange(KeyRange.newBuilder().setStart(utf8("m"))))),
        op().setSealRun(SealRun.newBuilder().setOpId(ID).setExpiresAt(EXPIRY).setRun(RUN)),
        op().setPauseRun(PauseRun.newBuilder().setOpId(ID).setExpiresAt(EXPIRY).setRun(RUN)),
        op().setResumeRun(ResumeRun.newBuilder().setOpId(ID).setExpiresAt(EXPIRY).setRun(RUN)),
        op().setCompleteRun(
                CompleteRun.newBuilder()
                    .setOpId(ID)
                    .setExpiresAt(EXPIRY)
                    .setRun(RUN)
                    .setAcceptParked(true)),
        op().setFailRun(
                FailRun.newBuilder().setOpId(ID).setExpiresAt(EXPIRY).setRun(RUN).setMessage("no")),
        op().setCancelRun(CancelRun.newBuilder().setOpId(ID).setExpiresAt(EXPIRY).setRun(RUN)),
        op().setDeleteRun(DeleteRun.newBuilder().setOpId(ID).setExpiresAt(EXPIRY).setRun(RUN)),
        op().setSetRunPolicy(
                SetRunPolicy.newBuilder()
                    .setOpId(ID)
                    .setExpiresAt(EXPIRY)
                    .setRun(RUN)
                    .setPolicy(policy)),
        op().setUnparkShards(
                UnparkShards.newBuilder()
                    .setOpId(ID)
                    .setExpiresAt(EXPIRY)
                    .setRun(RUN)
                    .addShardIds(0)
                    .addShardIds(7)),
        op().setSplitShard(
                SplitShard.newBuilder()
                    .setOpId(ID)
                    .setExpiresAt(EXPIRY)
                    .setShard(SHARD)
                    .addBoundaries(utf8("m"))),
        op().setParkShard(
                ParkShard.newBuilder()
                    .setOpId(ID)
                    .setExpiresAt(EXPIRY)
                    .setShard(SHARD)
                    .setMessage("why")),
        op().setRevokeLease(
                RevokeLease.newBuilder()
                    .setOpId(ID)
                    .setExpiresAt(EXPIRY)
                    .setShard(SHARD)
                    .setNow(true)),
        op().setEvictSession(
                EvictSession.newBuilder().setOpId(ID).setExpiresAt(EXPIRY).setSession(SESSION)),
        op().setDrainSession(
                DrainSession.newBuilder().setOpId(ID).setExpiresAt(EXPIRY).setSession(SESSION)),
        op().setSetQuota(
                SetQuota.newBuilder()
                    .setOpId(ID)
                    .setExpiresAt(EXPIRY)
                    .setQuotas(Quotas.newBuilder().setRuns(0))));
  }
}
