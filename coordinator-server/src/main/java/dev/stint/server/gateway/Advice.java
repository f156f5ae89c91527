package dev.stint.server.gateway;

import dev.stint.core.value.Key;
import dev.stint.core.value.ShardRef;
import java.util.List;
import java.util.Objects;

/** What the leader tells a session beside an answer. Repeated until the state shows it heard. */
public sealed interface Advice {

  /** Hand over what you hold; you get nothing more. */
  record Drain() implements Advice {}

  /** Split this shard at these boundaries, if you hold it under this fence. */
  record SplitShard(ShardRef target, long fence, List<Key> boundaries) implements Advice {
    public SplitShard {
      Objects.requireNonNull(target, "target");
      boundaries = List.copyOf(boundaries);
    }
  }

  /** Your lease of this fence was taken back. */
  record LeaseRevoked(ShardRef target, long fence) implements Advice {
    public LeaseRevoked {
      Objects.requireNonNull(target, "target");
    }
  }

  /** Whether this is about the lease of that shard and fence. */
  default boolean isAbout(ShardRef shard, long fence) {
    if (this instanceof SplitShard split) {
      return split.fence() == fence && split.target().equals(shard);
    }
    return this instanceof LeaseRevoked revoked
        && revoked.fence() == fence
        && revoked.target().equals(shard);
  }
}
