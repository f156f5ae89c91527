package dev.stint.core.read;

import dev.stint.core.value.ShardRef;
import java.util.Objects;

/** A shard that a session holds, with the name of its run, and the fence of the lease. */
public record HeldShard(ShardRef target, long fence) {
  public HeldShard {
    Objects.requireNonNull(target, "target");
  }
}
