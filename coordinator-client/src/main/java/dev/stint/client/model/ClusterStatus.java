package dev.stint.client.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** The cluster as the answering node sees it: it asks all others and says who did not answer. */
public record ClusterStatus(List<Member> members, List<Group> groups) {
  public ClusterStatus {
    members = List.copyOf(members);
    groups = List.copyOf(groups);
  }

  /**
   * A node.
   *
   * @param apiAddress host:port
   * @param peerAddress host:port of Raft
   * @param problem why it did not answer; empty if it did
   * @param node what it said, if it answered
   */
  public record Member(
      String nodeId, String apiAddress, String peerAddress, String problem, Optional<Node> node) {
    public Member {
      Objects.requireNonNull(node, "node");
    }
  }

  /** What one node knows of itself. */
  public record Node(
      String clusterId,
      String nodeId,
      String version,
      long uptimeMillis,
      List<Replica> replicas,
      Optional<Disk> disk) {
    public Node {
      replicas = List.copyOf(replicas);
      Objects.requireNonNull(disk, "disk");
    }
  }

  /** Bytes that the node's data takes, and those of its file system. */
  public record Disk(long usedBytes, long freeBytes, long totalBytes) {}

  /** What a replica is to its group. */
  public enum Role {
    LEADER,
    FOLLOWER,
    CANDIDATE,
    /** Gets the log, has no vote. */
    LISTENER,
    UNRECOGNIZED
  }

  /**
   * A node's replica of one group.
   *
   * @param snapshotIndex 0 when there is none
   * @param digest hexadecimal, of its state at the applied index: compare at equal indexes only
   */
  public record Replica(
      int group,
      Role role,
      long term,
      long appliedIndex,
      long committedIndex,
      long snapshotIndex,
      long revision,
      long logicalTimeMillis,
      String digest,
      int formatVersion) {
    public Replica {
      Objects.requireNonNull(role, "role");
      Objects.requireNonNull(digest, "digest");
    }
  }

  /** A Raft group as its leader sees it, or as the answering node does if there is none. */
  public record Group(
      int group, Optional<Leader> leader, long term, long committedIndex, List<Lag> lags) {
    public Group {
      Objects.requireNonNull(leader, "leader");
      lags = List.copyOf(lags);
    }
  }

  /**
   * How far a replica is behind.
   *
   * @param lastContactMillis real time since it last answered; empty for the leader itself
   */
  public record Lag(
      String nodeId, long matchIndex, long lagEntries, OptionalLong lastContactMillis) {
    public Lag {
      Objects.requireNonNull(lastContactMillis, "lastContactMillis");
    }
  }
}
