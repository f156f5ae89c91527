package dev.stint.statemachine.ratis;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a {@link RaftNode} is told. Durations are in milliseconds, sizes in bytes, both positive
 * unless said otherwise.
 *
 * @param clusterId names the cluster; part of every group's identity, so that nodes of two clusters
 *     never mix
 * @param self this node; the peer port binds to its host
 * @param initialPeers the members with which the cluster was first started, this node included: 1,
 *     3 or 5 of them, the same on all; empty for a node that joins a running cluster. A membership
 *     that was recorded since then takes precedence
 * @param directory holds everything that Raft keeps and the marker of {@link RaftNode#format}
 * @param remoteAllowed whether any member may have an address other than loopback. The peer port
 *     has no authorisation of its own
 * @param elections when leaders change
 * @param replication how entries travel
 * @param log how entries are kept
 * @param snapshots when the log is cut
 * @param limits what is refused or bounded
 * @param shutdown how long stopping may take
 */
public record RaftOptions(
    String clusterId,
    Peer self,
    List<Peer> initialPeers,
    Path directory,
    boolean remoteAllowed,
    Elections elections,
    Replication replication,
    Log log,
    Snapshots snapshots,
    Limits limits,
    Shutdown shutdown) {

  private static final Set<Integer> CLUSTER_SIZES = Set.of(1, 3, 5);

  public RaftOptions {
    checkClusterId(clusterId);
    initialPeers = List.copyOf(initialPeers);
    Objects.requireNonNull(directory, "directory");
    checkMembers(self, initialPeers);
    if (!remoteAllowed) {
      checkLoopback(self);
      initialPeers.forEach(RaftOptions::checkLoopback);
    }
    require(
        limits.entryBytesMax() <= replication.batchBytesMax() - Limits.ENVELOPE_BYTES,
        "limits.entryBytesMax must leave "
            + Limits.ENVELOPE_BYTES
            + " bytes of replication.batchBytesMax: a larger entry would make the leader step down");
    require(
        limits.entryBytesMax() <= limits.pendingBytesMax(),
        "limits.pendingBytesMax must hold at least one entry of limits.entryBytesMax");
  }

  /** Options with the defaults of every part, on loopback only. */
  public static RaftOptions of(
      String clusterId, Peer self, List<Peer> initialPeers, Path directory) {
    return new RaftOptions(
        clusterId,
        self,
        initialPeers,
        directory,
        false,
        Elections.DEFAULTS,
        Replication.DEFAULTS,
        Log.DEFAULTS,
        Snapshots.DEFAULTS,
        Limits.DEFAULTS,
        Shutdown.DEFAULTS);
  }

  /**
   * When leaders change.
   *
   * @param timeoutMinMillis a follower that heard nothing for a random time between this and the
   *     maximum asks for votes; heartbeats come twice in this time. Shorter fails over faster and
   *     changes leaders without a fault on a machine that stalls: 150–300 did so with cold JVMs on
   *     two cores, 1,000–2,000 took 2.2 s to fail over. Keep it below the restart time of a
   *     process, because a follower forgets by restarting that it heard the leader
   * @param timeoutMaxMillis above the minimum. A leader that hears no majority for this long steps
   *     down
   * @param firstTimeoutMinMillis the same for the first election after the start, when nobody can
   *     be disturbed by it
   * @param firstTimeoutMaxMillis above its minimum
   * @param stepDownWaitMillis a leader that lost its majority does not ask for votes for this long;
   *     a leader whose process stood still for longer steps down. Ratis' own 10 s keep a cluster of
   *     which two nodes return waiting
   * @param pauseCloseMillis a process that stood still for longer than this ends itself: the others
   *     have moved on, and what it holds in flight is worthless
   */
  public record Elections(
      int timeoutMinMillis,
      int timeoutMaxMillis,
      int firstTimeoutMinMillis,
      int firstTimeoutMaxMillis,
      int stepDownWaitMillis,
      int pauseCloseMillis) {

    public static final Elections DEFAULTS = new Elections(500, 1_000, 300, 800, 5_000, 60_000);

    public Elections {
      require(
          timeoutMinMillis >= 50 && timeoutMinMillis < timeoutMaxMillis,
          "elections.timeoutMinMillis must be 50 or more and below timeoutMaxMillis");
      require(
          firstTimeoutMinMillis >= 50 && firstTimeoutMinMillis < firstTimeoutMaxMillis,
          "elections.firstTimeoutMinMillis must be 50 or more and below firstTimeoutMaxMillis");
      require(
          stepDownWaitMillis >= timeoutMaxMillis,
          "elections.stepDownWaitMillis must not be below timeoutMaxMillis");
      require(
          pauseCloseMillis > stepDownWaitMillis,
          "elections.pauseCloseMillis must be above stepDownWaitMillis");
    }
  }

  /**
   * How entries travel.
   *
   * @param appendWaitMicros least time between two messages to a follower, 0 or more. It lets
   *     entries gather: 0 helps a lone writer and costs throughput when many write unbatched
   * @param batchEntriesMax entries in one message. Ratis' own 0 means unlimited and has run
   *     followers out of memory
   * @param batchBytesMax bytes in one message, and the largest entry that Ratis takes: a larger one
   *     makes the leader step down
   * @param outstandingMax messages to one follower without an answer
   * @param flowWindowBytes of a gRPC connection
   * @param snapshotChunkBytes a snapshot travels in pieces of this size, each held in memory
   * @param requestTimeoutMillis for one message between nodes
   * @param slowFollowerMillis a follower silent for this long counts as slow and is asked at the
   *     pace of heartbeats only
   */
  public record Replication(
      int appendWaitMicros,
      int batchEntriesMax,
      int batchBytesMax,
      int outstandingMax,
      int flowWindowBytes,
      int snapshotChunkBytes,
      int requestTimeoutMillis,
      int slowFollowerMillis) {

    public static final Replication DEFAULTS =
        new Replication(1_000, 512, 4 << 20, 8, 1 << 20, 4 << 20, 3_000, 10_000);

    public Replication {
      require(appendWaitMicros >= 0, "replication.appendWaitMicros must not be negative");
      require(batchEntriesMax > 0, "replication.batchEntriesMax must be positive: 0 is unlimited");
      require(batchBytesMax >= 64 << 10, "replication.batchBytesMax must be 65536 or more");
      require(outstandingMax > 0, "replication.outstandingMax must be positive");
      require(flowWindowBytes >= 64 << 10, "replication.flowWindowBytes must be 65536 or more");
      require(
          snapshotChunkBytes > 0 && snapshotChunkBytes <= 32 << 20,
          "replication.snapshotChunkBytes must be within 1 to 33554432");
      require(requestTimeoutMillis > 0, "replication.requestTimeoutMillis must be positive");
      require(slowFollowerMillis > 0, "replication.slowFollowerMillis must be positive");
    }
  }

  /**
   * How entries are kept.
   *
   * @param segmentBytes the log is purged in whole files of this size
   * @param segmentsCached closed files kept in memory for followers that lag a little
   * @param segmentCacheBytes the same as a bound on memory
   * @param preserveEntries entries kept behind the newest snapshot, 0 or more, so that a node that
   *     was away shortly catches up from the log instead of a whole snapshot
   * @param purgeGapEntries purge only when at least this many entries go
   * @param freeSpaceMinBytes refuse to start with less on the disk, 0 or more; only looked at then
   */
  public record Log(
      int segmentBytes,
      int segmentsCached,
      int segmentCacheBytes,
      long preserveEntries,
      int purgeGapEntries,
      long freeSpaceMinBytes) {

    public static final Log DEFAULTS = new Log(32 << 20, 2, 64 << 20, 100_000, 1_024, 64L << 20);

    public Log {
      require(segmentBytes >= 64 << 10, "log.segmentBytes must be 65536 or more");
      require(segmentsCached > 0, "log.segmentsCached must be positive");
      require(segmentCacheBytes > 0, "log.segmentCacheBytes must be positive");
      require(preserveEntries >= 0, "log.preserveEntries must not be negative");
      require(purgeGapEntries > 0, "log.purgeGapEntries must be positive");
      require(freeSpaceMinBytes >= 0, "log.freeSpaceMinBytes must not be negative");
    }
  }

  /**
   * When the log is cut. Time and disk pressure are up to the caller of {@link
   * GroupReplica#triggerSnapshot}: a cluster that writes little would otherwise never cut it.
   *
   * @param everyEntries make a snapshot when this many entries were applied since the last one
   * @param keep snapshots kept, 2 or more: one that is being sent to a follower is not locked
   * @param retryMillis wait this long after a snapshot could not be made
   */
  public record Snapshots(int everyEntries, int keep, int retryMillis) {

    public static final Snapshots DEFAULTS = new Snapshots(100_000, 2, 30_000);

    public Snapshots {
      require(everyEntries > 0, "snapshots.everyEntries must be positive");
      require(keep >= 2, "snapshots.keep must be 2 or more");
      require(retryMillis > 0, "snapshots.retryMillis must be positive");
    }
  }

  /**
   * What is refused or bounded.
   *
   * @param entryBytesMax largest entry taken, checked before the log
   * @param pendingEntriesMax entries submitted here that are not applied yet; more are refused with
   *     {@link SubmitFailure.Busy}
   * @param pendingBytesMax the same in bytes, counted in whole mebibytes
   * @param retryCacheMillis how long Ratis remembers the identity of an entry. It is no idempotency
   *     (it forgets at a restart), so it only needs to be shorter than its memory is worth
   */
  public record Limits(
      int entryBytesMax, int pendingEntriesMax, int pendingBytesMax, int retryCacheMillis) {

    /** What Ratis puts around the submitted bytes; the true figure is below 100. */
    static final int ENVELOPE_BYTES = 1 << 10;

    public static final Limits DEFAULTS = new Limits(1 << 20, 4_096, 64 << 20, 10_000);

    public Limits {
      require(entryBytesMax > 0, "limits.entryBytesMax must be positive");
      require(pendingEntriesMax > 0, "limits.pendingEntriesMax must be positive");
      require(pendingBytesMax >= 1 << 20, "limits.pendingBytesMax must be 1048576 or more");
      require(retryCacheMillis > 0, "limits.retryCacheMillis must be positive");
    }
  }

  /**
   * How long stopping may take.
   *
   * @param drainMillis a leader that stops waits this long for entries in flight, 0 or more
   * @param handOverMillis and then this long for another node to take over, 0 or more
   * @param closeMillis closing Ratis may take this long; then the process is halted, because 3.3.0
   *     can hang there for ever
   */
  public record Shutdown(int drainMillis, int handOverMillis, int closeMillis) {

    public static final Shutdown DEFAULTS = new Shutdown(1_000, 3_000, 10_000);

    public Shutdown {
      require(drainMillis >= 0, "shutdown.drainMillis must not be negative");
      require(handOverMillis >= 0, "shutdown.handOverMillis must not be negative");
      require(closeMillis > 0, "shutdown.closeMillis must be positive");
    }
  }

  static String checkClusterId(String clusterId) {
    Objects.requireNonNull(clusterId, "clusterId");
    if (clusterId.isBlank()
        || clusterId.length() > 128
        || clusterId.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException("A cluster id has 1 to 128 printable characters");
    }
    return clusterId;
  }

  private static void checkMembers(Peer self, List<Peer> initialPeers) {
    Objects.requireNonNull(self, "self");
    if (initialPeers.isEmpty()) {
      return;
    }
    require(
        CLUSTER_SIZES.contains(initialPeers.size()),
        "A cluster starts with 1, 3 or 5 nodes, not " + initialPeers.size());
    require(initialPeers.contains(self), "The initial peers do not contain " + self);
    Set<String> ids = new HashSet<>();
    Set<String> addresses = new HashSet<>();
    for (Peer peer : initialPeers) {
      require(ids.add(peer.nodeId()), "Two initial peers have the id " + peer.nodeId());
      require(
          addresses.add(peer.address()), "Two initial peers have the address " + peer.address());
    }
  }

  private static void checkLoopback(Peer peer) {
    try {
      require(
          InetAddress.getByName(peer.host()).isLoopbackAddress(),
          "Node "
              + peer.nodeId()
              + " has the address "
              + peer.address()
              + ", which is not loopback; allow remote peers explicitly, and only on a network"
              + " that nobody else can reach");
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "The host of node " + peer.nodeId() + " is unknown: " + peer.host(), e);
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
