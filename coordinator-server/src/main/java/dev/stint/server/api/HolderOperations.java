package dev.stint.server.api;

import dev.stint.api.v1.Checkpoint;
import dev.stint.api.v1.Complete;
import dev.stint.api.v1.Fail;
import dev.stint.api.v1.Park;
import dev.stint.api.v1.Quarantine;
import dev.stint.api.v1.Release;
import dev.stint.api.v1.SplitReplace;
import dev.stint.api.v1.SplitResidual;
import dev.stint.core.command.Command;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.value.Cursor;

/** Reads the operations of a shard's holder. */
final class HolderOperations {
  private static final long NOT_GIVEN = -1;

  private HolderOperations() {}

  static Command checkpoint(Target target, Checkpoint m) throws BadFieldException {
    long done = m.hasUnitsDone() ? Fields.uint64("units_done", m.getUnitsDone()) : NOT_GIVEN;
    long remaining =
        m.hasUnitsRemaining() ? Fields.uint64("units_remaining", m.getUnitsRemaining()) : NOT_GIVEN;
    return new ShardCommand.Checkpoint(
        target.ownSession(m.getSession()),
        target.shard(m.getShard()),
        m.getFence(),
        m.getSequence(),
        Fields.cursor(m.getCursor()), // an absent one has an empty key, and is refused as that
        done,
        remaining);
  }

  static Command complete(Target target, Complete m) throws BadFieldException {
    return new ShardCommand.Complete(
        target.ownSession(m.getSession()),
        target.shard(m.getShard()),
        m.getFence(),
        m.getSequence(),
        last(m.hasCursor(), m.getCursor()));
  }

  static Command release(Target target, Release m) throws BadFieldException {
    return new ShardCommand.Release(
        target.ownSession(m.getSession()),
        target.shard(m.getShard()),
        m.getFence(),
        m.getSequence(),
        last(m.hasCursor(), m.getCursor()),
        m.getDelayMillis());
  }

  static Command fail(Target target, Fail m) throws BadFieldException {
    return new ShardCommand.Fail(
        target.ownSession(m.getSession()),
        target.shard(m.getShard()),
        m.getFence(),
        m.getSequence(),
        last(m.hasCursor(), m.getCursor()),
        m.getReason(),
        m.getMessage());
  }

  static Command park(Target target, Park m) throws BadFieldException {
    return new ShardCommand.Park(
        target.ownSession(m.getSession()),
        target.shard(m.getShard()),
        m.getFence(),
        m.getSequence(),
        last(m.hasCursor(), m.getCursor()),
        m.getReason(),
        m.getMessage());
  }

  static Command quarantine(Target target, Quarantine m) throws BadFieldException {
    return new ShardCommand.Quarantine(
        target.ownSession(m.getSession()),
        target.shard(m.getShard()),
        m.getFence(),
        m.getSequence(),
        Fields.key("key", m.getKey()),
        Fields.blob(m.getToken()),
        m.getReason(),
        m.getMessage());
  }

  static Command splitReplace(Target target, SplitReplace m) throws BadFieldException {
    return new ShardCommand.SplitReplace(
        target.ownSession(m.getSession()),
        target.shard(m.getShard()),
        m.getFence(),
        m.getSequence(),
        Fields.keys("boundaries", m.getBoundariesList()),
        Fields.blobs(m.getMetadataList()));
  }

  static Command splitResidual(Target target, SplitResidual m) throws BadFieldException {
    return new ShardCommand.SplitResidual(
        target.ownSession(m.getSession()),
        target.shard(m.getShard()),
        m.getFence(),
        m.getSequence(),
        Fields.key("at", m.getAt()));
  }

  private static Cursor last(boolean given, dev.stint.api.v1.Cursor cursor)
      throws BadFieldException {
    return given ? Fields.cursor(cursor) : null;
  }
}
