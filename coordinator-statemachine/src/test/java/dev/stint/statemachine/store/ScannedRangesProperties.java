package dev.stint.statemachine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Scans through the remembered ranges give what the table holds, whatever was changed between. */
class ScannedRangesProperties {
  private final TreeMap<byte[], byte[]> table = new TreeMap<>(Arrays::compareUnsigned);
  private int reads;
  private int entriesRead;

  private void scanTable(byte[] from, byte[] toOrNull, Database.Visitor visitor) {
    reads++;
    for (Map.Entry<byte[], byte[]> entry : range(from, toOrNull).entrySet()) {
      entriesRead++;
      if (!visitor.visit(entry.getKey(), entry.getValue())) {
        return;
      }
    }
  }

  private NavigableMap<byte[], byte[]> range(byte[] from, byte[] toOrNull) {
    return toOrNull == null ? table.tailMap(from, true) : table.subMap(from, true, toOrNull, false);
  }

  private List<byte[]> scan(ScannedRanges<byte[]> ranges, byte[] from, byte[] to, int limit) {
    return ranges.scan(
        from, to, limit, this::scanTable, (key, value) -> value, (key, value) -> key);
  }

  private void put(ScannedRanges<byte[]> ranges, byte[] key, byte[] valueOrNull) {
    if (valueOrNull == null) {
      table.remove(key);
    } else {
      table.put(key, valueOrNull);
    }
    ranges.changed(key, valueOrNull);
  }

  @Property(tries = 300)
  void everyScan_givesWhatTheTableHolds(
      @ForAll long seed, @ForAll @IntRange(max = 80) int readAhead) {
    Random random = new Random(seed);
    ScannedRanges<byte[]> ranges = new ScannedRanges<>(readAhead);
    table.clear();
    int space = random.nextBoolean() ? 60 : 2_000;
    for (int i = 0; i < 600; i++) {
      int kind = random.nextInt(10);
      if (kind < 5) {
        put(ranges, key(random, space), random.nextBoolean() ? new byte[] {(byte) i} : null);
      } else if (kind == 5 && random.nextInt(20) == 0) {
        ranges.keepGaps();
      } else {
        byte[] from = key(random, space);
        byte[] to = random.nextInt(4) == 0 ? null : key(random, space);
        int limit = random.nextInt(3) == 0 ? Integer.MAX_VALUE : random.nextInt(12);
        List<byte[]> expected =
            to != null && Arrays.compareUnsigned(from, to) > 0
                ? List.of()
                : range(from, to).keySet().stream().limit(limit).toList();
        assertThat(scan(ranges, from, to, limit)).containsExactlyElementsOf(expected);
      }
    }
    assertThat(ranges.entries()).isLessThanOrEqualTo(16_384);
  }

  /** Short and long keys, so that some are beginnings of others. */
  private static byte[] key(Random random, int space) {
    int number = random.nextInt(space);
    byte[] key = {(byte) (number >> 4), (byte) (number << 4), 0};
    return Arrays.copyOf(key, 1 + random.nextInt(3));
  }

  @Example
  void queue_isReadOnceFromTheTable_howeverOftenItsHeadIsTaken() {
    ScannedRanges<byte[]> ranges = new ScannedRanges<>(64);
    for (int i = 0; i < 5_000; i++) {
      table.put(number(i), new byte[0]);
    }
    for (int i = 0; i < 5_000; i++) {
      assertThat(scan(ranges, number(0), null, 4).get(0)).isEqualTo(number(i));
      put(ranges, number(i), null);
    }
    assertThat(scan(ranges, number(0), null, 4)).isEmpty();
    assertThat(reads).isLessThan(5_000 / 60);
    assertThat(entriesRead).isLessThanOrEqualTo(5_000);
  }

  @Example
  void manyPlaces_areForgottenAgain() {
    ScannedRanges<byte[]> ranges = new ScannedRanges<>(64);
    for (int i = 0; i < 20_000; i++) {
      table.put(number(i), new byte[0]);
    }
    for (int i = 0; i < 20_000; i += 5) {
      scan(ranges, number(i), number(i + 4), 3);
    }
    assertThat(ranges.ranges()).isLessThanOrEqualTo(1_024);
    assertThat(ranges.entries()).isLessThanOrEqualTo(16_384);
    assertThat(scan(ranges, number(0), number(4), 9)).hasSize(4);
  }

  private static byte[] number(int number) {
    return new byte[] {(byte) (number >> 16), (byte) (number >> 8), (byte) number};
  }
}
