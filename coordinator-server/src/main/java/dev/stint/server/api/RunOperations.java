package dev.stint.server.api;

import com.google.protobuf.ByteString;
import dev.stint.api.v1.CancelRun;
import dev.stint.api.v1.CompleteRun;
import dev.stint.api.v1.CreateRun;
import dev.stint.api.v1.DeleteRun;
import dev.stint.api.v1.ExpiresAt;
import dev.stint.api.v1.FailRun;
import dev.stint.api.v1.PauseRun;
import dev.stint.api.v1.ResumeRun;
import dev.stint.api.v1.SealRun;
import dev.stint.api.v1.SetQuota;
import dev.stint.api.v1.SetRunPolicy;
import dev.stint.core.command.Command;
import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.RunCommand;
import dev.stint.core.value.OpStamp;

/** Reads what operators do with runs as a whole, and with quotas. */
final class RunOperations {
  private RunOperations() {}

  static Command create(CreateRun m) throws BadFieldException {
    return new RunCommand.CreateRun(
        stamp(m.getOpId(), m.hasExpiresAt(), m.getExpiresAt()),
        m.getName(),
        Configs.config(m.getConfig()));
  }

  static Command seal(Target target, SealRun m) throws BadFieldException {
    return new RunCommand.SealRun(
        stamp(m.getOpId(), m.hasExpiresAt(), m.getExpiresAt()), target.run(m.getRun()));
  }

  static Command pause(Target target, PauseRun m) throws BadFieldException {
    return new RunCommand.PauseRun(
        stamp(m.getOpId(), m.hasExpiresAt(), m.getExpiresAt()), target.run(m.getRun()));
  }

  static Command resume(Target target, ResumeRun m) throws BadFieldException {
    return new RunCommand.ResumeRun(
        stamp(m.getOpId(), m.hasExpiresAt(), m.getExpiresAt()), target.run(m.getRun()));
  }

  static Command complete(Target target, CompleteRun m) throws BadFieldException {
    return new RunCommand.CompleteRun(
        stamp(m.getOpId(), m.hasExpiresAt(), m.getExpiresAt()),
        target.run(m.getRun()),
        m.getAcceptParked());
  }

  static Command fail(Target target, FailRun m) throws BadFieldException {
    return new RunCommand.FailRun(
        stamp(m.getOpId(), m.hasExpiresAt(), m.getExpiresAt()),
        target.run(m.getRun()),
        m.getMessage());
  }

  static Command cancel(Target target, CancelRun m) throws BadFieldException {
    return new RunCommand.CancelRun(
        stamp(m.getOpId(), m.hasExpiresAt(), m.getExpiresAt()), target.run(m.getRun()));
  }

  static Command delete(Target target, DeleteRun m) throws BadFieldException {
    return new RunCommand.DeleteRun(
        stamp(m.getOpId(), m.hasExpiresAt(), m.getExpiresAt()), target.run(m.getRun()));
  }

  static Command setPolicy(Target target, SetRunPolicy m) throws BadFieldException {
    return new RunCommand.SetRunPolicy(
        stamp(m.getOpId(), m.hasExpiresAt(), m.getExpiresAt()),
        target.run(m.getRun()),
        Configs.policy(m.getPolicy()));
  }

  static Command setQuota(SetQuota m) throws BadFieldException {
    return new ControlCommand.SetQuota(
        stamp(m.getOpId(), m.hasExpiresAt(), m.getExpiresAt()), Configs.quotas(m.getQuotas()));
  }

  private static OpStamp stamp(ByteString opId, boolean hasExpiry, ExpiresAt expiresAt)
      throws BadFieldException {
    return Fields.stamp("op_id", opId, hasExpiry, expiresAt);
  }
}
