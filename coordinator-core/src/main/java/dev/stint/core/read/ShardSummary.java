package dev.stint.core.read;

import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import java.util.Objects;

/**
 * A shard with who holds it.
 *
 * @param holderOrNull the session that holds it, live at the view's horizon; {@code null} when none
 *     does. A lease of a session that is over is no lease any more, swept or not (S1)
 */
public record ShardSummary(ShardRow shard, SessionRow holderOrNull) {
  public ShardSummary {
    Objects.requireNonNull(shard, "shard");
  }

  public boolean isLeased() {
    return holderOrNull != null;
  }

  /** About how many bytes it takes to show. */
  int bytes() {
    int bytes = 200 + shard.metadata().length();
    if (shard.cursorOrNull() != null) {
      bytes += shard.cursorOrNull().lastKey().length() + shard.cursorOrNull().token().length();
    }
    bytes += shard.range().start().map(key -> key.length()).orElse(0);
    bytes += shard.range().end().map(key -> key.length()).orElse(0);
    if (shard.originalOrNull() != null) {
      bytes += shard.originalOrNull().start().map(key -> key.length()).orElse(0);
      bytes += shard.originalOrNull().end().map(key -> key.length()).orElse(0);
    }
    return bytes;
  }
}
