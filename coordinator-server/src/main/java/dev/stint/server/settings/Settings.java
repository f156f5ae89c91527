package dev.stint.server.settings;

import java.nio.file.Path;
import java.util.List;

/**
 * Everything a node can be told, checked and resolved. Built by {@link SettingsLoader} only, so an
 * instance that exists is consistent: bounds are ordered, the node is one of the peers, addresses
 * differ. What each value means, its range and its default stand once, in the table behind the
 * loader, and from there in {@code conf/stint.yaml} and {@code docs/settings.md}.
 *
 * <p>Immutable. Durations are in milliseconds, sizes in bytes.
 */
public record Settings(
    Node node,
    Cluster cluster,
    Network network,
    Raft raft,
    Gateway gateway,
    Store store,
    Disk disk,
    Log log) {

  /** Who this node is, and where its data lie. */
  public record Node(String id, Path dataDirectory) {}

  /**
   * The Raft group.
   *
   * @param peers all voters at the first start, this node among them
   */
  public record Cluster(String id, boolean allowSingleNode, List<Peer> peers) {
    /** Copies the list. */
    public Cluster {
      peers = List.copyOf(peers);
    }

    /** The peer of that id. */
    public Peer peer(String peerId) {
      return peers.stream()
          .filter(peer -> peer.id().equals(peerId))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no peer " + peerId));
    }
  }

  /**
   * One voter and the addresses at which the others reach it.
   *
   * @param peer where the other replicas reach it
   * @param api where workers and operators reach it
   * @param http where probes and metrics are served
   */
  public record Peer(String id, HostPort peer, HostPort api, HostPort http) {
    @Override
    public String toString() {
      return id + "=" + peer + "," + api + "," + http;
    }
  }

  /**
   * Where this node listens, with {@code from-peers} already resolved.
   *
   * @param insecureNonLoopback whether the operator has said in so many words that this node may
   *     listen beyond loopback without TLS
   */
  public record Network(HostPort apiListen, HostPort httpListen, boolean insecureNonLoopback) {}

  /** Elections, log and snapshots. */
  public record Raft(
      long electionTimeoutMinMillis,
      long electionTimeoutMaxMillis,
      long firstElectionTimeoutMinMillis,
      long firstElectionTimeoutMaxMillis,
      long stepDownWaitMillis,
      long pauseMaxMillis,
      long snapshotTriggerEntries,
      long snapshotIntervalMillis,
      long purgePreservationEntries,
      long segmentSizeBytes,
      long appenderWaitMinMillis,
      int writeLimitEntries,
      long writeLimitBytes) {}

  /** Queues, group commit and the API. */
  public record Gateway(
      int maxQueuedCommands,
      long maxQueuedBytes,
      int heartbeatLaneMaxCommands,
      long heartbeatLaneMaxBytes,
      int maxEntriesInFlight,
      int maxBatchCommands,
      int maxBatchBytes,
      long requestDeadlineDefaultMillis,
      long requestDeadlineMaxMillis,
      int maxMessageBytes,
      int maxStreams) {}

  /** The database. */
  public record Store(long blockCacheBytes, long memtableBytes, int hotRows, int readThreads) {}

  /** Watching the disk that holds the data directory. */
  public record Disk(long freeMinBytes, long checkIntervalMillis) {}

  /** What is logged, and how. */
  public record Log(Format format, Level level) {
    /** For people, or one JSON object per line. */
    public enum Format {
      TEXT,
      JSON
    }

    /** The least severe level that is written. */
    public enum Level {
      ERROR,
      WARN,
      INFO,
      DEBUG,
      TRACE
    }
  }

  /** This node's own entry in the list of peers. */
  public Peer self() {
    return cluster.peer(node.id());
  }
}
