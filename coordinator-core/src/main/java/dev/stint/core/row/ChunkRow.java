package dev.stint.core.row;

import dev.stint.core.value.Fingerprint;
import java.util.Objects;

/** A chunk of a run's manifest that was added: each is added once, in any order. */
public record ChunkRow(
    long incarnation,
    long chunk,
    int tenant,
    Fingerprint fingerprint,
    long firstShard,
    int shards,
    long revision)
    implements Row {

  public ChunkRow {
    Objects.requireNonNull(fingerprint, "fingerprint");
  }

  @Override
  public Table table() {
    return Table.CHUNK;
  }

  @Override
  public byte[] key() {
    return RowKeys.chunk(incarnation, chunk);
  }
}
