package dev.stint.server.api;

import dev.stint.api.v1.AddShards;
import dev.stint.api.v1.NewShard;
import dev.stint.api.v1.ParkShard;
import dev.stint.api.v1.RevokeLease;
import dev.stint.api.v1.SplitShard;
import dev.stint.api.v1.UnparkShards;
import dev.stint.core.command.Command;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.Limits;
import dev.stint.core.value.OpStamp;
import java.util.ArrayList;
import java.util.List;

/** Reads what operators do with shards and leases. */
final class ShardsOperations {
  private ShardsOperations() {}

  static Command add(Target target, AddShards m) throws BadFieldException {
    OpStamp stamp = Fields.stamp("op_id", m.getOpId(), m.hasExpiresAt(), m.getExpiresAt());
    int count = m.getShardsCount();
    if (count > Limits.MAX_RANGES_PER_CHUNK) {
      throw BadFieldException.tooLarge("shards", count, Limits.MAX_RANGES_PER_CHUNK);
    }
    List<KeyRange> ranges = new ArrayList<>(count);
    List<Cursor> cursors = new ArrayList<>(count);
    List<Blob> metadata = new ArrayList<>(count);
    boolean anyCursor = false;
    boolean anyMetadata = false;
    for (NewShard shard : m.getShardsList()) {
      if (!shard.hasRange()) {
        throw BadFieldException.of("shards.range", "required; one without bounds is all keys");
      }
      ranges.add(Fields.range("shards.range", shard.getRange()));
      cursors.add(shard.hasCursor() ? Fields.cursor(shard.getCursor()) : null);
      metadata.add(Fields.blob(shard.getMetadata()));
      anyCursor |= shard.hasCursor();
      anyMetadata |= !shard.getMetadata().isEmpty();
    }
    return new ShardsCommand.AddShards(
        stamp,
        target.run(m.getRun()),
        m.getChunkNumber(),
        ranges,
        anyCursor ? cursors : List.of(),
        anyMetadata ? metadata : List.of());
  }

  static Command unpark(Target target, UnparkShards m) throws BadFieldException {
    OpStamp stamp = Fields.stamp("op_id", m.getOpId(), m.hasExpiresAt(), m.getExpiresAt());
    return new ShardsCommand.UnparkShards(stamp, target.run(m.getRun()), m.getShardIdsList());
  }

  static Command split(Target target, SplitShard m) throws BadFieldException {
    OpStamp stamp = Fields.stamp("op_id", m.getOpId(), m.hasExpiresAt(), m.getExpiresAt());
    return new ShardsCommand.SplitShard(
        stamp, target.shard(m.getShard()), Fields.keys("boundaries", m.getBoundariesList()));
  }

  static Command park(Target target, ParkShard m) throws BadFieldException {
    OpStamp stamp = Fields.stamp("op_id", m.getOpId(), m.hasExpiresAt(), m.getExpiresAt());
    return new ShardsCommand.ParkShard(
        stamp, target.shard(m.getShard()), m.getReason(), m.getMessage());
  }

  static Command revoke(Target target, RevokeLease m) throws BadFieldException {
    OpStamp stamp = Fields.stamp("op_id", m.getOpId(), m.hasExpiresAt(), m.getExpiresAt());
    return new ShardsCommand.RevokeLease(stamp, target.shard(m.getShard()), m.getNow());
  }
}
