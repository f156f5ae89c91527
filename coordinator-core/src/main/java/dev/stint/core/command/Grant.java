package dev.stint.core.command;

import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.ShardRef;
import java.util.Objects;

/**
 * A shard granted to a session.
 *
 * @param stillHeld of a replayed claim: whether the lease is the session's still; the other fields
 *     are then as they are now, and otherwise only target and fence mean something
 */
public record Grant(
    ShardRef target,
    long fence,
    int attempt,
    KeyRange range,
    Cursor cursorOrNull,
    Blob metadata,
    boolean stillHeld) {
  public Grant {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(range, "range");
    Objects.requireNonNull(metadata, "metadata");
  }
}
