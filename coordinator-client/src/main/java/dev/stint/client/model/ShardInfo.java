package dev.stint.client.model;

import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.ShardStatus;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A shard as a read shows it.
 *
 * @param fence the highest that ever covered any of its keys, unsigned; 0 before the first
 * @param attempts grants so far
 * @param failures in a row without progress
 * @param losses of leases in a row without progress
 * @param notBeforeMillis not granted before this logical time
 * @param parent the shard that it was cut from; empty for a root
 * @param originalRange a root's range as it was added
 * @param sliver one key that was quarantined from its parent
 * @param parking present if and only if the shard is parked
 * @param firstChild of a split shard: its children are numbered densely from here
 * @param preferredWorker after a loss: the worker name that it prefers for a moment
 * @param revision that last changed it
 */
public record ShardInfo(
    ShardHandle shard,
    KeyRange range,
    Blob metadata,
    ShardStatus status,
    Optional<Cursor> cursor,
    Optional<LeaseInfo> lease,
    long fence,
    int attempts,
    int failures,
    int losses,
    long notBeforeMillis,
    OptionalLong parent,
    Optional<KeyRange> originalRange,
    boolean sliver,
    Optional<ParkingInfo> parking,
    OptionalLong firstChild,
    int children,
    Optional<String> preferredWorker,
    OptionalLong preferredUntilMillis,
    long revision) {
  public ShardInfo {
    Objects.requireNonNull(shard, "shard");
    Objects.requireNonNull(range, "range");
    Objects.requireNonNull(status, "status");
  }
}
