package dev.stint.server;

import dev.stint.server.gateway.GatewayLimits;
import dev.stint.server.settings.HostPort;
import dev.stint.server.settings.Settings;
import dev.stint.statemachine.ratis.Peer;
import dev.stint.statemachine.ratis.RaftOptions;
import dev.stint.statemachine.store.StoreOptions;
import java.nio.file.Path;
import java.util.List;

/** Settings as the parts below want them. */
final class RaftSettings {
  private static final long MIB = 1 << 20;

  private RaftSettings() {}

  static RaftOptions raft(Settings settings, Path directory) {
    List<Peer> peers = settings.cluster().peers().stream().map(RaftSettings::peer).toList();
    Settings.Raft raft = settings.raft();
    RaftOptions.Replication replication = RaftOptions.Replication.DEFAULTS;
    RaftOptions.Log log = RaftOptions.Log.DEFAULTS;
    RaftOptions.Limits limits = RaftOptions.Limits.DEFAULTS;
    return new RaftOptions(
        settings.cluster().id(),
        peer(settings.self()),
        peers,
        directory,
        settings.network().insecureNonLoopback(),
        new RaftOptions.Elections(
            (int) raft.electionTimeoutMinMillis(),
            (int) raft.electionTimeoutMaxMillis(),
            (int) raft.firstElectionTimeoutMinMillis(),
            (int) raft.firstElectionTimeoutMaxMillis(),
            (int) raft.stepDownWaitMillis(),
            (int) raft.pauseMaxMillis()),
        new RaftOptions.Replication(
            (int) raft.appenderWaitMinMillis() * 1_000,
            replication.batchEntriesMax(),
            replication.batchBytesMax(),
            replication.outstandingMax(),
            replication.flowWindowBytes(),
            replication.snapshotChunkBytes(),
            replication.requestTimeoutMillis(),
            slowFollowerMillis(raft)),
        new RaftOptions.Log(
            (int) raft.segmentSizeBytes(),
            log.segmentsCached(),
            log.segmentCacheBytes(),
            raft.purgePreservationEntries(),
            purgeGapEntries(raft),
            Math.min(log.freeSpaceMinBytes(), settings.disk().freeMinBytes())),
        new RaftOptions.Snapshots(
            (int) raft.snapshotTriggerEntries(),
            RaftOptions.Snapshots.DEFAULTS.keep(),
            RaftOptions.Snapshots.DEFAULTS.retryMillis()),
        new RaftOptions.Limits(
            limits.entryBytesMax(),
            raft.writeLimitEntries(),
            (int) raft.writeLimitBytes(),
            limits.retryCacheMillis()),
        RaftOptions.Shutdown.DEFAULTS);
  }

  /** A follower that answers each heartbeat is not slow, however seldom they come. */
  private static int slowFollowerMillis(Settings.Raft raft) {
    return Math.max(
        RaftOptions.Replication.DEFAULTS.slowFollowerMillis(),
        2 * (int) raft.electionTimeoutMaxMillis());
  }

  /** A snapshot more often than the log may be cut would leave the log as it is. */
  private static int purgeGapEntries(Settings.Raft raft) {
    return (int)
        Math.min(RaftOptions.Log.DEFAULTS.purgeGapEntries(), raft.snapshotTriggerEntries());
  }

  private static Peer peer(Settings.Peer peer) {
    HostPort address = peer.peer();
    return new Peer(peer.id(), address.host(), address.port());
  }

  static GatewayLimits gateway(Settings settings) {
    Settings.Gateway gateway = settings.gateway();
    GatewayLimits defaults = GatewayLimits.DEFAULT;
    return new GatewayLimits(
        gateway.maxQueuedCommands(),
        gateway.maxQueuedBytes(),
        gateway.heartbeatLaneMaxCommands(),
        gateway.heartbeatLaneMaxBytes(),
        gateway.maxEntriesInFlight(),
        gateway.maxBatchCommands(),
        gateway.maxBatchBytes(),
        defaults.maxEntryRows(),
        defaults.maxWaitingClaims(),
        defaults.maxWaitingReads(),
        defaults.maxAdvisedSessions());
  }

  static StoreOptions store(Settings settings) {
    StoreOptions defaults = StoreOptions.DEFAULT;
    return defaults
        .withBlockCacheBytes(Math.max(MIB, settings.store().blockCacheBytes()))
        .withMemtableBytes(Math.max(MIB, settings.store().memtableBytes()))
        .withHotRows(settings.store().hotRows(), defaults.hotRowBytes());
  }
}
