package dev.stint.client.wire;

import dev.stint.api.v1.LeasesGranted;
import dev.stint.api.v1.NothingGranted;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.ShardsUnparked;
import dev.stint.client.error.Refusal;
import dev.stint.client.internal.Answer;
import dev.stint.client.internal.HeldList;
import dev.stint.client.internal.HeldShard;
import dev.stint.client.internal.Verdict;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Result;
import dev.stint.core.value.KeyRange;
import java.util.ArrayList;
import java.util.List;

/** Results of the contract as verdicts. */
public final class AnswerDecoder {
  private AnswerDecoder() {}

  /**
   * What an attempt brought.
   *
   * @throws UnreadableAnswerException if it is of a kind that this client does not know
   */
  public static Verdict decode(OperationResult result) {
    if (result.getResultCase() == OperationResult.ResultCase.REJECTION) {
      Verdict postponed = Refusals.postponedOrNull(result.getRejection());
      if (postponed != null) {
        return postponed;
      }
      Refusal refusal = Refusals.refusal(result.getRejection());
      return new Verdict.Final(
          new Answer.Refused(refusal, result.getRevision(), result.getReplayed(), false));
    }
    HeldList held = held(result);
    return new Verdict.Final(
        new Answer.Accepted(accepted(result), held, result.getRevision(), result.getReplayed()));
  }

  private static HeldList held(OperationResult result) {
    if (!result.hasHeartbeatAccepted() || !result.getHeartbeatAccepted().hasHeld()) {
      return null;
    }
    dev.stint.api.v1.HeldLeases held = result.getHeartbeatAccepted().getHeld();
    List<HeldShard> leases = new ArrayList<>(held.getLeasesCount());
    held.getLeasesList()
        .forEach(
            lease -> leases.add(new HeldShard(Wire.shardRef(lease.getShard()), lease.getFence())));
    return new HeldList(leases, held.getRevision());
  }

  private static Result accepted(OperationResult result) {
    return switch (result.getResultCase()) {
      case SESSION_OPENED ->
          new Result.SessionOpened(
              result.getSessionOpened().getSession().getRevision(),
              result.getSessionOpened().getTtlMillis(),
              result.getSessionOpened().getDeadlineMillis());
      case HEARTBEAT_ACCEPTED ->
          new Result.HeartbeatAccepted(
              result.getHeartbeatAccepted().getDeadlineMillis(),
              !result.getHeartbeatAccepted().hasHeld(),
              result.getHeartbeatAccepted().getDraining());
      case LEASES_GRANTED -> granted(result.getLeasesGranted());
      case NOTHING_GRANTED -> nothing(result.getNothingGranted());
      case SHARD_FAILED ->
          new Result.Failed(
              result.getShardFailed().getParked(), result.getShardFailed().getNotBeforeMillis());
      case SHARD_QUARANTINED -> new Result.Quarantined(result.getShardQuarantined().getSliverId());
      case SHARD_SPLIT ->
          new Result.Split(
              result.getShardSplit().getFirstChildId(), result.getShardSplit().getChildren());
      case RESIDUAL_SPLIT -> new Result.Split(result.getResidualSplit().getResidualId(), 1);
      case RUN_CREATED ->
          new Result.RunCreated(
              result.getRunCreated().getRun().getIncarnation(),
              result.getRunCreated().getCreated(),
              Enums.runStatus(result.getRunCreated().getStatus()));
      case SHARDS_ADDED ->
          new Result.ShardsAdded(
              result.getShardsAdded().getFirstShardId(), result.getShardsAdded().getShards());
      case SHARDS_UNPARKED -> unparked(result.getShardsUnparked());
      case SPLIT_ASKED ->
          new Result.SplitAsked(
              result.getSplitAsked().getSession().getRevision(), result.getSplitAsked().getFence());
      case RESULT_NOT_SET, REJECTION ->
          throw new UnreadableAnswerException(
              "the server gave a result of a kind that this client does not know");
      default -> Result.Done.INSTANCE;
    };
  }

  private static Result granted(LeasesGranted granted) {
    List<Grant> grants = new ArrayList<>(granted.getGrantsCount());
    for (dev.stint.api.v1.Grant grant : granted.getGrantsList()) {
      grants.add(
          new Grant(
              Wire.shardRef(grant.getShard()),
              grant.getFence(),
              grant.getAttempt(),
              grant.getStillHeld() ? Wire.range(grant.getRange()) : KeyRange.all(),
              grant.hasCursor() ? Wire.cursor(grant.getCursor()) : null,
              Wire.blob(grant.getMetadata()),
              grant.getStillHeld()));
    }
    return new Result.Granted(grants);
  }

  private static Result nothing(NothingGranted nothing) {
    Result.NothingGranted.Why why =
        switch (nothing.getWhy()) {
          case AT_CAPACITY -> Result.NothingGranted.Why.AT_CAPACITY;
          case DRAINING -> Result.NothingGranted.Why.DRAINING;
          case SETTLED -> Result.NothingGranted.Why.SETTLED;
          case NOTHING_CLAIMABLE, UNSPECIFIED, UNRECOGNIZED ->
              Result.NothingGranted.Why.NOTHING_CLAIMABLE;
        };
    long earliest =
        nothing.hasEarliestLogicalTimeMillis() ? nothing.getEarliestLogicalTimeMillis() : -1;
    return new Result.NothingGranted(why, earliest);
  }

  private static Result unparked(ShardsUnparked unparked) {
    List<Result.Unparked.Outcome> outcomes = new ArrayList<>(unparked.getOutcomesCount());
    for (dev.stint.api.v1.UnparkOutcome outcome : unparked.getOutcomesList()) {
      outcomes.add(
          switch (outcome.getOutcome()) {
            case UNPARKED -> Result.Unparked.Outcome.UNPARKED;
            case NOT_FOUND -> Result.Unparked.Outcome.NOT_FOUND;
            case NOT_PARKED, UNSPECIFIED, UNRECOGNIZED -> Result.Unparked.Outcome.NOT_PARKED;
          });
    }
    return new Result.Unparked(outcomes);
  }
}
