package dev.stint.statemachine.store;

import dev.stint.core.codec.RowCodec;
import dev.stint.core.row.Row;
import dev.stint.core.row.Table;
import dev.stint.core.state.ChangeSet;
import dev.stint.core.state.ChangeSet.DerivedChange;
import dev.stint.core.state.ChangeSet.RowChange;
import dev.stint.core.state.Digest;
import dev.stint.core.state.Position;
import dev.stint.core.state.StorageException;
import java.util.Arrays;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Turns one entry's changes into one write batch, and carries the digest along: minus what each row
 * before added, plus what the row after adds. What a change expects to be there is compared with
 * what is there: a difference means that rules and store have parted, and nothing is written.
 *
 * <p>Belongs to the apply thread. Hot rows are brought up to date while the batch is built; if it
 * is not written after all, the store is of no use any more.
 */
final class BatchBuilder implements AutoCloseable {
  private final HotRows hot;
  private final RowHasher hasher = new RowHasher();
  private final WriteBatch batch = new WriteBatch();
  private long high;
  private long low;

  BatchBuilder(HotRows hot) {
    this.hot = hot;
  }

  /** Writes {@code changes} to {@code database} and says how far the state has come by that. */
  Applied write(Database database, ChangeSet changes, Applied before, Position position) {
    high = before.digest().high();
    low = before.digest().low();
    batch.clear();
    try {
      for (RowChange change : changes.rows()) {
        add(database, change);
      }
      for (DerivedChange change : changes.derived()) {
        database.add(batch, change.table(), change.key(), change.valueOrNull());
      }
    } catch (RocksDBException e) {
      throw Failures.of("build a batch", database.path(), e);
    }
    Applied after = new Applied(position, new Digest(high, low));
    database.write(batch, after);
    return after;
  }

  private void add(Database database, RowChange change) throws RocksDBException {
    Table table = change.table();
    byte[] key = change.key();
    takeOut(database, change);
    Row after = change.afterOrNull();
    if (after == null) {
      database.add(batch, table, key, null);
      hot.remove(table, key);
      return;
    }
    byte[] value = RowCodec.encode(after);
    database.add(batch, table, key, value);
    hasher.hash(table, key, value);
    high += hasher.high();
    low += hasher.low();
    if (change.beforeOrNull() != null || table != Table.SHARD) {
      hot.put(table, key, after, hasher.high(), hasher.low(), value.length);
    } else {
      hot.remove(table, key); // a shard is hot once it is worked at; thousands are added at once
    }
  }

  /** Checks what was there before and takes it out of the digest. */
  private void takeOut(Database database, RowChange change) {
    Row expected = change.beforeOrNull();
    HotRows.Hot known = hot.peek(change.table(), change.key());
    if (known != null) {
      require(expected == null ? known.rowOrNull == null : isSame(expected, known), change);
      high -= known.high;
      low -= known.low;
      return;
    }
    byte[] stored = database.get(change.table(), change.key());
    require((stored == null) == (expected == null), change);
    if (stored != null) {
      require(isSame(expected, change.table(), stored), change);
      hasher.hash(change.table(), change.key(), stored);
      high -= hasher.high();
      low -= hasher.low();
    }
  }

  @SuppressWarnings("ReferenceEquality") // the usual case, and much cheaper than comparing
  private static boolean isSame(Row expected, HotRows.Hot known) {
    return expected == known.rowOrNull || expected.equals(known.rowOrNull);
  }

  private static boolean isSame(Row expected, Table table, byte[] stored) {
    return Arrays.equals(RowCodec.encode(expected), stored)
        || expected.equals(RowCodec.decode(table, stored)); // bytes of an older version
  }

  private static void require(boolean holds, RowChange change) {
    if (!holds) {
      String verb =
          change.beforeOrNull() == null
              ? "inserts a row that is there already"
              : (change.afterOrNull() == null ? "deletes" : "updates")
                  + " a row that is not there as it expects";
      throw new StorageException(
          String.format(
              "A commit %s: %s %s. The state of this replica is not what the rules computed with;"
                  + " nothing was written. Verify the store, and replace the replica if it differs",
              verb, change.table(), RocksView.show(change.key())));
    }
  }

  @Override
  public void close() {
    batch.close();
  }
}
