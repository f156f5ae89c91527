package dev.stint.core.codec;

import dev.stint.core.row.Affinity;
import dev.stint.core.row.JudgedOp;
import dev.stint.core.row.Lease;
import dev.stint.core.row.Parking;
import dev.stint.core.row.ShardRow;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.ParkReason;
import dev.stint.core.value.ShardStatus;

/** The canonical form of a shard: what is absent costs a bit of the flags and no byte. */
final class ShardCodec {
  private static final int LEASE = 1;
  private static final int AFFINITY = 1 << 1;
  private static final int PARKING = 1 << 2;
  private static final int JUDGED = 1 << 3;
  private static final int ORIGINAL = 1 << 4;
  private static final int SLIVER = 1 << 5;
  private static final int CHILDREN = 1 << 6;
  private static final int CURSOR = 1 << 7;

  private ShardCodec() {}

  static void write(Out out, ShardRow shard) {
    out.u8(flags(shard)).u8(shard.status().code());
    out.varint(shard.incarnation()).varint(shard.shard()).varint(shard.tenant());
    out.range(shard.range()).blob(shard.metadata());
    out.varint(shard.fence()).varint(shard.attempts()).varint(shard.failures());
    out.varint(shard.losses()).varint(shard.notBeforeMillis()).signed(shard.parent());
    out.varint(shard.revision());
    if (shard.cursorOrNull() != null) {
      out.cursorOrNull(shard.cursorOrNull());
    }
    if (shard.leaseOrNull() != null) {
      Lease lease = shard.leaseOrNull();
      out.varint(lease.session()).varint(lease.fence()).bool(lease.moved());
      out.signed(lease.units()).signed(lease.remaining()).varint(lease.grantedAtMillis());
    }
    if (shard.affinityOrNull() != null) {
      out.string(shard.affinityOrNull().worker()).varint(shard.affinityOrNull().untilMillis());
    }
    if (shard.parkingOrNull() != null) {
      Parking parking = shard.parkingOrNull();
      out.u8(parking.reason().code()).string(parking.detail()).string(parking.message());
      out.varint(parking.parkedAtMillis());
    }
    if (shard.originalOrNull() != null) {
      out.range(shard.originalOrNull());
    }
    if (shard.children() > 0) {
      out.varint(shard.firstChild()).varint(shard.children());
    }
    if (shard.judgedOrNull() != null) {
      JudgedOp op = shard.judgedOrNull();
      out.varint(op.fence()).varint(op.sequence()).fingerprint(op.fingerprint());
      ResultCodec.write(out, op.judged());
    }
  }

  private static int flags(ShardRow shard) {
    return (shard.leaseOrNull() == null ? 0 : LEASE)
        | (shard.affinityOrNull() == null ? 0 : AFFINITY)
        | (shard.parkingOrNull() == null ? 0 : PARKING)
        | (shard.judgedOrNull() == null ? 0 : JUDGED)
        | (shard.originalOrNull() == null ? 0 : ORIGINAL)
        | (shard.sliver() ? SLIVER : 0)
        | (shard.children() > 0 ? CHILDREN : 0)
        | (shard.cursorOrNull() == null ? 0 : CURSOR);
  }

  static ShardRow read(In in) {
    int flags = in.u8();
    ShardStatus status = in.code(ShardStatus::ofCode);
    long incarnation = in.varint();
    long shard = in.varint();
    int tenant = in.intVarint();
    KeyRange range = in.range();
    Blob metadata = in.blob();
    long fence = in.varint();
    int attempts = in.intVarint();
    int failures = in.intVarint();
    int losses = in.intVarint();
    long notBefore = in.varint();
    long parent = in.signed();
    long revision = in.varint();
    Cursor cursor = has(flags, CURSOR) ? in.cursor() : null;
    Lease lease = has(flags, LEASE) ? readLease(in) : null;
    Affinity affinity = has(flags, AFFINITY) ? new Affinity(in.string(), in.varint()) : null;
    Parking parking = has(flags, PARKING) ? readParking(in) : null;
    KeyRange original = has(flags, ORIGINAL) ? in.range() : null;
    long firstChild = has(flags, CHILDREN) ? in.varint() : 0;
    int children = has(flags, CHILDREN) ? in.intVarint() : 0;
    if (has(flags, CHILDREN) && children == 0) {
      throw new CodecException("a split shard without children");
    }
    JudgedOp judged = has(flags, JUDGED) ? readJudged(in) : null;
    return new ShardRow(
        incarnation,
        shard,
        tenant,
        range,
        metadata,
        status,
        cursor,
        lease,
        fence,
        attempts,
        failures,
        losses,
        notBefore,
        affinity,
        parent,
        original,
        has(flags, SLIVER),
        parking,
        firstChild,
        children,
        judged,
        revision);
  }

  private static boolean has(int flags, int flag) {
    return (flags & flag) != 0;
  }

  private static Lease readLease(In in) {
    return new Lease(in.varint(), in.varint(), in.bool(), in.signed(), in.signed(), in.varint());
  }

  private static Parking readParking(In in) {
    return new Parking(in.code(ParkReason::ofCode), in.string(), in.string(), in.varint());
  }

  private static JudgedOp readJudged(In in) {
    return new JudgedOp(in.varint(), in.varint(), in.fingerprint(), ResultCodec.read(in));
  }
}
