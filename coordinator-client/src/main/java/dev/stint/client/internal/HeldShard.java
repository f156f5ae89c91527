package dev.stint.client.internal;

import dev.stint.core.value.HeldLease;
import dev.stint.core.value.ShardRef;
import java.util.Objects;

/** A lease as the coordinator lists it. */
public record HeldShard(ShardRef target, long fence) {
  public HeldShard {
    Objects.requireNonNull(target, "target");
  }

  /** Its identity, and what heartbeats count. */
  public HeldLease lease() {
    return new HeldLease(target.run().incarnation(), target.shard(), fence);
  }
}
