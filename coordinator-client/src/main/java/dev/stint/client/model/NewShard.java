package dev.stint.client.model;

import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.KeyRange;
import java.util.Objects;
import java.util.Optional;

/**
 * One shard to be.
 *
 * @param cursor where to begin; empty for the start of the range
 * @param metadata the user's own, up to 16 KiB
 */
public record NewShard(KeyRange range, Optional<Cursor> cursor, Blob metadata) {
  public NewShard {
    Objects.requireNonNull(range, "range");
    Objects.requireNonNull(cursor, "cursor");
    Objects.requireNonNull(metadata, "metadata");
  }

  public static NewShard of(KeyRange range) {
    return new NewShard(range, Optional.empty(), Blob.EMPTY);
  }
}
