package dev.stint.client.model;

import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.KeyRange;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** What became of a claim. */
public sealed interface ClaimResult {

  /** 1 to 256 shards, all under one fence. */
  record Granted(List<Grant> grants) implements ClaimResult {
    public Granted {
      grants = List.copyOf(grants);
    }
  }

  /**
   * No shard. Not recorded: the same claim sent again is judged afresh.
   *
   * @param earliestMillis the earliest logical time at which there may be something; empty when
   *     only an event can bring it
   */
  record Nothing(Why why, OptionalLong earliestMillis) implements ClaimResult {
    public Nothing {
      Objects.requireNonNull(why, "why");
      Objects.requireNonNull(earliestMillis, "earliestMillis");
    }
  }

  /** Why there is no shard. */
  enum Why {
    NOTHING_CLAIMABLE,
    /** The session holds as many leases as its capacity. */
    AT_CAPACITY,
    /** The session is being drained. */
    DRAINING,
    /** Every run named is settled or over. */
    SETTLED
  }

  /**
   * A shard granted.
   *
   * @param stillHeld whether the lease is the session's still; false only in a replayed answer,
   *     where then only shard and fence mean something
   * @param attempt which grant of the shard this is, from 1 up
   * @param cursor go on after its last key; empty: begin at the start of the range
   */
  record Grant(
      LeaseHandle lease,
      boolean stillHeld,
      int attempt,
      KeyRange range,
      Optional<Cursor> cursor,
      Blob metadata) {
    public Grant {
      Objects.requireNonNull(lease, "lease");
      Objects.requireNonNull(range, "range");
      Objects.requireNonNull(cursor, "cursor");
      Objects.requireNonNull(metadata, "metadata");
    }
  }
}
