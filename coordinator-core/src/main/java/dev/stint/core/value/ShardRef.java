package dev.stint.core.value;

import java.util.Objects;

/** A shard: its run, and its number within the run (dense from 0, never reused). */
public record ShardRef(RunRef run, long shard) {
  public ShardRef {
    Objects.requireNonNull(run, "run");
  }
}
