package dev.stint.core.state;

import dev.stint.core.command.Judged;
import dev.stint.core.command.Result;
import dev.stint.core.row.Affinity;
import dev.stint.core.row.ChunkRow;
import dev.stint.core.row.EventLogRow;
import dev.stint.core.row.EventScope;
import dev.stint.core.row.GroupRow;
import dev.stint.core.row.Lease;
import dev.stint.core.row.OpRow;
import dev.stint.core.row.Parking;
import dev.stint.core.row.Row;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.state.StateView.Derived;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.Limits;
import dev.stint.core.value.LossReason;
import dev.stint.core.value.OpId;
import dev.stint.core.value.ParkReason;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * A state as simple as can be: all rows in maps, everything derived by a scan of them. Also makes
 * up rows in a space so small that they meet.
 */
final class ModelState {
  static final long RUNS = 2;
  private static final int SHARDS = 8;

  private final Random random;
  private final EnumMap<Table, TreeMap<byte[], Row>> rows = new EnumMap<>(Table.class);
  private long fence = 1;

  ModelState(long seed) {
    random = new Random(seed ^ 0x5DEECE66DL);
    for (Table table : Table.values()) {
      rows.put(table, new TreeMap<>(Arrays::compareUnsigned));
    }
  }

  ModelState copy() {
    ModelState copy = new ModelState(0);
    rows.forEach((table, map) -> copy.rows.get(table).putAll(map));
    return copy;
  }

  void restore(ModelState earlier) {
    rows.putAll(earlier.rows);
  }

  void put(Row row) {
    rows.get(row.table()).put(row.key(), row);
  }

  void delete(Row row) {
    rows.get(row.table()).remove(row.key());
  }

  List<Row> rows(Table table, byte[] from, byte[] toOrNull, int limit) {
    List<Row> found = new ArrayList<>();
    rows.get(table)
        .forEach(
            (key, row) -> {
              boolean inside =
                  Arrays.compareUnsigned(key, from) >= 0
                      && (toOrNull == null || Arrays.compareUnsigned(key, toOrNull) < 0);
              if (inside && found.size() < limit) {
                found.add(row);
              }
            });
    return found;
  }

  List<Derived> derived(Table table) {
    TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
    TreeMap<byte[], long[]> sums = new TreeMap<>(Arrays::compareUnsigned);
    Derivation.Sink sink =
        new Derivation.Sink() {
          @Override
          public void entry(Table of, byte[] key, byte[] value) {
            if (of == table) {
              entries.put(key, value);
            }
          }

          @Override
          public void count(Counters.Owner owner, long number, int position, long amount) {
            sums.computeIfAbsent(owner.key(number), k -> new long[owner.width()])[position] +=
                amount;
          }
        };
    rows.values().forEach(map -> map.values().forEach(row -> Derivation.of(row, sink)));
    if (table == Table.COUNTERS) {
      sums.forEach(
          (key, value) -> {
            if (Counters.encode(value) != null) {
              entries.put(key, Counters.encode(value));
            }
          });
    }
    return entries.entrySet().stream()
        .map(entry -> new Derived(entry.getKey(), entry.getValue()))
        .toList();
  }

  Digest digest(GroupRow group) {
    Digest sum = Digest.of(group);
    for (TreeMap<byte[], Row> map : rows.values()) {
      for (Row row : map.values()) {
        sum = sum.plus(Digest.of(row));
      }
    }
    return sum;
  }

  /** A row that is there, or {@code null}. */
  Row anyRow() {
    List<Row> all = new ArrayList<>();
    rows.values().forEach(map -> all.addAll(map.values()));
    return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
  }

  byte[] anyKey(Table table) {
    List<byte[]> keys = new ArrayList<>(rows.get(table).keySet());
    return keys.isEmpty() ? new byte[] {5} : keys.get(random.nextInt(keys.size()));
  }

  /** A row that is new or changes one that is there; it may be refused as breaking a rule. */
  Row nextRow() {
    return switch (random.nextInt(10)) {
      case 0 -> session();
      case 1 -> run();
      case 2 -> op();
      case 3 -> new ChunkRow(incarnation(), random.nextInt(4), 1, Fingerprint.NONE, 0, 1, 1);
      case 4 -> log();
      default -> shard();
    };
  }

  private long incarnation() {
    return 1L + random.nextInt((int) RUNS);
  }

  private Row op() {
    return new OpRow(
        1,
        new OpId(0, random.nextInt(5)),
        random.nextInt(1_000),
        Fingerprint.NONE,
        new Judged(Result.Done.INSTANCE, 1));
  }

  private Row log() {
    long events = Limits.EVENTS_PER_LOG - 1L + random.nextInt(3);
    return new EventLogRow(EventScope.ofRun(incarnation(), 1), 1, events, 0, 1, 1);
  }

  private Row run() {
    long incarnation = incarnation();
    RunConfig config = RunConfig.DEFAULT;
    return new RunRow(
        1,
        "acme",
        "run-" + incarnation,
        incarnation,
        RunStatus.values()[random.nextInt(RunStatus.values().length)],
        config,
        config,
        0,
        random.nextBoolean(),
        false,
        0,
        0,
        random.nextInt(50),
        "",
        1);
  }

  private Row session() {
    return new SessionRow(
        1 + random.nextInt(2),
        1,
        "w",
        List.of(),
        1,
        1,
        0,
        random.nextInt(100),
        random.nextBoolean(),
        random.nextInt(3) == 0 ? LossReason.CLOSED : null,
        false,
        1);
  }

  private Row shard() {
    long number = random.nextInt(SHARDS);
    boolean root = number == 0;
    ShardStatus status = random.nextInt(3) == 0 ? any(ShardStatus.values()) : ShardStatus.ACTIVE;
    boolean leased = status == ShardStatus.ACTIVE && random.nextInt(3) == 0;
    long newFence = leased ? fence++ : fence;
    KeyRange range = KeyRange.of(start(number), null);
    return new ShardRow(
        incarnation(),
        number,
        1,
        range,
        Blob.EMPTY,
        status,
        null,
        leased ? new Lease(1 + random.nextInt(2), newFence, false, -1, -1, 0) : null,
        newFence,
        100,
        0,
        random.nextInt(4),
        random.nextInt(20),
        random.nextBoolean() ? new Affinity(random.nextBoolean() ? "w" : "v", 30) : null,
        root ? ShardRow.NO_PARENT : 0,
        root ? range : null,
        number % 4 == 3, // for good, as its parent
        status == ShardStatus.PARKED ? new Parking(ParkReason.WORKER, "", "", 0) : null,
        0,
        status == ShardStatus.SPLIT ? 2 : 0,
        null,
        1);
  }

  /** No two shards share a start. */
  private Key start(long number) {
    byte[] bytes = new byte[1 + random.nextInt(3)];
    bytes[0] = (byte) (200 + number);
    return Key.wrap(bytes);
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
