package dev.stint.client.wire;

import dev.stint.api.v1.WatchResponse;
import dev.stint.client.model.Advice;
import dev.stint.client.model.Event;
import dev.stint.client.model.EventKind;
import dev.stint.client.model.SessionId;
import java.util.List;
import java.util.Optional;

/** Events and advice. */
public final class Events {
  private Events() {}

  public static List<Event> events(WatchResponse.Events events) {
    return events.getEventsList().stream().map(Events::event).toList();
  }

  private static Event event(dev.stint.api.v1.Event event) {
    return new Event(
        event.getRevision(),
        event.getOrdinal(),
        event.getLogicalTimeMillis(),
        event.hasRun() ? Optional.of(Wire.run(event.getRun())) : Optional.empty(),
        Infos.optional(event.hasShardId(), event.getShardId()),
        event.hasSession() ? Optional.of(Wire.session(event.getSession())) : Optional.empty(),
        Infos.optional(event.hasFence(), event.getFence()),
        kind(event));
  }

  private static EventKind kind(dev.stint.api.v1.Event event) {
    return switch (event.getKindCase()) {
      case RUN_CREATED -> new EventKind.RunCreated();
      case SHARDS_ADDED ->
          new EventKind.ShardsAdded(
              event.getShardsAdded().getFirstShardId(), event.getShardsAdded().getShards());
      case RUN_SEALED -> new EventKind.RunSealed();
      case RUN_PAUSED -> new EventKind.RunPaused();
      case RUN_RESUMED -> new EventKind.RunResumed();
      case RUN_SETTLED -> new EventKind.RunSettled();
      case RUN_COMPLETED -> new EventKind.RunCompleted();
      case RUN_FAILED -> new EventKind.RunFailed(event.getRunFailed().getMessage());
      case RUN_CANCELLED -> new EventKind.RunCancelled();
      case RUN_DELETING -> new EventKind.RunDeleting();
      case RUN_DELETED -> new EventKind.RunDeleted();
      case RUN_POLICY_SET -> new EventKind.RunPolicySet();
      case SESSION_OPENED -> new EventKind.SessionOpened(event.getSessionOpened().getWorker());
      case SESSION_DRAINING ->
          new EventKind.SessionDraining(event.getSessionDraining().getWorker());
      case SESSION_CLOSED -> new EventKind.SessionClosed(event.getSessionClosed().getWorker());
      case SESSION_EXPIRED -> new EventKind.SessionExpired(event.getSessionExpired().getWorker());
      case SESSION_EVICTED -> new EventKind.SessionEvicted(event.getSessionEvicted().getWorker());
      case QUOTA_SET -> new EventKind.QuotaSet();
      case INTERNAL_VIOLATION ->
          new EventKind.InternalViolation(event.getInternalViolation().getText());
      default -> shardKind(event);
    };
  }

  private static EventKind shardKind(dev.stint.api.v1.Event event) {
    return switch (event.getKindCase()) {
      case SHARD_GRANTED ->
          new EventKind.ShardGranted(
              event.getShardGranted().getAttempt(), event.getShardGranted().getWorker());
      case SHARD_COMPLETED -> new EventKind.ShardCompleted();
      case SHARD_RELEASED -> new EventKind.ShardReleased();
      case SHARD_FAILED ->
          new EventKind.ShardFailed(
              event.getShardFailed().getFailures(), event.getShardFailed().getText());
      case SHARD_LOST ->
          new EventKind.ShardLost(
              Enums.lossReason(event.getShardLost().getReason()), event.getShardLost().getLosses());
      case SHARD_PARKED ->
          new EventKind.ShardParked(
              Enums.parkReason(event.getShardParked().getReason()),
              event.getShardParked().getText());
      case SHARDS_UNPARKED ->
          new EventKind.ShardsUnparked(event.getShardsUnparked().getShardIdsList());
      case SHARD_QUARANTINED ->
          new EventKind.ShardQuarantined(
              event.getShardQuarantined().getSliverId(), event.getShardQuarantined().getText());
      case SHARD_SPLIT ->
          new EventKind.ShardSplit(
              event.getShardSplit().getFirstChildId(), event.getShardSplit().getChildren());
      case RESIDUAL_SPLIT -> new EventKind.ResidualSplit(event.getResidualSplit().getResidualId());
      default -> new EventKind.Unrecognized();
    };
  }

  /** The advice, or empty if it is of a kind that this client does not know. */
  public static Optional<Advice> advice(dev.stint.api.v1.Advice advice) {
    SessionId session = Wire.session(advice.getSession());
    return switch (advice.getAdviceCase()) {
      case DRAIN -> Optional.of(new Advice.Drain());
      case SPLIT ->
          Optional.of(
              new Advice.Split(
                  Wire.lease(session, advice.getSplit().getLease()),
                  Wire.keys(advice.getSplit().getBoundariesList())));
      case REVOKED ->
          Optional.of(
              new Advice.Revoked(
                  Wire.lease(session, advice.getRevoked().getLease()),
                  Enums.lossReason(advice.getRevoked().getReason())));
      case ADVICE_NOT_SET -> Optional.empty();
    };
  }
}
