package dev.stint.core.rules;

import dev.stint.core.value.Key;
import dev.stint.core.value.ShardRef;
import java.util.List;
import java.util.Objects;

/**
 * What the leader should do beside the state: wake waiting claims, advise holders. Data, in the
 * order of the commands; lost with the leader without harm, since claims time out and heartbeats
 * compare leases.
 */
public sealed interface Effect {

  /** Shards of a run may be granted from this logical time on. */
  record ShardsClaimable(int tenant, String run, long incarnation, long eligibleAtMillis, int count)
      implements Effect {}

  /** A run is settled or over: claims that wait for it alone get their answer. */
  record RunOver(int tenant, String run, long incarnation) implements Effect {}

  /** A session is ending: its waiting claim fails. */
  record SessionEnding(long session) implements Effect {}

  /** The session was asked to hand over and gets nothing more. */
  record DrainAsked(long session) implements Effect {}

  /** A lease was taken back. */
  record LeaseRevoked(long session, ShardRef target, long fence) implements Effect {
    public LeaseRevoked {
      Objects.requireNonNull(target, "target");
    }
  }

  /** An operator wants the holder to split at these boundaries. */
  record SplitAsked(long session, ShardRef target, long fence, List<Key> boundaries)
      implements Effect {
    public SplitAsked {
      Objects.requireNonNull(target, "target");
      boundaries = List.copyOf(boundaries);
    }
  }

  /** An invariant would have been broken and was not: for the alarm. */
  record ViolationRefused(String what) implements Effect {}
}
