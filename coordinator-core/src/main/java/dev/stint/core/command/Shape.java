package dev.stint.core.command;

import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.Limits;
import dev.stint.core.value.Names;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.ShardRef;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Checks the shape and size of a command before the log: a bad one costs no entry. It knows nothing
 * of the state. The first defect found is reported, as {@code INVALID_ARGUMENT} that names the
 * field, or {@code LIMIT_EXCEEDED} for what one command may not hold.
 */
public final class Shape {
  private Shape() {}

  /** What is wrong with the proposal, or {@code null}. */
  public static Rejection check(Proposal proposal) {
    Command command = proposal.command();
    if (command instanceof SystemCommand) {
      return null;
    }
    if (!Names.isValid(proposal.tenant())) {
      return invalid("tenant");
    }
    if (command instanceof ShardCommand shard) {
      return holder(shard);
    }
    if (command instanceof SessionCommand session) {
      return session(session);
    }
    if (command instanceof ClaimCommand claim) {
      return claim(claim);
    }
    StampedCommand stamped = (StampedCommand) command;
    if (stamped.stamp().group() < 0 || stamped.stamp().expiresAtMillis() < 0) {
      return invalid("expires_at");
    }
    if (command instanceof RunCommand run) {
      return RunShape.check(run);
    }
    if (command instanceof ShardsCommand shards) {
      return shards(shards);
    }
    return control((ControlCommand) command);
  }

  private static Rejection holder(ShardCommand command) {
    return first(
        positive("session", command.session()),
        target(command.target()),
        positive("fence", command.fence()),
        positive("sequence", command.sequence()),
        holderBody(command));
  }

  private static Rejection holderBody(ShardCommand command) {
    if (command instanceof ShardCommand.Checkpoint c) {
      return first(
          cursor(c.cursor()),
          c.units() < -1 ? invalid("units") : null,
          c.remaining() < -1 ? invalid("remaining") : null);
    }
    if (command instanceof ShardCommand.Complete c) {
      return cursor(c.cursorOrNull());
    }
    if (command instanceof ShardCommand.Release c) {
      return first(
          cursor(c.cursorOrNull()),
          within("delay_millis", c.delayMillis(), 0, Limits.MAX_RELEASE_DELAY_MILLIS));
    }
    if (command instanceof ShardCommand.Fail c) {
      return first(cursor(c.cursorOrNull()), reason(c.reason(), c.message()));
    }
    if (command instanceof ShardCommand.Park c) {
      return first(cursor(c.cursorOrNull()), reason(c.reason(), c.message()));
    }
    if (command instanceof ShardCommand.Quarantine c) {
      return first(
          key("key", c.key(), Limits.MAX_KEY_BYTES),
          size("token", c.token().length(), Limits.MAX_TOKEN_BYTES),
          reason(c.reason(), c.message()));
    }
    if (command instanceof ShardCommand.SplitReplace c) {
      return first(boundaries(c.boundaries()), metadata(c.metadata(), c.boundaries().size() + 1));
    }
    return key("at", ((ShardCommand.SplitResidual) command).at(), Limits.MAX_BOUNDARY_BYTES);
  }

  private static Rejection session(SessionCommand command) {
    return first(
        positive("session", command.session()),
        command instanceof SessionCommand.Heartbeat beat && beat.heldCount() < 0
            ? invalid("held_count")
            : null);
  }

  private static Rejection claim(ClaimCommand claim) {
    if (claim.runs().size() > Limits.MAX_RUNS_PER_CLAIM) {
      return limit("runs", claim.runs().size(), Limits.MAX_RUNS_PER_CLAIM);
    }
    for (String run : claim.runs()) {
      if (!Names.isValid(run)) {
        return invalid("runs");
      }
    }
    if (claim.runs().stream().distinct().count() != claim.runs().size()) {
      return invalid("runs: named twice");
    }
    return first(
        positive("session", claim.session()),
        positive("sequence", claim.sequence()),
        within("max", claim.max(), 1, Limits.MAX_GRANTS_PER_CLAIM));
  }

  private static Rejection shards(ShardsCommand command) {
    if (command instanceof ShardsCommand.AddShards c) {
      return addShards(c);
    }
    if (command instanceof ShardsCommand.UnparkShards c) {
      if (c.shards().isEmpty() || c.shards().stream().anyMatch(id -> id < 0)) {
        return invalid("shards");
      }
      return first(run(c.run()), size("shards", c.shards().size(), Limits.MAX_IDS_PER_UNPARK));
    }
    if (command instanceof ShardsCommand.SplitShard c) {
      return first(target(c.target()), boundaries(c.boundaries()));
    }
    if (command instanceof ShardsCommand.ParkShard c) {
      return first(target(c.target()), reason(c.reason(), c.message()));
    }
    return target(((ShardsCommand.RevokeLease) command).target());
  }

  private static Rejection addShards(ShardsCommand.AddShards command) {
    List<KeyRange> ranges = command.ranges();
    if (ranges.isEmpty() || command.chunk() < 0) {
      return invalid(ranges.isEmpty() ? "ranges" : "chunk");
    }
    if (ranges.size() > Limits.MAX_RANGES_PER_CHUNK) {
      return limit("ranges", ranges.size(), Limits.MAX_RANGES_PER_CHUNK);
    }
    long bytes = 0;
    for (KeyRange range : ranges) {
      for (Key bound : new Key[] {range.startOrNull(), range.endOrNull()}) {
        if (bound != null && bound.length() > Limits.MAX_BOUNDARY_BYTES) {
          return limit("boundary", bound.length(), Limits.MAX_BOUNDARY_BYTES);
        }
        bytes += bound == null ? 0 : bound.length();
      }
    }
    List<Cursor> cursors = command.cursors();
    if (!cursors.isEmpty() && cursors.size() != ranges.size()) {
      return invalid("cursors: one for each range, or none");
    }
    long cursorBytes = 0;
    for (int i = 0; i < cursors.size(); i++) {
      Cursor cursor = cursors.get(i);
      if (cursor != null) {
        Rejection defect = cursor(cursor);
        if (defect != null) {
          return defect;
        }
        if (!ranges.get(i).contains(cursor.lastKey())) {
          return invalid("cursors: number " + i + " is outside its range");
        }
        cursorBytes += cursor.lastKey().length() + cursor.token().length();
      }
    }
    return first(
        run(command.run()),
        size("ranges in bytes", bytes, Limits.MAX_LIST_BYTES),
        size("cursors in bytes", cursorBytes, Limits.MAX_LIST_BYTES),
        metadata(command.metadata(), ranges.size()));
  }

  private static Rejection control(ControlCommand command) {
    if (command instanceof ControlCommand.OpenSession c) {
      if (!Names.isValid(c.worker())) {
        return invalid("worker");
      }
      return first(
          size("labels", c.labels().size(), Limits.MAX_LABELS),
          c.labels().stream().allMatch(label -> Names.isValid(label.name()))
              ? null
              : invalid("labels"),
          c.labels().stream().allMatch(label -> utf8(label.value()) <= Limits.MAX_LABEL_VALUE_BYTES)
              ? null
              : invalid("labels: a value is too long"),
          within("capacity", c.capacity(), 1, Limits.MAX_SESSION_CAPACITY),
          within("ttl_millis", c.ttlMillis(), Limits.MIN_TTL_MILLIS, Limits.MAX_TTL_MILLIS));
    }
    if (command instanceof ControlCommand.EvictSession c) {
      return positive("session", c.session());
    }
    if (command instanceof ControlCommand.DrainSession c) {
      return positive("session", c.session());
    }
    return RunShape.quotas(((ControlCommand.SetQuota) command).quotas());
  }

  static Rejection run(RunRef run) {
    return first(
        Names.isValid(run.name()) ? null : invalid("run"),
        positive("incarnation", run.incarnation()));
  }

  private static Rejection target(ShardRef target) {
    return first(run(target.run()), target.shard() < 0 ? invalid("shard") : null);
  }

  private static Rejection cursor(Cursor cursorOrNull) {
    return cursorOrNull == null
        ? null
        : first(
            key("last_key", cursorOrNull.lastKey(), Limits.MAX_KEY_BYTES),
            size("token", cursorOrNull.token().length(), Limits.MAX_TOKEN_BYTES));
  }

  private static Rejection key(String field, Key key, int maxBytes) {
    return size(field, key.length(), maxBytes);
  }

  private static Rejection reason(String reason, String message) {
    return first(
        reason == null || reason.length() > Limits.MAX_NAME_CHARS ? invalid("reason") : null,
        message == null ? invalid("message") : message(message));
  }

  static Rejection message(String message) {
    return size("message", utf8(message), Limits.MAX_MESSAGE_BYTES);
  }

  private static Rejection boundaries(List<Key> boundaries) {
    if (boundaries.isEmpty()) {
      return invalid("boundaries");
    }
    if (boundaries.size() >= Limits.MAX_CHILDREN_PER_SPLIT) {
      return limit("children", boundaries.size() + 1L, Limits.MAX_CHILDREN_PER_SPLIT);
    }
    long bytes = 0;
    for (Key boundary : boundaries) {
      if (boundary.length() > Limits.MAX_BOUNDARY_BYTES) {
        return limit("boundary", boundary.length(), Limits.MAX_BOUNDARY_BYTES);
      }
      bytes += boundary.length();
    }
    return size("boundaries in bytes", bytes, Limits.MAX_LIST_BYTES);
  }

  private static Rejection metadata(List<Blob> metadata, int wanted) {
    if (!metadata.isEmpty() && metadata.size() != wanted) {
      return invalid("metadata: one for each, or none");
    }
    long bytes = 0;
    for (Blob one : metadata) {
      if (one.length() > Limits.MAX_METADATA_BYTES) {
        return limit("metadata", one.length(), Limits.MAX_METADATA_BYTES);
      }
      bytes += one.length();
    }
    return size("metadata in bytes", bytes, Limits.MAX_LIST_BYTES);
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  static Rejection within(String field, long value, long min, long max) {
    if (value < min) {
      return invalid(field + ": at least " + min);
    }
    return size(field, value, max);
  }

  static Rejection size(String field, long value, long max) {
    return value > max ? limit(field, value, max) : null;
  }

  private static Rejection positive(String field, long value) {
    return value > 0 ? null : invalid(field);
  }

  static Rejection invalid(String field) {
    return Rejection.of(RejectionCode.INVALID_ARGUMENT, field);
  }

  private static Rejection limit(String field, long given, long max) {
    return Rejection.of(RejectionCode.LIMIT_EXCEEDED, field, given, max);
  }

  static Rejection first(Rejection... defects) {
    for (Rejection defect : defects) {
      if (defect != null) {
        return defect;
      }
    }
    return null;
  }
}
