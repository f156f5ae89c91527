package dev.stint.verify.history;

import dev.stint.core.value.Key;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardStatus;
import java.util.Objects;

/** What a read saw. */
public sealed interface Sight {

  /** There is no such thing, or not for this tenant. */
  record Nothing() implements Sight {}

  /** A run with its counters. */
  record OfRun(RunStatus status, long shards, long done, long parked, long split, long leased)
      implements Sight {
    public OfRun {
      Objects.requireNonNull(status, "status");
    }
  }

  /**
   * A shard.
   *
   * @param fence the highest that was granted on it, 0 for none
   * @param session the holder, or 0
   */
  record OfShard(
      ShardStatus status,
      Key startOrNull,
      Key endOrNull,
      Key lastKeyOrNull,
      long fence,
      long session)
      implements Sight {
    public OfShard {
      Objects.requireNonNull(status, "status");
    }
  }

  /** A session that is not gone. */
  record OfSession(boolean live, long deadlineMillis, boolean draining) implements Sight {}
}
