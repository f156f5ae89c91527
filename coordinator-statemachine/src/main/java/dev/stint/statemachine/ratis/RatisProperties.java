package dev.stint.statemachine.ratis;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Says in Ratis' words what {@link RaftOptions} says, and what is not left to choice. */
final class RatisProperties {

  /** Cached pools of Ratis are unbounded unless told; each of these threads is rarely busy. */
  private static final int POOL_THREADS = 16;

  /** The receiver forces and reads a whole snapshot to the end before it answers the last piece. */
  private static final int SNAPSHOT_END_MILLIS = 240_000;

  /** More than are ever ahead of their answers here, one and as many as heartbeats are pending. */
  private static final int SNAPSHOT_PIECES_AHEAD = 64;

  private static final int MESSAGE_MARGIN_BYTES = 2 << 20;

  private RatisProperties() {}

  static RaftProperties of(RaftOptions options, Path raftDirectory) {
    RaftProperties properties = new RaftProperties();
    storage(properties, options, raftDirectory);
    elections(properties, options.elections());
    log(properties, options);
    replication(properties, options);
    snapshots(properties, options.snapshots());
    limits(properties, options.limits());
    network(properties, options);
    return properties;
  }

  private static void storage(RaftProperties properties, RaftOptions options, Path directory) {
    // The default is in the system's temporary directory.
    RaftServerConfigKeys.setStorageDir(properties, List.of(directory.toFile()));
    RaftServerConfigKeys.setRemovedGroupsDir(
        properties, directory.resolveSibling("raft-removed").toFile());
    RaftServerConfigKeys.setStorageFreeSpaceMin(
        properties, SizeInBytes.valueOf(options.log().freeSpaceMinBytes()));
  }

  private static void elections(RaftProperties properties, RaftOptions.Elections elections) {
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(elections.timeoutMinMillis()));
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(elections.timeoutMaxMillis()));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(
        properties, millis(elections.firstTimeoutMinMillis()));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(
        properties, millis(elections.firstTimeoutMaxMillis()));
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(
        properties, millis(elections.stepDownWaitMillis()));
    RaftServerConfigKeys.LeaderElection.setPreVote(properties, true);
    RaftServerConfigKeys.setCloseThreshold(properties, millis(elections.pauseCloseMillis()));
  }

  private static void log(RaftProperties properties, RaftOptions options) {
    RaftOptions.Log log = options.log();
    RaftServerConfigKeys.Log.setSegmentSizeMax(properties, bytes(log.segmentBytes()));
    RaftServerConfigKeys.Log.setPreallocatedSize(
        properties, bytes(Math.min(log.segmentBytes(), 4 << 20)));
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, log.segmentsCached());
    RaftServerConfigKeys.Log.setSegmentCacheSizeMax(properties, bytes(log.segmentCacheBytes()));
    // Must hold the largest entry and its frame; otherwise an entry is written in two pieces.
    RaftServerConfigKeys.Log.setWriteBufferSize(
        properties, bytes(options.replication().batchBytesMax() + 1_024));
    // An entry per advance of the commit index, and a race with leadership transfer.
    RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
    // Both acknowledge what was never forced to disk.
    RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, false);
    RaftServerConfigKeys.Log.setAsyncFlushEnabled(properties, false);
    // The other policy drops a suffix of the log silently, acknowledged or not.
    RaftServerConfigKeys.Log.setCorruptionPolicy(
        properties, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
    // The default waits for the slowest member, so that one dead node keeps the log for ever.
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
    RaftServerConfigKeys.Log.setPurgePreservationLogNum(properties, log.preserveEntries());
    RaftServerConfigKeys.Log.setPurgeGap(properties, log.purgeGapEntries());
  }

  private static void replication(RaftProperties properties, RaftOptions options) {
    RaftOptions.Replication replication = options.replication();
    RaftServerConfigKeys.Log.Appender.setWaitTimeMin(
        properties, TimeDuration.valueOf(replication.appendWaitMicros(), TimeUnit.MICROSECONDS));
    RaftServerConfigKeys.Log.Appender.setBufferElementLimit(
        properties, replication.batchEntriesMax());
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(
        properties, bytes(replication.batchBytesMax()));
    // By default a leader that could not reach a follower for some seconds looks for it every 5 s:
    // too late for one that is back, whose election timeout runs out again and again meanwhile.
    int lastMillis = Math.max(50, options.elections().timeoutMinMillis() / 2);
    RaftServerConfigKeys.Log.Appender.setRetryPolicy(
        properties, "10ms,10, 100ms,20, " + lastMillis + "ms," + Integer.MAX_VALUE);
    // Must agree on all nodes: the leader streams its snapshots.
    RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(properties, true);
    RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(
        properties, bytes(replication.snapshotChunkBytes()));
    RaftServerConfigKeys.Rpc.setRequestTimeout(
        properties, millis(replication.requestTimeoutMillis()));
    RaftServerConfigKeys.Rpc.setSlownessTimeout(
        properties, millis(replication.slowFollowerMillis()));
    // Reads do not pass through Ratis: its linearizable ones are not, under a partition.
    RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.DEFAULT);
  }

  private static void snapshots(RaftProperties properties, RaftOptions.Snapshots snapshots) {
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, snapshots.everyEntries());
    // The next start makes one anyway, from whatever the database kept.
    RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
    // Leaves keeping to SnapshotStorage.
    RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, -1);
  }

  private static void limits(RaftProperties properties, RaftOptions.Limits limits) {
    RaftServerConfigKeys.Write.setElementLimit(properties, limits.pendingEntriesMax());
    RaftServerConfigKeys.Write.setByteLimit(properties, bytes(limits.pendingBytesMax()));
    RaftServerConfigKeys.RetryCache.setExpiryTime(properties, millis(limits.retryCacheMillis()));
    RaftServerConfigKeys.Read.ReadAfterWriteConsistent.setWriteIndexCacheExpiryTime(
        properties, millis(limits.retryCacheMillis()));
    RaftServerConfigKeys.ThreadPool.setServerSize(properties, POOL_THREADS);
    RaftServerConfigKeys.ThreadPool.setClientSize(properties, POOL_THREADS);
    RaftServerConfigKeys.ThreadPool.setProxySize(properties, POOL_THREADS);
  }

  private static void network(RaftProperties properties, RaftOptions options) {
    RaftOptions.Replication replication = options.replication();
    RaftConfigKeys.Rpc.setType(properties, new PeerRpc());
    GrpcConfigKeys.Server.setHost(properties, options.self().host());
    GrpcConfigKeys.Server.setPort(properties, options.self().port());
    GrpcConfigKeys.Server.setLeaderOutstandingAppendsMax(properties, replication.outstandingMax());
    GrpcConfigKeys.Server.setHeartbeatChannel(properties, true);
    // Ratis gives up after the product of both. SnapshotPieces sends one piece after the other and
    // notices earlier what is lost; with fewer pieces ahead Ratis could block its sender meanwhile.
    GrpcConfigKeys.Server.setInstallSnapshotRequestElementLimit(properties, SNAPSHOT_PIECES_AHEAD);
    GrpcConfigKeys.Server.setInstallSnapshotRequestTimeout(
        properties, millis(SNAPSHOT_END_MILLIS / SNAPSHOT_PIECES_AHEAD));
    GrpcConfigKeys.setFlowControlWindow(properties, bytes(replication.flowWindowBytes()));
    int largest = Math.max(replication.batchBytesMax(), replication.snapshotChunkBytes());
    GrpcConfigKeys.setMessageSizeMax(properties, bytes(largest + MESSAGE_MARGIN_BYTES));
  }

  private static TimeDuration millis(int millis) {
    return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
  }

  private static SizeInBytes bytes(int bytes) {
    return SizeInBytes.valueOf(bytes);
  }
}
