package dev.stint.client.wire;

import dev.stint.api.v1.Checkpoint;
import dev.stint.api.v1.Complete;
import dev.stint.api.v1.Fail;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.Park;
import dev.stint.api.v1.Quarantine;
import dev.stint.api.v1.Release;
import dev.stint.api.v1.SessionId;
import dev.stint.api.v1.ShardRef;
import dev.stint.api.v1.SplitReplace;
import dev.stint.api.v1.SplitResidual;
import dev.stint.core.command.ShardCommand;

/** The operations of a shard's holder. */
final class HolderEncoder {
  private HolderEncoder() {}

  static void encode(Operation.Builder out, int group, ShardCommand command) {
    SessionId session = Wire.session(command.session(), group);
    ShardRef shard = Wire.shard(command.target(), group);
    if (command instanceof ShardCommand.Checkpoint c) {
      Checkpoint.Builder checkpoint =
          Checkpoint.newBuilder()
              .setSession(session)
              .setShard(shard)
              .setFence(c.fence())
              .setSequence(c.sequence())
              .setCursor(Wire.cursor(c.cursor()));
      if (c.units() >= 0) {
        checkpoint.setUnitsDone(c.units());
      }
      if (c.remaining() >= 0) {
        checkpoint.setUnitsRemaining(c.remaining());
      }
      out.setCheckpoint(checkpoint);
    } else if (command instanceof ShardCommand.Quarantine c) {
      out.setQuarantine(
          Quarantine.newBuilder()
              .setSession(session)
              .setShard(shard)
              .setFence(c.fence())
              .setSequence(c.sequence())
              .setKey(Wire.bytes(c.key()))
              .setToken(Wire.bytes(c.token()))
              .setReason(c.reason())
              .setMessage(c.message()));
    } else if (command instanceof ShardCommand.SplitReplace c) {
      SplitReplace.Builder split =
          SplitReplace.newBuilder()
              .setSession(session)
              .setShard(shard)
              .setFence(c.fence())
              .setSequence(c.sequence());
      c.boundaries().forEach(boundary -> split.addBoundaries(Wire.bytes(boundary)));
      c.metadata().forEach(metadata -> split.addMetadata(Wire.bytes(metadata)));
      out.setSplitReplace(split);
    } else if (command instanceof ShardCommand.SplitResidual c) {
      out.setSplitResidual(
          SplitResidual.newBuilder()
              .setSession(session)
              .setShard(shard)
              .setFence(c.fence())
              .setSequence(c.sequence())
              .setAt(Wire.bytes(c.at())));
    } else {
      ending(out, session, shard, command);
    }
  }

  private static void ending(
      Operation.Builder out, SessionId session, ShardRef shard, ShardCommand command) {
    if (command instanceof ShardCommand.Complete c) {
      Complete.Builder complete =
          Complete.newBuilder()
              .setSession(session)
              .setShard(shard)
              .setFence(c.fence())
              .setSequence(c.sequence());
      if (c.cursorOrNull() != null) {
        complete.setCursor(Wire.cursor(c.cursorOrNull()));
      }
      out.setComplete(complete);
    } else if (command instanceof ShardCommand.Release c) {
      Release.Builder release =
          Release.newBuilder()
              .setSession(session)
              .setShard(shard)
              .setFence(c.fence())
              .setSequence(c.sequence())
              .setDelayMillis(c.delayMillis());
      if (c.cursorOrNull() != null) {
        release.setCursor(Wire.cursor(c.cursorOrNull()));
      }
      out.setRelease(release);
    } else if (command instanceof ShardCommand.Fail c) {
      Fail.Builder fail =
          Fail.newBuilder()
              .setSession(session)
              .setShard(shard)
              .setFence(c.fence())
              .setSequence(c.sequence())
              .setReason(c.reason())
              .setMessage(c.message());
      if (c.cursorOrNull() != null) {
        fail.setCursor(Wire.cursor(c.cursorOrNull()));
      }
      out.setFail(fail);
    } else if (command instanceof ShardCommand.Park c) {
      Park.Builder park =
          Park.newBuilder()
              .setSession(session)
              .setShard(shard)
              .setFence(c.fence())
              .setSequence(c.sequence())
              .setReason(c.reason())
              .setMessage(c.message());
      if (c.cursorOrNull() != null) {
        park.setCursor(Wire.cursor(c.cursorOrNull()));
      }
      out.setPark(park);
    }
  }
}
