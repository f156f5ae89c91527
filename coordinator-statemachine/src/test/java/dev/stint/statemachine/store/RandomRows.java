package dev.stint.statemachine.store;

import dev.stint.core.command.Judged;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.row.Affinity;
import dev.stint.core.row.ChunkRow;
import dev.stint.core.row.ClaimRow;
import dev.stint.core.row.Event;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.EventLogRow;
import dev.stint.core.row.EventRow;
import dev.stint.core.row.EventScope;
import dev.stint.core.row.JudgedOp;
import dev.stint.core.row.Lease;
import dev.stint.core.row.OpRow;
import dev.stint.core.row.Parking;
import dev.stint.core.row.Row;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.row.TenantRow;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.HeldLease;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.Label;
import dev.stint.core.value.Limits;
import dev.stint.core.value.LossReason;
import dev.stint.core.value.OpId;
import dev.stint.core.value.ParkReason;
import dev.stint.core.value.Quotas;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardStatus;
import dev.stint.core.value.WhenDone;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;

/**
 * Rows of every kind but the group's, each whole by itself, from a key space so small that they
 * meet each other. Together they make no sense: a store must not need them to.
 */
final class RandomRows {
  static final List<Table> TABLES =
      List.of(
          Table.TENANT,
          Table.RUN,
          Table.SHARD,
          Table.SESSION,
          Table.CLAIM,
          Table.OP,
          Table.CHUNK,
          Table.EVENT_LOG,
          Table.EVENT);

  private static final List<RunConfig> CONFIGS =
      List.of(
          RunConfig.DEFAULT, new RunConfig(7, 3, 5, 1, 2, 10, 20, false, WhenDone.MANUAL, 5_000));

  private final Random random;

  RandomRows(Random random) {
    this.random = random;
  }

  /** Shards are most of a state, so they are most of this. */
  Row any() {
    return random.nextInt(3) > 0 ? of(Table.SHARD) : of(TABLES.get(random.nextInt(TABLES.size())));
  }

  Row of(Table table) {
    return switch (table) {
      case TENANT -> new TenantRow(name(), small(), Quotas.DEFAULT, large());
      case RUN -> run();
      case SHARD -> shard(incarnation(), random.nextInt(40));
      case SESSION -> session();
      case CLAIM ->
          new ClaimRow(
              small(), small(), large(), fingerprint(), List.of(new HeldLease(1, 2, 3)), large());
      case OP -> new OpRow(small(), new OpId(0, small()), large(), fingerprint(), judged());
      case CHUNK -> new ChunkRow(incarnation(), small(), small(), fingerprint(), 0, 40, large());
      case EVENT_LOG -> eventLog();
      case EVENT -> event();
      default -> throw new IllegalArgumentException("no random rows of " + table);
    };
  }

  private RunRow run() {
    boolean ended = random.nextBoolean();
    return new RunRow(
        small(),
        name(),
        name(),
        incarnation(),
        RunStatus.values()[random.nextInt(RunStatus.values().length)],
        CONFIGS.get(random.nextInt(2)),
        RunConfig.DEFAULT,
        random.nextInt(40),
        random.nextBoolean(),
        random.nextBoolean(),
        1,
        random.nextInt(3),
        ended ? large() : 0,
        ended ? "because" : "",
        large());
  }

  ShardRow shard(long incarnation, long shard) {
    ShardStatus status = ShardStatus.values()[random.nextInt(ShardStatus.values().length)];
    long fence = large();
    boolean root = shard == 0 || random.nextBoolean();
    KeyRange range = KeyRange.of(shard == 0 ? null : key(shard), key(shard + 1));
    boolean leased = status == ShardStatus.ACTIVE && random.nextBoolean();
    return new ShardRow(
        incarnation,
        shard,
        small(),
        range,
        random.nextBoolean() ? Blob.EMPTY : Blob.of(new byte[random.nextInt(300)]),
        status,
        shard > 0 && random.nextBoolean() ? new Cursor(key(shard), Blob.of(new byte[3])) : null,
        leased ? new Lease(small(), fence, random.nextBoolean(), 5, -1, large()) : null,
        fence,
        small(),
        random.nextInt(3),
        random.nextInt(4),
        random.nextInt(5),
        random.nextBoolean() ? new Affinity(name(), random.nextInt(9)) : null,
        root ? ShardRow.NO_PARENT : shard - 1,
        root ? range : null,
        !root && random.nextBoolean(),
        status == ShardStatus.PARKED
            ? new Parking(ParkReason.OPERATOR, "slow", "too slow", large())
            : null,
        status == ShardStatus.SPLIT ? shard + 1 : 0,
        status == ShardStatus.SPLIT ? 2 : 0,
        random.nextBoolean() ? new JudgedOp(fence, small(), fingerprint(), judged()) : null,
        large());
  }

  private SessionRow session() {
    return new SessionRow(
        small(),
        small(),
        name(),
        List.of(new Label("zone", name())),
        small(),
        10_000,
        1,
        large(),
        random.nextBoolean(),
        random.nextInt(4) == 0 ? LossReason.EXPIRED : null,
        random.nextBoolean(),
        large());
  }

  private EventLogRow eventLog() {
    long events = random.nextBoolean() ? small() : Limits.EVENTS_PER_LOG + small();
    return new EventLogRow(scope(), small(), events, 0, large(), 1);
  }

  private EventRow event() {
    Event event = Event.of(EventKind.QUOTA_SET, "text " + small());
    return new EventRow(scope(), small(), small(), random.nextInt(3), large(), event);
  }

  private EventScope scope() {
    return random.nextBoolean()
        ? EventScope.ofTenant(small())
        : EventScope.ofRun(incarnation(), small());
  }

  private Judged judged() {
    Result result =
        random.nextBoolean()
            ? Result.Done.INSTANCE
            : new Result.Rejected(Rejection.of(RejectionCode.STALE_FENCE, "fence", 1, 2));
    return new Judged(result, large());
  }

  private Fingerprint fingerprint() {
    return new Fingerprint(1, random.nextLong(), random.nextLong());
  }

  static Key key(long number) {
    return Key.of(ByteBuffer.allocate(8).putLong(number * 1_000).array());
  }

  private String name() {
    return "name-" + random.nextInt(4);
  }

  private int small() {
    return 1 + random.nextInt(5);
  }

  private long incarnation() {
    return 1L + random.nextInt(3);
  }

  private long large() {
    return random.nextLong() >>> (1 + random.nextInt(60));
  }
}
