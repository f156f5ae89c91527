package dev.stint.core.row;

/**
 * A row of the replicated state. Everything else (indexes, counters, digest) is derived from rows
 * (S11). Immutable; a changed row is a new object.
 */
public sealed interface Row
    permits GroupRow,
        TenantRow,
        RunRow,
        ShardRow,
        SessionRow,
        ClaimRow,
        OpRow,
        ChunkRow,
        EventLogRow,
        EventRow {

  /** The table that holds rows of this kind. */
  Table table();

  /** The row's key in its table; see {@link dev.stint.core.row.RowKeys} for the shapes. */
  byte[] key();
}
