package dev.stint.core.codec;

import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.CommandKind;
import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.RunCommand;
import dev.stint.core.command.RunPolicy;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.command.StampedCommand;
import dev.stint.core.command.SystemCommand;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.Label;
import dev.stint.core.value.OpId;
import dev.stint.core.value.OpStamp;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.ShardRef;
import java.util.List;

/**
 * The canonical form of commands: kind, what makes it repeatable (sequence or stamp), then what it
 * says. The fingerprint is taken over the kind and the last part.
 */
final class CommandCodec {
  private CommandCodec() {}

  static void write(Out out, Command command) {
    out.u8(command.kind().code());
    if (command instanceof ShardCommand shard) {
      out.varint(shard.sequence());
    } else if (command instanceof ClaimCommand claim) {
      out.varint(claim.sequence());
    } else if (command instanceof StampedCommand stamped) {
      OpStamp stamp = stamped.stamp();
      out.fixed64(stamp.id().high()).fixed64(stamp.id().low());
      out.varint(stamp.group()).varint(stamp.expiresAtMillis());
    }
    writeBody(out, command);
  }

  /** What the command says, without its sequence number or stamp. */
  static void writeBody(Out out, Command command) {
    if (command instanceof ShardCommand shard) {
      writeHolder(out, shard);
    } else if (command instanceof SessionCommand session) {
      out.varint(session.session());
      if (session instanceof SessionCommand.Heartbeat beat) {
        out.varint(beat.heldCount()).fixed64(beat.heldHash());
      }
    } else if (command instanceof ClaimCommand claim) {
      out.varint(claim.session()).varint(claim.runs().size());
      claim.runs().forEach(out::string);
      out.varint(claim.max());
    } else if (command instanceof RunCommand run) {
      writeRun(out, run);
    } else if (command instanceof ShardsCommand shards) {
      writeShards(out, shards);
    } else if (command instanceof ControlCommand control) {
      writeControl(out, control);
    } else if (command instanceof SystemCommand.Bootstrap bootstrap) {
      out.varint(bootstrap.revisionFloor());
    }
  }

  private static void writeHolder(Out out, ShardCommand command) {
    out.varint(command.session());
    target(out, command.target());
    out.varint(command.fence());
    if (command instanceof ShardCommand.Checkpoint c) {
      out.cursorOrNull(c.cursor()).signed(c.units()).signed(c.remaining());
    } else if (command instanceof ShardCommand.Complete c) {
      out.cursorOrNull(c.cursorOrNull());
    } else if (command instanceof ShardCommand.Release c) {
      out.cursorOrNull(c.cursorOrNull()).varint(c.delayMillis());
    } else if (command instanceof ShardCommand.Fail c) {
      out.cursorOrNull(c.cursorOrNull()).string(c.reason()).string(c.message());
    } else if (command instanceof ShardCommand.Park c) {
      out.cursorOrNull(c.cursorOrNull()).string(c.reason()).string(c.message());
    } else if (command instanceof ShardCommand.Quarantine c) {
      out.key(c.key()).blob(c.token()).string(c.reason()).string(c.message());
    } else if (command instanceof ShardCommand.SplitReplace c) {
      keys(out, c.boundaries());
      blobs(out, c.metadata());
    } else if (command instanceof ShardCommand.SplitResidual c) {
      out.key(c.at());
    }
  }

  private static void writeRun(Out out, RunCommand command) {
    if (command instanceof RunCommand.CreateRun c) {
      out.string(c.name());
      ConfigCodec.write(out, c.config());
    } else if (command instanceof RunCommand.SealRun c) {
      run(out, c.run());
    } else if (command instanceof RunCommand.PauseRun c) {
      run(out, c.run());
    } else if (command instanceof RunCommand.ResumeRun c) {
      run(out, c.run());
    } else if (command instanceof RunCommand.CompleteRun c) {
      run(out, c.run());
      out.bool(c.acceptParked());
    } else if (command instanceof RunCommand.FailRun c) {
      run(out, c.run());
      out.string(c.message());
    } else if (command instanceof RunCommand.CancelRun c) {
      run(out, c.run());
    } else if (command instanceof RunCommand.DeleteRun c) {
      run(out, c.run());
    } else if (command instanceof RunCommand.SetRunPolicy c) {
      run(out, c.run());
      RunPolicy policy = c.policy();
      optional(out, policy.priority());
      optional(out, policy.weight());
      optional(out, policy.maxLeases());
      optional(out, policy.maxFailures());
      optional(out, policy.maxLosses());
      optional(out, policy.autoSplit() == null ? null : policy.autoSplit() ? 1 : 0);
    }
  }

  private static void writeShards(Out out, ShardsCommand command) {
    if (command instanceof ShardsCommand.AddShards c) {
      run(out, c.run());
      out.varint(c.chunk()).varint(c.ranges().size());
      c.ranges().forEach(out::range);
      out.varint(c.cursors().size());
      c.cursors().forEach(out::cursorOrNull);
      blobs(out, c.metadata());
    } else if (command instanceof ShardsCommand.UnparkShards c) {
      run(out, c.run());
      out.varint(c.shards().size());
      c.shards().forEach(out::varint);
    } else if (command instanceof ShardsCommand.SplitShard c) {
      target(out, c.target());
      keys(out, c.boundaries());
    } else if (command instanceof ShardsCommand.ParkShard c) {
      target(out, c.target());
      out.string(c.reason()).string(c.message());
    } else if (command instanceof ShardsCommand.RevokeLease c) {
      target(out, c.target());
      out.bool(c.now());
    }
  }

  private static void writeControl(Out out, ControlCommand command) {
    if (command instanceof ControlCommand.OpenSession c) {
      out.string(c.worker()).varint(c.labels().size());
      c.labels().forEach(label -> out.string(label.name()).string(label.value()));
      out.varint(c.capacity()).varint(c.ttlMillis());
    } else if (command instanceof ControlCommand.EvictSession c) {
      out.varint(c.session()).bool(c.now());
    } else if (command instanceof ControlCommand.DrainSession c) {
      out.varint(c.session());
    } else if (command instanceof ControlCommand.SetQuota c) {
      ConfigCodec.writeQuotas(out, c.quotas());
    }
  }

  static Command read(In in) {
    int code = in.u8();
    CommandKind kind = CommandKind.ofCode(code);
    if (kind == null) {
      throw new CodecException("unknown command " + code);
    }
    return switch (kind) {
      case HEARTBEAT -> new SessionCommand.Heartbeat(in.varint(), in.intVarint(), in.fixed64());
      case CLOSE_SESSION -> new SessionCommand.CloseSession(in.varint());
      case CLAIM -> readClaim(in);
      case CHECKPOINT, COMPLETE, RELEASE, FAIL, PARK, QUARANTINE, SPLIT_REPLACE, SPLIT_RESIDUAL ->
          readHolder(kind, in);
      case BOOTSTRAP -> new SystemCommand.Bootstrap(in.varint());
      default -> readStamped(kind, in);
    };
  }

  private static Command readClaim(In in) {
    long sequence = in.varint();
    return new ClaimCommand(in.varint(), sequence, in.list(in::string), in.intVarint());
  }

  private static Command readHolder(CommandKind kind, In in) {
    long seq = in.varint();
    long session = in.varint();
    ShardRef target = target(in);
    long fence = in.varint();
    return switch (kind) {
      case CHECKPOINT ->
          new ShardCommand.Checkpoint(
              session, target, fence, seq, in.cursor(), in.signed(), in.signed());
      case COMPLETE -> new ShardCommand.Complete(session, target, fence, seq, in.cursorOrNull());
      case RELEASE ->
          new ShardCommand.Release(session, target, fence, seq, in.cursorOrNull(), in.varint());
      case FAIL ->
          new ShardCommand.Fail(
              session, target, fence, seq, in.cursorOrNull(), in.string(), in.string());
      case PARK ->
          new ShardCommand.Park(
              session, target, fence, seq, in.cursorOrNull(), in.string(), in.string());
      case QUARANTINE ->
          new ShardCommand.Quarantine(
              session, target, fence, seq, in.key(), in.blob(), in.string(), in.string());
      case SPLIT_REPLACE ->
          new ShardCommand.SplitReplace(
              session, target, fence, seq, in.list(in::key), in.list(in::blob));
      default -> new ShardCommand.SplitResidual(session, target, fence, seq, in.key());
    };
  }

  private static Command readStamped(CommandKind kind, In in) {
    OpStamp stamp = new OpStamp(new OpId(in.fixed64(), in.fixed64()), in.intVarint(), in.varint());
    return switch (kind) {
      case OPEN_SESSION ->
          new ControlCommand.OpenSession(
              stamp,
              in.string(),
              in.list(() -> new Label(in.string(), in.string())),
              in.intVarint(),
              in.varint());
      case EVICT_SESSION -> new ControlCommand.EvictSession(stamp, in.varint(), in.bool());
      case DRAIN_SESSION -> new ControlCommand.DrainSession(stamp, in.varint());
      case SET_QUOTA -> new ControlCommand.SetQuota(stamp, ConfigCodec.readQuotas(in));
      case ADD_SHARDS -> readAddShards(stamp, in);
      case UNPARK_SHARDS -> new ShardsCommand.UnparkShards(stamp, run(in), in.list(in::varint));
      case SPLIT_SHARD -> new ShardsCommand.SplitShard(stamp, target(in), in.list(in::key));
      case PARK_SHARD -> new ShardsCommand.ParkShard(stamp, target(in), in.string(), in.string());
      case REVOKE_LEASE -> new ShardsCommand.RevokeLease(stamp, target(in), in.bool());
      default -> readRun(kind, stamp, in);
    };
  }

  private static Command readAddShards(OpStamp stamp, In in) {
    RunRef run = run(in);
    long chunk = in.varint();
    List<KeyRange> ranges = in.list(in::range);
    return new ShardsCommand.AddShards(
        stamp, run, chunk, ranges, in.list(in::cursorOrNull), in.list(in::blob));
  }

  private static Command readRun(CommandKind kind, OpStamp stamp, In in) {
    return switch (kind) {
      case CREATE_RUN -> new RunCommand.CreateRun(stamp, in.string(), ConfigCodec.read(in));
      case SEAL_RUN -> new RunCommand.SealRun(stamp, run(in));
      case PAUSE_RUN -> new RunCommand.PauseRun(stamp, run(in));
      case RESUME_RUN -> new RunCommand.ResumeRun(stamp, run(in));
      case COMPLETE_RUN -> new RunCommand.CompleteRun(stamp, run(in), in.bool());
      case FAIL_RUN -> new RunCommand.FailRun(stamp, run(in), in.string());
      case CANCEL_RUN -> new RunCommand.CancelRun(stamp, run(in));
      case DELETE_RUN -> new RunCommand.DeleteRun(stamp, run(in));
      case SET_RUN_POLICY ->
          new RunCommand.SetRunPolicy(
              stamp,
              run(in),
              new RunPolicy(
                  optional(in),
                  optional(in),
                  optional(in),
                  optional(in),
                  optional(in),
                  truthOrNull(optional(in))));
      default -> throw new CodecException("not a command of an operator: " + kind);
    };
  }

  private static Boolean truthOrNull(Integer number) {
    if (number != null && number > 1) {
      throw new CodecException("a truth value is 0 or 1: " + number);
    }
    return number == null ? null : Boolean.valueOf(number == 1);
  }

  private static void run(Out out, RunRef run) {
    out.string(run.name()).varint(run.incarnation());
  }

  private static RunRef run(In in) {
    return new RunRef(in.string(), in.varint());
  }

  private static void target(Out out, ShardRef target) {
    run(out, target.run());
    out.varint(target.shard());
  }

  private static ShardRef target(In in) {
    return new ShardRef(run(in), in.varint());
  }

  private static void keys(Out out, List<Key> keys) {
    out.varint(keys.size());
    keys.forEach(out::key);
  }

  private static void blobs(Out out, List<Blob> blobs) {
    out.varint(blobs.size());
    blobs.forEach(out::blob);
  }

  /** 0 for absent, else the number and one. */
  private static void optional(Out out, Integer number) {
    out.varint(number == null ? 0 : number + 1L);
  }

  private static Integer optional(In in) {
    long number = in.varint();
    if (number < 0 || number > Integer.MAX_VALUE + 1L) {
      throw new CodecException("number out of range: " + number);
    }
    return number == 0 ? null : Integer.valueOf((int) (number - 1));
  }
}
