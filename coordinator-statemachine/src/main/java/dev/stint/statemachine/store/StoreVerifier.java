package dev.stint.statemachine.store;

import dev.stint.core.codec.RowCodec;
import dev.stint.core.row.Row;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.Table;
import dev.stint.core.state.Counters;
import dev.stint.core.state.Derivation;
import dev.stint.core.state.Digest;
import dev.stint.core.state.StateAudit;
import dev.stint.core.state.StorageException;
import dev.stint.statemachine.store.VerifyReport.Kind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Proves from the rows alone that everything else in a store follows from them (S11, S12): rebuilds
 * index entries, counters and digest by a full scan of one snapshot, and compares. Memory is
 * bounded, whatever the size of the state: both sides are summed up in buckets, and only where the
 * sums differ are entries compared one by one. Reads each row once, twice if something differs.
 *
 * <p>Runs beside commits, on any thread; what it reads does not drive hot blocks from the cache.
 */
public final class StoreVerifier {
  /** Differences that are named per table. */
  public static final int MAX_EXAMPLES = 20;

  /** Above so many rows the invariants over a whole state are not checked: that takes heap. */
  public static final int MAX_AUDITED_ROWS = 100_000;

  /** Between pages the store may be closed. */
  private static final int PAGE = 1_000;

  private static final int COUNTER_BYTES = 8;

  private final RocksSnapshot snapshot;
  private final Findings findings = new Findings();
  private final Map<Table, BucketSums> sums = new EnumMap<>(Table.class);
  private final RowHasher hasher = new RowHasher();
  private long high;
  private long low;

  private StoreVerifier(RocksSnapshot snapshot) {
    this.snapshot = snapshot;
    for (Table table : Table.values()) {
      if (!table.isPrimary()) {
        sums.put(table, new BucketSums());
      }
    }
  }

  /**
   * Verifies the state as of the last commit.
   *
   * @throws StoreClosedException if the store was closed meanwhile
   */
  public static VerifyReport verify(RocksStore store) {
    try (RocksSnapshot snapshot = store.snapshotForFullScan()) {
      return new StoreVerifier(snapshot).run();
    }
  }

  private VerifyReport run() {
    forEachRow(true, this::addUp);
    for (Table table : sums.keySet()) {
      forEach(table, (key, value) -> takeAway(table, key, value));
    }
    search();
    boolean audited = isReadable() && rows() <= MAX_AUDITED_ROWS;
    return new VerifyReport(
        snapshot.position(),
        snapshot.digest(),
        new Digest(high, low),
        findings.reports(),
        audited ? StateAudit.violations(snapshot) : List.of(),
        audited);
  }

  private boolean isReadable() {
    return Arrays.stream(Table.values()).filter(Table::isPrimary).allMatch(findings::isClean);
  }

  private long rows() {
    return Arrays.stream(Table.values()).filter(Table::isPrimary).mapToLong(findings::found).sum();
  }

  private interface RowSink {
    void take(Row row);
  }

  private interface EntrySink {
    void take(byte[] key, byte[] value);
  }

  /** Gives every row that is readable; the first time also counts, hashes and reports. */
  private void forEachRow(boolean first, RowSink sink) {
    for (Table table : Table.values()) {
      if (table.isPrimary()) {
        forEach(
            table,
            (key, value) -> {
              if (first) {
                findings.count(table);
                hasher.hash(table, key, value);
                high += hasher.high();
                low += hasher.low();
              }
              Row row = rowOrNull(table, key, value, first);
              if (row != null) {
                sink.take(row);
              }
            });
      }
    }
  }

  private Row rowOrNull(Table table, byte[] key, byte[] value, boolean report) {
    try {
      Row row = RowCodec.decode(table, value);
      if (report && !Arrays.equals(row.key(), key)) {
        findings.add(table, Kind.MISPLACED, key, "its own key is " + RocksView.show(row.key()));
      }
      return row;
    } catch (RuntimeException e) { // the codec's own, or a value that a row does not take
      if (report) {
        findings.add(table, Kind.UNREADABLE, key, e.toString());
      }
      return null;
    }
  }

  private void forEach(Table table, EntrySink sink) {
    byte[][] last = new byte[1][];
    int[] read = new int[1];
    try {
      do {
        byte[] from = last[0] == null ? new byte[0] : RowKeys.after(last[0]);
        read[0] = 0;
        snapshot.scan(
            table,
            from,
            null,
            (key, value) -> {
              sink.take(key, value);
              last[0] = key;
              return ++read[0] < PAGE;
            });
      } while (read[0] == PAGE);
    } catch (StorageException e) {
      byte[] behind = last[0] == null ? new byte[0] : last[0];
      findings.add(table, Kind.DAMAGED, behind, "behind this key: " + e.getMessage());
    }
  }

  /** First pass: what the row gives. */
  private void addUp(Row row) {
    Derivation.of(
        row,
        new Derivation.Sink() {
          @Override
          public void entry(Table table, byte[] key, byte[] value) {
            sums.get(table).add(key, value);
          }

          @Override
          public void count(Counters.Owner owner, long number, int position, long amount) {
            sums.get(Table.COUNTERS).addAmount(owner.key(number), position, amount);
          }
        });
  }

  /** Second pass: what is there. */
  private void takeAway(Table table, byte[] key, byte[] value) {
    findings.count(table);
    if (table != Table.COUNTERS) {
      sums.get(table).subtract(key, value);
      return;
    }
    if (value.length % COUNTER_BYTES != 0 || isAllZero(value)) {
      findings.add(table, Kind.DIFFERENT, key, "no counters: " + RocksView.show(value));
      return;
    }
    long[] stored = Counters.decode(value, value.length / COUNTER_BYTES);
    for (int position = 0; position < stored.length; position++) {
      sums.get(table).addAmount(key, position, -stored[position]);
    }
  }

  private static boolean isAllZero(byte[] value) {
    for (byte b : value) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** Third pass, only if something differs: which entries. */
  private void search() {
    DifferenceSearch search = new DifferenceSearch(findings);
    sums.forEach(
        (table, bag) -> {
          if (!bag.isZero()) {
            findings.differs(table);
            search.include(table, bag, findings.found(table));
          }
        });
    if (search.isEmpty()) {
      return;
    }
    forEachRow(false, search::expect);
    search.sumUp();
    for (Table table : search.tables()) {
      forEach(table, (key, value) -> search.find(table, key, value));
      search.finish(table);
    }
  }
}
