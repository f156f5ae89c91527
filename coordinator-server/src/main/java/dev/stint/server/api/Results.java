package dev.stint.server.api;

import dev.stint.api.v1.CheckpointAccepted;
import dev.stint.api.v1.Grant;
import dev.stint.api.v1.HeartbeatAccepted;
import dev.stint.api.v1.HeldLeases;
import dev.stint.api.v1.Lease;
import dev.stint.api.v1.LeaseRevoked;
import dev.stint.api.v1.LeasesGranted;
import dev.stint.api.v1.NothingGranted;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.QuotaSet;
import dev.stint.api.v1.Rejection;
import dev.stint.api.v1.ResidualSplit;
import dev.stint.api.v1.RunCancelled;
import dev.stint.api.v1.RunCompleted;
import dev.stint.api.v1.RunCreated;
import dev.stint.api.v1.RunDeleting;
import dev.stint.api.v1.RunFailed;
import dev.stint.api.v1.RunPaused;
import dev.stint.api.v1.RunPolicySet;
import dev.stint.api.v1.RunResumed;
import dev.stint.api.v1.RunSealed;
import dev.stint.api.v1.SessionClosed;
import dev.stint.api.v1.SessionDraining;
import dev.stint.api.v1.SessionEvicted;
import dev.stint.api.v1.SessionOpened;
import dev.stint.api.v1.ShardCompleted;
import dev.stint.api.v1.ShardFailed;
import dev.stint.api.v1.ShardParked;
import dev.stint.api.v1.ShardQuarantined;
import dev.stint.api.v1.ShardReleased;
import dev.stint.api.v1.ShardSplit;
import dev.stint.api.v1.ShardsAdded;
import dev.stint.api.v1.ShardsUnparked;
import dev.stint.api.v1.SplitAsked;
import dev.stint.api.v1.UnparkOutcome;
import dev.stint.core.command.Command;
import dev.stint.core.command.CommandKind;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.Result;
import dev.stint.core.command.RunCommand;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.read.HeldShard;
import dev.stint.core.rules.Outcome.Answer;
import dev.stint.core.value.RunRef;
import java.util.List;

/** Writes results of one Raft group as the contract has them. Immutable, for any thread. */
public final class Results {
  private final int group;

  public Results(int group) {
    this.group = group;
  }

  /** The answer to a proposal that was judged. */
  public OperationResult of(long correlation, Proposal proposal, Answer answer) {
    OperationResult.Builder message =
        OperationResult.newBuilder()
            .setCorrelation(correlation)
            .setReplayed(answer.replayed())
            .setRevision(answer.judged().revision());
    Result result = answer.judged().result();
    if (result instanceof Result.Rejected rejected) {
      message.setRejection(rejection(proposal.command(), rejected));
    } else if (result instanceof Result.Done) {
      done(message, proposal.command().kind());
    } else {
      other(message, proposal, result);
    }
    return message.build();
  }

  /** Refused before the log. */
  public static OperationResult refused(Operations.Refused refused) {
    return refused(refused.correlation(), Rejections.of(refused.rejection()));
  }

  /** Not judged, for one of the gateway's reasons in {@link Rejections}. */
  public static OperationResult refused(long correlation, Rejection rejection) {
    return OperationResult.newBuilder().setCorrelation(correlation).setRejection(rejection).build();
  }

  /**
   * Adds to an accepted heartbeat whose leases did not match all leases of its session.
   *
   * @param revision of the state in which they were read, which reflects that heartbeat
   */
  public OperationResult withHeld(
      OperationResult heartbeat, String tenant, List<HeldShard> held, long revision) {
    HeldLeases.Builder leases = HeldLeases.newBuilder().setRevision(revision);
    for (HeldShard one : held) {
      leases.addLeases(lease(tenant, one.target(), one.fence()));
    }
    HeartbeatAccepted accepted =
        heartbeat.getHeartbeatAccepted().toBuilder().setHeld(leases).build();
    return heartbeat.toBuilder().setHeartbeatAccepted(accepted).build();
  }

  /** A lease, as results and advice name it. */
  public Lease lease(String tenant, dev.stint.core.value.ShardRef target, long fence) {
    return Lease.newBuilder().setShard(Wire.shard(tenant, group, target)).setFence(fence).build();
  }

  /** Only a shard's holder is told its range. */
  private static Rejection rejection(Command command, Result.Rejected rejected) {
    Rejection rejection = Rejections.of(rejected.rejection());
    return command instanceof ShardCommand || !rejection.hasCurrentRange()
        ? rejection
        : rejection.toBuilder().clearCurrentRange().build();
  }

  private static void done(OperationResult.Builder message, CommandKind kind) {
    switch (kind) {
      case CLOSE_SESSION -> message.setSessionClosed(SessionClosed.getDefaultInstance());
      case CHECKPOINT -> message.setCheckpointAccepted(CheckpointAccepted.getDefaultInstance());
      case COMPLETE -> message.setShardCompleted(ShardCompleted.getDefaultInstance());
      case RELEASE -> message.setShardReleased(ShardReleased.getDefaultInstance());
      case PARK, PARK_SHARD -> message.setShardParked(ShardParked.getDefaultInstance());
      case SEAL_RUN -> message.setRunSealed(RunSealed.getDefaultInstance());
      case PAUSE_RUN -> message.setRunPaused(RunPaused.getDefaultInstance());
      case RESUME_RUN -> message.setRunResumed(RunResumed.getDefaultInstance());
      case COMPLETE_RUN -> message.setRunCompleted(RunCompleted.getDefaultInstance());
      case FAIL_RUN -> message.setRunFailed(RunFailed.getDefaultInstance());
      case CANCEL_RUN -> message.setRunCancelled(RunCancelled.getDefaultInstance());
      case DELETE_RUN -> message.setRunDeleting(RunDeleting.getDefaultInstance());
      case SET_RUN_POLICY -> message.setRunPolicySet(RunPolicySet.getDefaultInstance());
      case REVOKE_LEASE -> message.setLeaseRevoked(LeaseRevoked.getDefaultInstance());
      case EVICT_SESSION -> message.setSessionEvicted(SessionEvicted.getDefaultInstance());
      case DRAIN_SESSION -> message.setSessionDraining(SessionDraining.getDefaultInstance());
      case SET_QUOTA -> message.setQuotaSet(QuotaSet.getDefaultInstance());
      case HEARTBEAT,
          CLAIM,
          FAIL,
          QUARANTINE,
          SPLIT_REPLACE,
          SPLIT_RESIDUAL,
          OPEN_SESSION,
          CREATE_RUN,
          ADD_SHARDS,
          UNPARK_SHARDS,
          SPLIT_SHARD,
          BOOTSTRAP ->
          message.setRejection(unfitting(kind));
    }
  }

  private void other(OperationResult.Builder message, Proposal proposal, Result result) {
    Command command = proposal.command();
    if (result instanceof Result.HeartbeatAccepted r) {
      message.setHeartbeatAccepted(
          HeartbeatAccepted.newBuilder()
              .setDeadlineMillis(r.deadlineMillis())
              .setDraining(r.draining()));
    } else if (result instanceof Result.Granted r) {
      message.setLeasesGranted(granted(proposal.tenant(), r));
    } else if (result instanceof Result.NothingGranted r) {
      message.setNothingGranted(nothing(r));
    } else if (result instanceof Result.Failed r) {
      message.setShardFailed(failed(r));
    } else if (result instanceof Result.Quarantined r) {
      message.setShardQuarantined(ShardQuarantined.newBuilder().setSliverId(r.sliver()));
    } else if (result instanceof Result.Split r) {
      split(message, command, r);
    } else if (result instanceof Result.SplitAsked r) {
      message.setSplitAsked(
          SplitAsked.newBuilder().setSession(Wire.session(group, r.session())).setFence(r.fence()));
    } else if (result instanceof Result.SessionOpened r) {
      message.setSessionOpened(opened(r));
    } else if (result instanceof Result.ShardsAdded r) {
      message.setShardsAdded(
          ShardsAdded.newBuilder().setFirstShardId(r.firstShard()).setShards(r.shards()));
    } else if (result instanceof Result.RunCreated r
        && command instanceof RunCommand.CreateRun create) {
      message.setRunCreated(created(proposal.tenant(), create, r));
    } else if (result instanceof Result.Unparked r
        && command instanceof ShardsCommand.UnparkShards unpark) {
      message.setShardsUnparked(unparked(unpark, r));
    } else {
      message.setRejection(unfitting(command.kind()));
    }
  }

  private static Rejection unfitting(CommandKind kind) {
    return Rejections.internal("a result that does not go with " + kind);
  }

  private LeasesGranted granted(String tenant, Result.Granted result) {
    LeasesGranted.Builder message = LeasesGranted.newBuilder();
    for (dev.stint.core.command.Grant grant : result.grants()) {
      Grant.Builder one =
          Grant.newBuilder()
              .setShard(Wire.shard(tenant, group, grant.target()))
              .setFence(grant.fence())
              .setStillHeld(grant.stillHeld());
      if (grant.stillHeld()) {
        one.setAttempt(grant.attempt())
            .setRange(Wire.range(grant.range()))
            .setMetadata(Wire.bytes(grant.metadata()));
        if (grant.cursorOrNull() != null) {
          one.setCursor(Wire.cursor(grant.cursorOrNull()));
        }
      }
      message.addGrants(one);
    }
    return message.build();
  }

  private static NothingGranted nothing(Result.NothingGranted result) {
    NothingGranted.Builder message = NothingGranted.newBuilder().setWhy(Enums.of(result.why()));
    if (result.earliestMillis() >= 0) {
      message.setEarliestLogicalTimeMillis(result.earliestMillis());
    }
    return message.build();
  }

  private static ShardFailed failed(Result.Failed result) {
    ShardFailed.Builder message = ShardFailed.newBuilder().setParked(result.parked());
    if (!result.parked()) {
      message.setNotBeforeMillis(result.notBeforeMillis());
    }
    return message.build();
  }

  private static void split(OperationResult.Builder message, Command command, Result.Split result) {
    if (command instanceof ShardCommand.SplitResidual) {
      message.setResidualSplit(ResidualSplit.newBuilder().setResidualId(result.firstChild()));
    } else {
      message.setShardSplit(
          ShardSplit.newBuilder()
              .setFirstChildId(result.firstChild())
              .setChildren(result.children()));
    }
  }

  private SessionOpened opened(Result.SessionOpened result) {
    return SessionOpened.newBuilder()
        .setSession(Wire.session(group, result.session()))
        .setTtlMillis(result.ttlMillis())
        .setDeadlineMillis(result.deadlineMillis())
        .build();
  }

  private RunCreated created(
      String tenant, RunCommand.CreateRun command, Result.RunCreated result) {
    RunRef run = new RunRef(command.name(), result.incarnation());
    return RunCreated.newBuilder()
        .setRun(Wire.run(tenant, group, run))
        .setCreated(result.created())
        .setStatus(Enums.of(result.status()))
        .build();
  }

  private static ShardsUnparked unparked(
      ShardsCommand.UnparkShards command, Result.Unparked result) {
    ShardsUnparked.Builder message = ShardsUnparked.newBuilder();
    int count = Math.min(result.outcomes().size(), command.shards().size());
    for (int i = 0; i < count; i++) {
      message.addOutcomes(
          UnparkOutcome.newBuilder()
              .setShardId(command.shards().get(i))
              .setOutcome(Enums.of(result.outcomes().get(i))));
    }
    return message.build();
  }
}
