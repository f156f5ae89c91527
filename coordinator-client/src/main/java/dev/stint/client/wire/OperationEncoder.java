package dev.stint.client.wire;

import dev.stint.api.v1.CancelRun;
import dev.stint.api.v1.CompleteRun;
import dev.stint.api.v1.CreateRun;
import dev.stint.api.v1.DeleteRun;
import dev.stint.api.v1.DrainSession;
import dev.stint.api.v1.EvictSession;
import dev.stint.api.v1.ExpiresAt;
import dev.stint.api.v1.FailRun;
import dev.stint.api.v1.OpenSession;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.PauseRun;
import dev.stint.api.v1.ResumeRun;
import dev.stint.api.v1.SealRun;
import dev.stint.api.v1.SetQuota;
import dev.stint.api.v1.SetRunPolicy;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.RunCommand;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.value.Label;
import dev.stint.core.value.OpStamp;

/** Commands as operations of the contract. */
public final class OperationEncoder {
  private OperationEncoder() {}

  /**
   * The command as an operation.
   *
   * @param correlation the caller's number for it
   * @param group the Raft group that holds what it is about
   * @param waitMillis of a claim: how long to wait at the leader; otherwise ignored
   * @throws IllegalArgumentException if it is a command that no client sends
   */
  public static Operation encode(long correlation, int group, Command command, long waitMillis) {
    Operation.Builder out = Operation.newBuilder().setCorrelation(correlation);
    if (command instanceof ShardCommand shard) {
      HolderEncoder.encode(out, group, shard);
    } else if (command instanceof SessionCommand.Heartbeat beat) {
      out.getHeartbeatBuilder()
          .setSession(Wire.session(beat.session(), group))
          .setHeldCount(beat.heldCount())
          .setHeldHash(beat.heldHash());
    } else if (command instanceof SessionCommand.CloseSession close) {
      out.getCloseSessionBuilder().setSession(Wire.session(close.session(), group));
    } else if (command instanceof ClaimCommand claim) {
      out.getClaimBuilder()
          .setSession(Wire.session(claim.session(), group))
          .setSequence(claim.sequence())
          .addAllRuns(claim.runs())
          .setAllRuns(claim.runs().isEmpty())
          .setMax(claim.max())
          .setWaitMillis(waitMillis);
    } else if (command instanceof RunCommand run) {
      run(out, group, run);
    } else if (command instanceof ShardsCommand shards) {
      ShardsEncoder.encode(out, group, shards);
    } else if (command instanceof ControlCommand control) {
      control(out, group, control);
    } else {
      throw new IllegalArgumentException("no client sends a " + command.kind());
    }
    return out.build();
  }

  static ExpiresAt expiresAt(OpStamp stamp) {
    return ExpiresAt.newBuilder()
        .setGroup(stamp.group())
        .setLogicalTimeMillis(stamp.expiresAtMillis())
        .build();
  }

  private static void run(Operation.Builder out, int group, RunCommand command) {
    OpStamp stamp = command.stamp();
    var id = Wire.bytes(stamp.id());
    ExpiresAt until = expiresAt(stamp);
    if (command instanceof RunCommand.CreateRun c) {
      out.setCreateRun(
          CreateRun.newBuilder()
              .setOpId(id)
              .setExpiresAt(until)
              .setName(c.name())
              .setConfig(Configs.config(c.config())));
    } else if (command instanceof RunCommand.SealRun c) {
      out.setSealRun(
          SealRun.newBuilder().setOpId(id).setExpiresAt(until).setRun(Wire.run(c.run(), group)));
    } else if (command instanceof RunCommand.PauseRun c) {
      out.setPauseRun(
          PauseRun.newBuilder().setOpId(id).setExpiresAt(until).setRun(Wire.run(c.run(), group)));
    } else if (command instanceof RunCommand.ResumeRun c) {
      out.setResumeRun(
          ResumeRun.newBuilder().setOpId(id).setExpiresAt(until).setRun(Wire.run(c.run(), group)));
    } else if (command instanceof RunCommand.CompleteRun c) {
      out.setCompleteRun(
          CompleteRun.newBuilder()
              .setOpId(id)
              .setExpiresAt(until)
              .setRun(Wire.run(c.run(), group))
              .setAcceptParked(c.acceptParked()));
    } else if (command instanceof RunCommand.FailRun c) {
      out.setFailRun(
          FailRun.newBuilder()
              .setOpId(id)
              .setExpiresAt(until)
              .setRun(Wire.run(c.run(), group))
              .setMessage(c.message()));
    } else if (command instanceof RunCommand.CancelRun c) {
      out.setCancelRun(
          CancelRun.newBuilder().setOpId(id).setExpiresAt(until).setRun(Wire.run(c.run(), group)));
    } else if (command instanceof RunCommand.DeleteRun c) {
      out.setDeleteRun(
          DeleteRun.newBuilder().setOpId(id).setExpiresAt(until).setRun(Wire.run(c.run(), group)));
    } else if (command instanceof RunCommand.SetRunPolicy c) {
      out.setSetRunPolicy(
          SetRunPolicy.newBuilder()
              .setOpId(id)
              .setExpiresAt(until)
              .setRun(Wire.run(c.run(), group))
              .setPolicy(Configs.policy(c.policy())));
    }
  }

  private static void control(Operation.Builder out, int group, ControlCommand command) {
    var id = Wire.bytes(command.stamp().id());
    ExpiresAt until = expiresAt(command.stamp());
    if (command instanceof ControlCommand.OpenSession c) {
      OpenSession.Builder open =
          OpenSession.newBuilder()
              .setNonce(id)
              .setExpiresAt(until)
              .setWorker(c.worker())
              .setCapacity(c.capacity())
              .setTtlMillis(c.ttlMillis());
      for (Label label : c.labels()) {
        open.addLabelsBuilder().setName(label.name()).setValue(label.value());
      }
      out.setOpenSession(open);
    } else if (command instanceof ControlCommand.EvictSession c) {
      out.setEvictSession(
          EvictSession.newBuilder()
              .setOpId(id)
              .setExpiresAt(until)
              .setSession(Wire.session(c.session(), group))
              .setNow(c.now()));
    } else if (command instanceof ControlCommand.DrainSession c) {
      out.setDrainSession(
          DrainSession.newBuilder()
              .setOpId(id)
              .setExpiresAt(until)
              .setSession(Wire.session(c.session(), group)));
    } else if (command instanceof ControlCommand.SetQuota c) {
      out.setSetQuota(
          SetQuota.newBuilder()
              .setOpId(id)
              .setExpiresAt(until)
              .setQuotas(Configs.quotas(c.quotas())));
    }
  }
}
