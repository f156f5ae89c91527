package dev.stint.statemachine.store;

import dev.stint.core.row.Table;
import dev.stint.core.state.StorageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.RocksDB;

/**
 * One column family per table, named by the table's stable id with its name behind it for the
 * reader: {@code 04-shard}. The default family, which RocksDB always has, holds {@link Meta}.
 *
 * <p>Keys are in RocksDB's own order, which is unsigned lexicographic. There are filters for whole
 * keys where rows are looked up one by one, and none for prefixes: scans have both their bounds and
 * start behind what is known to be empty, so a filter could spare them little.
 */
final class Families {
  /** Memtables grow in steps of this size; RocksDB's own 1 MiB per family would fill the budget. */
  private static final long ARENA_BLOCK_BYTES = 64 << 10;

  private static final int BLOCK_BYTES = 8 << 10;

  private Families() {}

  static byte[] nameOf(Table table) {
    return String.format(Locale.ROOT, "%02d-%s", table.id(), table.name().toLowerCase(Locale.ROOT))
        .getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The names of the families of a database that exists, by table. A name whose id is known stays
   * as it is written there, whatever the table is called today.
   */
  static Map<Table, byte[]> existing(List<byte[]> names, Path where) {
    Map<Table, byte[]> found = new EnumMap<>(Table.class);
    for (byte[] name : names) {
      if (!Arrays.equals(name, RocksDB.DEFAULT_COLUMN_FAMILY)) {
        found.put(tableOf(name, where), name);
      }
    }
    return found;
  }

  private static Table tableOf(byte[] name, Path where) {
    String text = new String(name, StandardCharsets.US_ASCII);
    for (Table table : Table.values()) {
      if (text.startsWith(String.format(Locale.ROOT, "%02d-", table.id()))) {
        return table;
      }
    }
    throw new StorageException(
        String.format(
            "The database in %s has a table '%s' that this version does not know. A newer version"
                + " wrote it: start that one",
            where, text));
  }

  static ColumnFamilyOptions optionsOf(Table table, StoreMemory memory) {
    boolean byKey = table.isPrimary() || table == Table.COUNTERS || table == Table.INCARNATION;
    return options(memory, byKey);
  }

  static ColumnFamilyOptions optionsOfMeta(StoreMemory memory) {
    return options(memory, false);
  }

  private static ColumnFamilyOptions options(StoreMemory memory, boolean lookedUpByKey) {
    BlockBasedTableConfig blocks =
        new BlockBasedTableConfig()
            .setBlockCache(memory.blocks())
            .setBlockSize(BLOCK_BYTES)
            // Else indexes and filters would grow with the state, outside every bound.
            .setCacheIndexAndFilterBlocks(true)
            .setCacheIndexAndFilterBlocksWithHighPriority(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            .setOptimizeFiltersForMemory(true);
    if (lookedUpByKey) {
      blocks.setFilterPolicy(memory.filter());
    }
    return new ColumnFamilyOptions()
        .setTableFormatConfig(blocks)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        // The budget of all families together says when to flush, not the size of one.
        .setWriteBufferSize(memory.options().memtableBytes())
        .setArenaBlockSize(ARENA_BLOCK_BYTES);
  }
}
