package dev.stint.cli;

import com.google.protobuf.ByteString;
import dev.stint.api.v1.Cursor;
import dev.stint.api.v1.GetRunResponse;
import dev.stint.api.v1.KeyRange;
import dev.stint.api.v1.LeaseInfo;
import dev.stint.api.v1.LocateResponse;
import dev.stint.api.v1.ParkReason;
import dev.stint.api.v1.Parking;
import dev.stint.api.v1.RunConfig;
import dev.stint.api.v1.RunCounters;
import dev.stint.api.v1.RunInfo;
import dev.stint.api.v1.RunPolicy;
import dev.stint.api.v1.RunProgress;
import dev.stint.api.v1.RunRef;
import dev.stint.api.v1.RunStatus;
import dev.stint.api.v1.SessionId;
import dev.stint.api.v1.ShardInfo;
import dev.stint.api.v1.ShardRef;
import dev.stint.api.v1.ShardStatus;
import dev.stint.api.v1.WhenDone;

/** Answers of a server that has one run, {@code acme/reindex}. */
public final class Samples {
  private Samples() {}

  public static RunRef ref(String name) {
    return RunRef.newBuilder().setTenant("acme").setName(name).setIncarnation(17).build();
  }

  public static RunConfig config() {
    return RunConfig.newBuilder()
        .setPolicy(
            RunPolicy.newBuilder()
                .setPriority(100)
                .setWeight(1)
                .setMaxLeases(0)
                .setMaxFailures(5)
                .setMaxLosses(5)
                .setAutoSplit(true))
        .setBackoffInitialMillis(1_000)
        .setBackoffMaxMillis(60_000)
        .setWhenDone(WhenDone.WHEN_DONE_AUTO_COMPLETE)
        .setRetentionMillis(0)
        .build();
  }

  /** A run that is being worked on. */
  public static RunInfo.Builder run(String name) {
    return RunInfo.newBuilder()
        .setRun(ref(name))
        .setStatus(RunStatus.RUN_STATUS_ACTIVE)
        .setConfig(config())
        .setCounters(RunCounters.newBuilder().setActive(600).setDone(396).setParked(4).setLeased(8))
        .setCreatedAtMillis(90_000)
        .setActivatedAtMillis(100_000)
        .setRevision(21)
        .setProgress(RunProgress.newBuilder().setShardsPerSecond(1.32).setEtaMillis(454_000));
  }

  public static RunInfo.Builder run(String name, RunStatus status) {
    return run(name).setStatus(status).setProgress(RunProgress.getDefaultInstance());
  }

  public static GetRunResponse response(RunInfo.Builder run) {
    return GetRunResponse.newBuilder().setHeader(FakeServer.HEADER).setRun(run).build();
  }

  public static LocateResponse located() {
    return LocateResponse.newBuilder().setHeader(FakeServer.HEADER).build();
  }

  public static KeyRange range(String start, String end) {
    return KeyRange.newBuilder()
        .setStart(ByteString.copyFromUtf8(start))
        .setEnd(ByteString.copyFromUtf8(end))
        .build();
  }

  /** A shard that nobody has touched. */
  public static ShardInfo.Builder shard(long number) {
    return ShardInfo.newBuilder()
        .setShard(ShardRef.newBuilder().setRun(ref("reindex")).setShardId(number))
        .setRange(range("a" + number, "b" + number))
        .setStatus(ShardStatus.SHARD_STATUS_ACTIVE)
        .setOriginalRange(range("a" + number, "b" + number))
        .setRevision(20);
  }

  public static ShardInfo.Builder leasedShard(long number) {
    return shard(number)
        .setCursor(
            Cursor.newBuilder()
                .setLastKey(ByteString.copyFrom(new byte[] {'a', '5', (byte) 0xff}))
                .setToken(ByteString.copyFromUtf8("page 7")))
        .setLease(
            LeaseInfo.newBuilder()
                .setSession(SessionId.newBuilder().setRevision(300))
                .setWorker("w1")
                .setFence(310)
                .setGrantedAtMillis(350_000)
                .setDeadlineMillis(409_000)
                .setUnitsDone(120))
        .setFence(310)
        .setAttempts(2);
  }

  public static ShardInfo.Builder parkedShard(long number) {
    return shard(number)
        .setStatus(ShardStatus.SHARD_STATUS_PARKED)
        .setFence(305)
        .setAttempts(5)
        .setFailures(5)
        .setParking(
            Parking.newBuilder()
                .setReason(ParkReason.PARK_REASON_TOO_MANY_FAILURES)
                .setDetail("http-500")
                .setMessage("the store answered\nan error")
                .setParkedAtMillis(380_000));
  }
}
