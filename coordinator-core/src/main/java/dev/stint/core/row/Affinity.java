package dev.stint.core.row;

import java.util.Objects;

/** After a loss: until when a shard prefers the worker of this name, in logical time. */
public record Affinity(String worker, long untilMillis) {
  public Affinity {
    Objects.requireNonNull(worker, "worker");
  }
}
