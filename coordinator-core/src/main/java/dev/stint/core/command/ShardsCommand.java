package dev.stint.core.command;

import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.OpStamp;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.ShardRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** What operators do with shards and their leases. */
public sealed interface ShardsCommand extends StampedCommand {

  /**
   * One chunk of the manifest; chunks come in any order, each once.
   *
   * @param ranges 1 to {@link dev.stint.core.value.Limits#MAX_RANGES_PER_CHUNK}
   * @param cursors one for each range with {@code null} for none, or empty
   * @param metadata one for each range, or empty
   */
  record AddShards(
      OpStamp stamp,
      RunRef run,
      long chunk,
      List<KeyRange> ranges,
      List<Cursor> cursors,
      List<Blob> metadata)
      implements ShardsCommand {
    public AddShards {
      Objects.requireNonNull(run, "run");
      ranges = List.copyOf(ranges);
      cursors = Collections.unmodifiableList(new ArrayList<>(cursors)); // may hold nulls
      metadata = List.copyOf(metadata);
    }

    @Override
    public CommandKind kind() {
      return CommandKind.ADD_SHARDS;
    }
  }

  /** Each id has its own result. */
  record UnparkShards(OpStamp stamp, RunRef run, List<Long> shards) implements ShardsCommand {
    public UnparkShards {
      Objects.requireNonNull(run, "run");
      shards = List.copyOf(shards);
    }

    @Override
    public CommandKind kind() {
      return CommandKind.UNPARK_SHARDS;
    }
  }

  /** Splits an unleased shard; the holder of a leased one is asked. */
  record SplitShard(OpStamp stamp, ShardRef target, List<Key> boundaries) implements ShardsCommand {
    public SplitShard {
      Objects.requireNonNull(target, "target");
      boundaries = List.copyOf(boundaries);
    }

    @Override
    public CommandKind kind() {
      return CommandKind.SPLIT_SHARD;
    }
  }

  record ParkShard(OpStamp stamp, ShardRef target, String reason, String message)
      implements ShardsCommand {
    public ParkShard {
      Objects.requireNonNull(target, "target");
    }

    @Override
    public CommandKind kind() {
      return CommandKind.PARK_SHARD;
    }
  }

  /**
   * Takes back one lease. The shard is granted again when the session's present deadline has
   * passed, or at once with {@code now}, when only the fence protects.
   */
  record RevokeLease(OpStamp stamp, ShardRef target, boolean now) implements ShardsCommand {
    public RevokeLease {
      Objects.requireNonNull(target, "target");
    }

    @Override
    public CommandKind kind() {
      return CommandKind.REVOKE_LEASE;
    }
  }
}
