package dev.stint.client.model;

import dev.stint.core.value.ShardRef;
import java.util.Objects;

/**
 * A shard of a run.
 *
 * @param shard its number within the run, dense from 0, never reused
 */
public record ShardHandle(RunHandle run, long shard) {
  public ShardHandle {
    Objects.requireNonNull(run, "run");
  }

  /** Without tenant and group. */
  public ShardRef ref() {
    return new ShardRef(run.ref(), shard);
  }
}
