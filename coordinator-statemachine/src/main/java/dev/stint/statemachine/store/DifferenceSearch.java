package dev.stint.statemachine.store;

import dev.stint.core.row.Row;
import dev.stint.core.row.Table;
import dev.stint.core.state.Counters;
import dev.stint.core.state.Derivation;
import dev.stint.statemachine.store.VerifyReport.Kind;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Names what differs once sums have shown where: collects what rows derive in some of the buckets
 * that differ, and holds it against what is there. As many buckets as fit into a bounded memory; in
 * a small state that is all of them.
 */
final class DifferenceSearch implements Derivation.Sink {
  /** Entries collected per table, about. */
  private static final int ENTRIES = 50_000;

  private final Findings findings;
  private final Map<Table, BitSet> buckets = new EnumMap<>(Table.class);
  private final Map<Table, TreeMap<byte[], byte[]>> expected = new EnumMap<>(Table.class);
  private final TreeMap<byte[], long[]> sums = new TreeMap<>(Arrays::compareUnsigned);

  DifferenceSearch(Findings findings) {
    this.findings = findings;
  }

  /** Looks into this table, which has so many entries. */
  void include(Table table, BucketSums differing, long entries) {
    long perBucket = 1 + entries / BucketSums.BUCKETS;
    BitSet chosen = new BitSet(BucketSums.BUCKETS);
    for (int bucket = 0; bucket < BucketSums.BUCKETS; bucket++) {
      if (!differing.isZero(bucket)) {
        chosen.set(bucket);
        if (chosen.cardinality() * perBucket >= ENTRIES) {
          break;
        }
      }
    }
    buckets.put(table, chosen);
    expected.put(table, new TreeMap<>(Arrays::compareUnsigned));
  }

  Iterable<Table> tables() {
    return buckets.keySet();
  }

  boolean isEmpty() {
    return buckets.isEmpty();
  }

  void expect(Row row) {
    Derivation.of(row, this);
  }

  @Override
  public void entry(Table table, byte[] key, byte[] value) {
    if (isSearched(table, key) && expected.get(table).put(key, value) != null) {
      findings.add(table, Kind.DIFFERENT, key, "more than one row derives it");
    }
  }

  @Override
  public void count(Counters.Owner owner, long number, int position, long amount) {
    byte[] key = owner.key(number);
    if (isSearched(Table.COUNTERS, key)) {
      sums.computeIfAbsent(key, k -> new long[owner.width()])[position] += amount;
    }
  }

  private boolean isSearched(Table table, byte[] key) {
    BitSet chosen = buckets.get(table);
    return chosen != null && chosen.get(BucketSums.bucketOf(key));
  }

  /** All rows were seen: the counters are complete. */
  void sumUp() {
    TreeMap<byte[], byte[]> counters = expected.get(Table.COUNTERS);
    sums.forEach(
        (key, values) -> {
          byte[] encoded = Counters.encode(values);
          if (encoded != null) {
            counters.put(key, encoded);
          }
        });
    sums.clear();
  }

  /** Holds an entry that is there against what is expected. */
  void find(Table table, byte[] key, byte[] value) {
    if (!isSearched(table, key)) {
      return;
    }
    byte[] wanted = expected.get(table).remove(key);
    if (wanted == null) {
      findings.add(table, Kind.EXTRA, key, "no row derives it; it holds " + RocksView.show(value));
    } else if (!Arrays.equals(wanted, value)) {
      String detail =
          "it holds " + RocksView.show(value) + ", but rows give " + RocksView.show(wanted);
      findings.add(table, Kind.DIFFERENT, key, detail);
    }
  }

  /** All entries of the table were seen: what is left is missing. */
  void finish(Table table) {
    expected
        .get(table)
        .forEach(
            (key, wanted) ->
                findings.add(
                    table, Kind.MISSING, key, "rows give it with " + RocksView.show(wanted)));
  }
}
