package dev.stint.core.command;

import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import dev.stint.core.value.ShardRef;
import java.util.List;
import java.util.Objects;

/**
 * The holder's operations on its shard. {@code sequence} is from one counter per session, 1 or
 * more; {@code cursorOrNull} is a last checkpoint that comes with the end of the lease.
 */
public sealed interface ShardCommand extends Command {
  long session();

  ShardRef target();

  long fence();

  long sequence();

  /**
   * Moves the cursor.
   *
   * @param units work units since the grant; -1 when the worker does not count
   * @param remaining units left by the worker's estimate; -1 when it has none
   */
  record Checkpoint(
      long session,
      ShardRef target,
      long fence,
      long sequence,
      Cursor cursor,
      long units,
      long remaining)
      implements ShardCommand {
    public Checkpoint {
      Objects.requireNonNull(cursor, "cursor");
    }

    @Override
    public CommandKind kind() {
      return CommandKind.CHECKPOINT;
    }
  }

  record Complete(long session, ShardRef target, long fence, long sequence, Cursor cursorOrNull)
      implements ShardCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.COMPLETE;
    }
  }

  /** Gives the shard back without blame, to be granted again after {@code delayMillis}. */
  record Release(
      long session,
      ShardRef target,
      long fence,
      long sequence,
      Cursor cursorOrNull,
      long delayMillis)
      implements ShardCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.RELEASE;
    }
  }

  record Fail(
      long session,
      ShardRef target,
      long fence,
      long sequence,
      Cursor cursorOrNull,
      String reason,
      String message)
      implements ShardCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.FAIL;
    }
  }

  record Park(
      long session,
      ShardRef target,
      long fence,
      long sequence,
      Cursor cursorOrNull,
      String reason,
      String message)
      implements ShardCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.PARK;
    }
  }

  /** "All before {@code key} is done, this one can not be": sets one key aside and goes on. */
  record Quarantine(
      long session,
      ShardRef target,
      long fence,
      long sequence,
      Key key,
      Blob token,
      String reason,
      String message)
      implements ShardCommand {
    public Quarantine {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(token, "token");
    }

    @Override
    public CommandKind kind() {
      return CommandKind.QUARANTINE;
    }
  }

  /**
   * Replaces the shard by children that tile it. Boundaries instead of ranges: gaps, overlaps and
   * swapped arguments cannot be expressed.
   *
   * @param metadata one for each child, or empty: the children inherit the parent's
   */
  record SplitReplace(
      long session,
      ShardRef target,
      long fence,
      long sequence,
      List<Key> boundaries,
      List<Blob> metadata)
      implements ShardCommand {
    public SplitReplace {
      boundaries = List.copyOf(boundaries);
      metadata = List.copyOf(metadata);
    }

    @Override
    public CommandKind kind() {
      return CommandKind.SPLIT_REPLACE;
    }
  }

  /** Cuts off what lies from {@code at} on as a new shard; the rest goes on under its lease. */
  record SplitResidual(long session, ShardRef target, long fence, long sequence, Key at)
      implements ShardCommand {
    public SplitResidual {
      Objects.requireNonNull(at, "at");
    }

    @Override
    public CommandKind kind() {
      return CommandKind.SPLIT_RESIDUAL;
    }
  }
}
