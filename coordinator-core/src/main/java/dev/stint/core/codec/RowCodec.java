package dev.stint.core.codec;

import dev.stint.core.row.ChunkRow;
import dev.stint.core.row.ClaimRow;
import dev.stint.core.row.EventLogRow;
import dev.stint.core.row.EventRow;
import dev.stint.core.row.EventScope;
import dev.stint.core.row.GroupRow;
import dev.stint.core.row.OpRow;
import dev.stint.core.row.Row;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.row.TenantRow;
import dev.stint.core.value.HeldLease;
import dev.stint.core.value.Label;
import dev.stint.core.value.LossReason;
import dev.stint.core.value.OpId;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.SlotTable;

/**
 * The canonical, versioned form of rows: one version byte, then the fields in a fixed order. It is
 * what the store holds and what the digest is taken over, so equal rows have equal bytes. A new
 * field comes with a new version; older ones stay readable.
 */
public final class RowCodec {
  private static final int VERSION = 1;

  private RowCodec() {}

  public static byte[] encode(Row row) {
    Out out = new Out(160).u8(VERSION);
    if (row instanceof ShardRow shard) {
      ShardCodec.write(out, shard);
    } else if (row instanceof SessionRow session) {
      writeSession(out, session);
    } else if (row instanceof GroupRow group) {
      writeGroup(out, group);
    } else if (row instanceof EventRow event) {
      EventCodec.write(out, event);
    } else if (row instanceof ClaimRow claim) {
      writeClaim(out, claim);
    } else if (row instanceof OpRow op) {
      out.varint(op.tenant()).fixed64(op.op().high()).fixed64(op.op().low());
      out.varint(op.expiresAtMillis()).fingerprint(op.fingerprint());
      ResultCodec.write(out, op.judged());
    } else if (row instanceof RunRow run) {
      writeRun(out, run);
    } else if (row instanceof TenantRow tenant) {
      out.string(tenant.name()).varint(tenant.number());
      ConfigCodec.writeQuotas(out, tenant.quotas());
      out.varint(tenant.revision());
    } else if (row instanceof ChunkRow chunk) {
      out.varint(chunk.incarnation()).varint(chunk.chunk()).varint(chunk.tenant());
      out.fingerprint(chunk.fingerprint()).varint(chunk.firstShard()).varint(chunk.shards());
      out.varint(chunk.revision());
    } else if (row instanceof EventLogRow log) {
      out.varint(log.scope().incarnation()).varint(log.scope().tenant()).varint(log.tenant());
      out.varint(log.events()).varint(log.floorRevision()).varint(log.lastRevision());
      out.varint(log.nextOrdinal());
    }
    return out.toBytes();
  }

  /**
   * The row of these bytes.
   *
   * @throws CodecException if they are damaged or of a newer version
   */
  public static Row decode(Table table, byte[] bytes) {
    In in = new In(bytes);
    int version = in.u8();
    if (version != VERSION) {
      throw new CodecException("row of " + table + " has version " + version);
    }
    Row row = read(table, in);
    in.end();
    return row;
  }

  private static Row read(Table table, In in) {
    return switch (table) {
      case SHARD -> ShardCodec.read(in);
      case SESSION -> readSession(in);
      case GROUP -> readGroup(in);
      case EVENT -> EventCodec.read(in);
      case CLAIM -> readClaim(in);
      case OP ->
          new OpRow(
              in.intVarint(),
              new OpId(in.fixed64(), in.fixed64()),
              in.varint(),
              in.fingerprint(),
              ResultCodec.read(in));
      case RUN -> readRun(in);
      case TENANT ->
          new TenantRow(in.string(), in.intVarint(), ConfigCodec.readQuotas(in), in.varint());
      case CHUNK ->
          new ChunkRow(
              in.varint(),
              in.varint(),
              in.intVarint(),
              in.fingerprint(),
              in.varint(),
              in.intVarint(),
              in.varint());
      case EVENT_LOG ->
          new EventLogRow(
              new EventScope(in.varint(), in.intVarint()),
              in.intVarint(),
              in.varint(),
              in.varint(),
              in.varint(),
              in.intVarint());
      default -> throw new CodecException("no rows in " + table);
    };
  }

  private static void writeGroup(Out out, GroupRow group) {
    out.varint(group.group()).varint(group.nowMillis()).varint(group.horizonMillis());
    out.varint(group.revision()).bool(group.bootstrapped()).varint(group.nextTenant());
    out.varint(group.nextBackground());
    int[] runs = group.slots().runs();
    out.varint(runs.length);
    for (int number : runs) {
      out.varint(number);
    }
  }

  private static GroupRow readGroup(In in) {
    int group = in.intVarint();
    long now = in.varint();
    long horizon = in.varint();
    if (horizon > now) {
      throw new CodecException("the horizon is above logical time");
    }
    return new GroupRow(
        group, now, horizon, in.varint(), in.bool(), in.intVarint(), in.intVarint(), readSlots(in));
  }

  private static SlotTable readSlots(In in) {
    int[] pairs = in.list(in::intVarint).stream().mapToInt(Integer::intValue).toArray();
    if (!SlotTable.isValid(pairs)) {
      throw new CodecException("a slot table that does not fill all slots");
    }
    return SlotTable.ofRuns(pairs);
  }

  private static void writeSession(Out out, SessionRow session) {
    out.varint(session.session()).varint(session.tenant()).string(session.worker());
    out.varint(session.labels().size());
    session.labels().forEach(label -> out.string(label.name()).string(label.value()));
    out.varint(session.capacity()).varint(session.ttlMillis());
    out.varint(session.openedAtMillis()).varint(session.deadlineMillis());
    out.bool(session.draining());
    out.u8(session.endingOrNull() == null ? 0 : session.endingOrNull().code());
    out.bool(session.regrantNow()).varint(session.revision());
  }

  private static SessionRow readSession(In in) {
    return new SessionRow(
        in.varint(),
        in.intVarint(),
        in.string(),
        in.list(() -> new Label(in.string(), in.string())),
        in.intVarint(),
        in.varint(),
        in.varint(),
        in.varint(),
        in.bool(),
        in.codeOrNull(LossReason::ofCode),
        in.bool(),
        in.varint());
  }

  private static void writeClaim(Out out, ClaimRow claim) {
    out.varint(claim.session()).varint(claim.tenant()).varint(claim.sequence());
    out.fingerprint(claim.fingerprint()).varint(claim.grants().size());
    for (HeldLease grant : claim.grants()) {
      out.varint(grant.incarnation()).varint(grant.shard()).varint(grant.fence());
    }
    out.varint(claim.revision());
  }

  private static ClaimRow readClaim(In in) {
    return new ClaimRow(
        in.varint(),
        in.intVarint(),
        in.varint(),
        in.fingerprint(),
        in.list(() -> new HeldLease(in.varint(), in.varint(), in.varint())),
        in.varint());
  }

  private static void writeRun(Out out, RunRow run) {
    out.varint(run.tenant()).string(run.tenantName()).string(run.name());
    out.varint(run.incarnation()).u8(run.status().code());
    ConfigCodec.write(out, run.config());
    ConfigCodec.write(out, run.originalConfig());
    out.varint(run.nextShard()).bool(run.revoking()).bool(run.settled());
    out.varint(run.createdAtMillis()).varint(run.activatedAtMillis());
    out.varint(run.endedAtMillis()).string(run.message()).varint(run.revision());
  }

  private static RunRow readRun(In in) {
    return new RunRow(
        in.intVarint(),
        in.string(),
        in.string(),
        in.varint(),
        in.code(RunStatus::ofCode),
        ConfigCodec.read(in),
        ConfigCodec.read(in),
        in.varint(),
        in.bool(),
        in.bool(),
        in.varint(),
        in.varint(),
        in.varint(),
        in.string(),
        in.varint());
  }
}
