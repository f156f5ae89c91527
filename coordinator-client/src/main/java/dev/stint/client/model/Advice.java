package dev.stint.client.model;

import dev.stint.core.value.Key;
import dev.stint.core.value.LossReason;
import java.util.List;
import java.util.Objects;

/** What the leader asks of a session's worker or tells it. May come more than once, or never. */
public sealed interface Advice {

  /** Take nothing more; bring each shard to a checkpoint and release it. */
  record Drain() implements Advice {}

  /**
   * Split this shard.
   *
   * @param boundaries where; empty: the worker decides
   */
  record Split(LeaseHandle lease, List<Key> boundaries) implements Advice {
    public Split {
      Objects.requireNonNull(lease, "lease");
      boundaries = List.copyOf(boundaries);
    }
  }

  /** This lease is over: stop working on the shard. */
  record Revoked(LeaseHandle lease, LossReason reason) implements Advice {
    public Revoked {
      Objects.requireNonNull(lease, "lease");
      Objects.requireNonNull(reason, "reason");
    }
  }
}
