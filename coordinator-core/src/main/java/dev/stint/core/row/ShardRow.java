package dev.stint.core.row;

import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.ShardStatus;
import java.util.Objects;

/**
 * A shard.
 *
 * @param tenant number of the owner, for the owner's counters
 * @param cursorOrNull absent at first; never disappears and never goes back (S5)
 * @param leaseOrNull the lease, or none
 * @param fence the highest fence that ever covered any of its keys, granted to it or an ancestor;
 *     the next one is higher (S2)
 * @param attempts grants so far
 * @param failures failures in a row without progress
 * @param losses lost leases in a row without progress
 * @param notBeforeMillis logical time before which it is not granted
 * @param affinityOrNull preference after a loss
 * @param parent the shard it was cut from, or -1 for a root
 * @param originalOrNull a root's range as it was added; absent for others (S7)
 * @param sliver whether it is one key that was set aside from {@code parent} (S7)
 * @param parkingOrNull present if and only if the status is {@code PARKED} (S4)
 * @param firstChild of a split shard; the children are numbered densely from it
 * @param children how many; above 0 if and only if the status is {@code SPLIT} (S4)
 * @param judgedOrNull the last operation judged
 * @param revision the revision that last changed it
 */
public record ShardRow(
    long incarnation,
    long shard,
    int tenant,
    KeyRange range,
    Blob metadata,
    ShardStatus status,
    Cursor cursorOrNull,
    Lease leaseOrNull,
    long fence,
    int attempts,
    int failures,
    int losses,
    long notBeforeMillis,
    Affinity affinityOrNull,
    long parent,
    KeyRange originalOrNull,
    boolean sliver,
    Parking parkingOrNull,
    long firstChild,
    int children,
    JudgedOp judgedOrNull,
    long revision)
    implements Row {

  /** The {@code parent} of a root. */
  public static final long NO_PARENT = -1;

  public ShardRow {
    Objects.requireNonNull(range, "range");
    Objects.requireNonNull(metadata, "metadata");
    Objects.requireNonNull(status, "status");
  }

  @Override
  public Table table() {
    return Table.SHARD;
  }

  @Override
  public byte[] key() {
    return RowKeys.shard(incarnation, shard);
  }

  public boolean isLeased() {
    return leaseOrNull != null;
  }

  /** Whether a worker may get it once its time has come. */
  public boolean isClaimable() {
    return status == ShardStatus.ACTIVE && leaseOrNull == null;
  }

  /** Not replaced by children: what coverage counts (S7), slivers apart. */
  public boolean isLeaf() {
    return status != ShardStatus.SPLIT;
  }

  public Edit edit() {
    return new Edit(this);
  }

  /** A changed copy in the making. Not thread-safe; made, used and dropped by one rule. */
  public static final class Edit {
    private final ShardRow from;
    private KeyRange range;
    private ShardStatus status;
    private Cursor cursor;
    private Lease lease;
    private long fence;
    private int attempts;
    private int failures;
    private int losses;
    private long notBeforeMillis;
    private Affinity affinity;
    private Parking parking;
    private long firstChild;
    private int children;
    private JudgedOp judged;

    private Edit(ShardRow from) {
      this.from = from;
      range = from.range;
      status = from.status;
      cursor = from.cursorOrNull;
      lease = from.leaseOrNull;
      fence = from.fence;
      attempts = from.attempts;
      failures = from.failures;
      losses = from.losses;
      notBeforeMillis = from.notBeforeMillis;
      affinity = from.affinityOrNull;
      parking = from.parkingOrNull;
      firstChild = from.firstChild;
      children = from.children;
      judged = from.judgedOrNull;
    }

    public Edit range(KeyRange newRange) {
      range = newRange;
      return this;
    }

    /** A cursor that was checked; progress to a new key takes the counters back to 0. */
    public Edit cursor(Cursor newCursor, boolean moved) {
      cursor = newCursor;
      if (moved) {
        failures = 0;
        losses = 0;
        if (lease != null) {
          lease = lease.progressed(true, lease.units(), lease.remaining());
        }
      }
      return this;
    }

    public Edit progress(long units, long remaining) {
      lease = lease.progressed(false, units, remaining);
      return this;
    }

    public Edit granted(Lease newLease) {
      lease = newLease;
      fence = newLease.fence();
      attempts++;
      affinity = null;
      return this;
    }

    public Edit unleased() {
      lease = null;
      return this;
    }

    public Edit done() {
      status = ShardStatus.DONE;
      lease = null;
      affinity = null;
      return this;
    }

    public Edit split(long newFirstChild, int count) {
      status = ShardStatus.SPLIT;
      lease = null;
      affinity = null;
      firstChild = newFirstChild;
      children = count;
      return this;
    }

    public Edit parked(Parking why) {
      status = ShardStatus.PARKED;
      lease = null;
      affinity = null;
      parking = why;
      return this;
    }

    public Edit unparked() {
      status = ShardStatus.ACTIVE;
      parking = null;
      failures = 0;
      losses = 0;
      return this;
    }

    public Edit failures(int count) {
      failures = count;
      return this;
    }

    public Edit losses(int count) {
      losses = count;
      return this;
    }

    /** Never lowered but by an operator's word. */
    public Edit notBefore(long millis) {
      notBeforeMillis = millis;
      return this;
    }

    public Edit affinity(Affinity newAffinityOrNull) {
      affinity = newAffinityOrNull;
      return this;
    }

    public Edit judged(JudgedOp op) {
      judged = op;
      return this;
    }

    public ShardRow at(long revision) {
      return new ShardRow(
          from.incarnation,
          from.shard,
          from.tenant,
          range,
          from.metadata,
          status,
          cursor,
          lease,
          fence,
          attempts,
          failures,
          losses,
          notBeforeMillis,
          affinity,
          from.parent,
          from.originalOrNull,
          from.sliver,
          parking,
          firstChild,
          children,
          judged,
          revision);
    }
  }
}
