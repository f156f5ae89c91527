package dev.stint.client.wire;

import com.google.protobuf.ByteString;
import dev.stint.api.v1.AddShards;
import dev.stint.api.v1.ExpiresAt;
import dev.stint.api.v1.NewShard;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.ParkShard;
import dev.stint.api.v1.RevokeLease;
import dev.stint.api.v1.SplitShard;
import dev.stint.api.v1.UnparkShards;
import dev.stint.core.command.ShardsCommand;

/** Operators' commands about shards. */
final class ShardsEncoder {
  private ShardsEncoder() {}

  static void encode(Operation.Builder out, int group, ShardsCommand command) {
    ByteString id = Wire.bytes(command.stamp().id());
    ExpiresAt until = OperationEncoder.expiresAt(command.stamp());
    if (command instanceof ShardsCommand.AddShards c) {
      out.setAddShards(addShards(c, group).setOpId(id).setExpiresAt(until));
    } else if (command instanceof ShardsCommand.UnparkShards c) {
      out.setUnparkShards(
          UnparkShards.newBuilder()
              .setOpId(id)
              .setExpiresAt(until)
              .setRun(Wire.run(c.run(), group))
              .addAllShardIds(c.shards()));
    } else if (command instanceof ShardsCommand.SplitShard c) {
      SplitShard.Builder split =
          SplitShard.newBuilder()
              .setOpId(id)
              .setExpiresAt(until)
              .setShard(Wire.shard(c.target(), group));
      c.boundaries().forEach(boundary -> split.addBoundaries(Wire.bytes(boundary)));
      out.setSplitShard(split);
    } else if (command instanceof ShardsCommand.ParkShard c) {
      out.setParkShard(
          ParkShard.newBuilder()
              .setOpId(id)
              .setExpiresAt(until)
              .setShard(Wire.shard(c.target(), group))
              .setReason(c.reason())
              .setMessage(c.message()));
    } else if (command instanceof ShardsCommand.RevokeLease c) {
      out.setRevokeLease(
          RevokeLease.newBuilder()
              .setOpId(id)
              .setExpiresAt(until)
              .setShard(Wire.shard(c.target(), group))
              .setNow(c.now()));
    }
  }

  private static AddShards.Builder addShards(ShardsCommand.AddShards command, int group) {
    AddShards.Builder out =
        AddShards.newBuilder()
            .setRun(Wire.run(command.run(), group))
            .setChunkNumber(command.chunk());
    for (int i = 0; i < command.ranges().size(); i++) {
      NewShard.Builder shard = NewShard.newBuilder().setRange(Wire.range(command.ranges().get(i)));
      if (!command.cursors().isEmpty() && command.cursors().get(i) != null) {
        shard.setCursor(Wire.cursor(command.cursors().get(i)));
      }
      if (!command.metadata().isEmpty()) {
        shard.setMetadata(Wire.bytes(command.metadata().get(i)));
      }
      out.addShards(shard);
    }
    return out;
  }
}
