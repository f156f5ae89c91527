package dev.stint.server.grpc;

import dev.stint.core.state.Digest;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a node concludes from the digests of all nodes at one index (S12). Replicas that have
 * applied the same entries hold the same state, so one that differs is wrong; which one, only a
 * majority of all nodes can say. A node that says nothing proves nothing, and counts for the
 * majority all the same.
 */
sealed interface DigestVerdict {

  /** Everybody who answered has this node's digest. */
  record Equal() implements DigestVerdict {}

  /** Nobody answered. */
  record Unknown() implements DigestVerdict {}

  /** Somebody differs, but no majority agrees against this node: it may be the others. */
  record Different() implements DigestVerdict {}

  /** A majority of all nodes agrees on another digest: this node is wrong. */
  record Wrong(Digest theirs) implements DigestVerdict {}

  /**
   * Judges.
   *
   * @param others one for each other node of the cluster, empty where it is not known
   */
  static DigestVerdict of(Digest own, Collection<Optional<Digest>> others) {
    int majority = (others.size() + 1) / 2 + 1;
    Map<Digest, Integer> votes = new HashMap<>();
    others.forEach(other -> other.ifPresent(digest -> votes.merge(digest, 1, Integer::sum)));
    if (votes.isEmpty()) {
      return new Unknown();
    }
    votes.remove(own);
    for (Map.Entry<Digest, Integer> vote : votes.entrySet()) { // at most one has a majority
      if (vote.getValue() >= majority) {
        return new Wrong(vote.getKey());
      }
    }
    return votes.isEmpty() ? new Equal() : new Different();
  }
}
