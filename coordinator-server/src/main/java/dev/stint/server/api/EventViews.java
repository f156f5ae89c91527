package dev.stint.server.api;

import dev.stint.api.v1.Event;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.EventRow;
import dev.stint.core.value.LossReason;
import dev.stint.core.value.ParkReason;
import dev.stint.core.value.RunRef;
import java.util.Objects;

/** Events of one tenant in one group, as the contract has them. Immutable. */
record EventViews(int group, String tenant) {
  EventViews {
    Objects.requireNonNull(tenant, "tenant");
  }

  Event event(EventRow row) {
    dev.stint.core.row.Event event = row.event();
    Event.Builder message =
        Event.newBuilder()
            .setRevision(row.revision())
            .setOrdinal(row.ordinal())
            .setLogicalTimeMillis(row.atMillis());
    if (event.incarnation() != 0) {
      message.setRun(Wire.run(tenant, group, new RunRef(event.run(), event.incarnation())));
    }
    if (event.shard() >= 0) {
      message.setShardId(event.shard());
    }
    if (event.session() != 0) {
      message.setSession(Wire.session(group, event.session()));
    }
    if (event.fence() != 0) {
      message.setFence(event.fence());
    }
    kind(message, event);
    return message.build();
  }

  private static void kind(Event.Builder message, dev.stint.core.row.Event event) {
    EventKind kind = event.kind();
    switch (kind) {
      case RUN_CREATED -> message.setRunCreated(Event.RunCreated.getDefaultInstance());
      case SHARDS_ADDED ->
          message.setShardsAdded(
              Event.ShardsAdded.newBuilder()
                  .setFirstShardId(event.first())
                  .setShards(event.count()));
      case RUN_SEALED -> message.setRunSealed(Event.RunSealed.getDefaultInstance());
      case RUN_PAUSED -> message.setRunPaused(Event.RunPaused.getDefaultInstance());
      case RUN_RESUMED -> message.setRunResumed(Event.RunResumed.getDefaultInstance());
      case RUN_SETTLED -> message.setRunSettled(Event.RunSettled.getDefaultInstance());
      case RUN_COMPLETED -> message.setRunCompleted(Event.RunCompleted.getDefaultInstance());
      case RUN_FAILED ->
          message.setRunFailed(Event.RunFailed.newBuilder().setMessage(event.text()));
      case RUN_CANCELLED -> message.setRunCancelled(Event.RunCancelled.getDefaultInstance());
      case RUN_DELETING -> message.setRunDeleting(Event.RunDeleting.getDefaultInstance());
      case RUN_DELETED -> message.setRunDeleted(Event.RunDeleted.getDefaultInstance());
      case RUN_POLICY_SET -> message.setRunPolicySet(Event.RunPolicySet.getDefaultInstance());
      case SHARD_GRANTED,
          SHARD_COMPLETED,
          SHARD_RELEASED,
          SHARD_FAILED,
          SHARD_LOST,
          SHARD_PARKED,
          SHARDS_UNPARKED,
          SHARD_QUARANTINED,
          SHARD_SPLIT,
          SHARD_RESIDUAL_SPLIT ->
          shardKind(message, event);
      case SESSION_OPENED, SESSION_DRAINING, SESSION_CLOSED, SESSION_EXPIRED, SESSION_EVICTED ->
          sessionKind(message, event);
      case QUOTA_SET -> message.setQuotaSet(Event.QuotaSet.getDefaultInstance());
      case INTERNAL_VIOLATION ->
          message.setInternalViolation(Event.InternalViolation.newBuilder().setText(event.text()));
    }
  }

  private static void shardKind(Event.Builder message, dev.stint.core.row.Event event) {
    switch (event.kind()) {
      case SHARD_GRANTED ->
          message.setShardGranted(
              Event.ShardGranted.newBuilder().setAttempt(event.count()).setWorker(event.text()));
      case SHARD_COMPLETED -> message.setShardCompleted(Event.ShardCompleted.getDefaultInstance());
      case SHARD_RELEASED -> message.setShardReleased(Event.ShardReleased.getDefaultInstance());
      case SHARD_FAILED ->
          message.setShardFailed(
              Event.ShardFailed.newBuilder().setFailures(event.count()).setText(event.text()));
      case SHARD_LOST ->
          message.setShardLost(
              Event.ShardLost.newBuilder()
                  .setReason(Enums.of(LossReason.ofCode(event.code())))
                  .setLosses(event.count()));
      case SHARD_PARKED ->
          message.setShardParked(
              Event.ShardParked.newBuilder()
                  .setReason(Enums.of(ParkReason.ofCode(event.code())))
                  .setText(event.text()));
      case SHARDS_UNPARKED ->
          message.setShardsUnparked(Event.ShardsUnparked.newBuilder().addAllShardIds(event.ids()));
      case SHARD_QUARANTINED ->
          message.setShardQuarantined(
              Event.ShardQuarantined.newBuilder().setSliverId(event.first()).setText(event.text()));
      case SHARD_SPLIT ->
          message.setShardSplit(
              Event.ShardSplit.newBuilder()
                  .setFirstChildId(event.first())
                  .setChildren(event.count()));
      default ->
          message.setResidualSplit(Event.ResidualSplit.newBuilder().setResidualId(event.first()));
    }
  }

  private static void sessionKind(Event.Builder message, dev.stint.core.row.Event event) {
    String worker = event.text();
    switch (event.kind()) {
      case SESSION_OPENED ->
          message.setSessionOpened(Event.SessionOpened.newBuilder().setWorker(worker));
      case SESSION_DRAINING ->
          message.setSessionDraining(Event.SessionDraining.newBuilder().setWorker(worker));
      case SESSION_CLOSED ->
          message.setSessionClosed(Event.SessionClosed.newBuilder().setWorker(worker));
      case SESSION_EXPIRED ->
          message.setSessionExpired(Event.SessionExpired.newBuilder().setWorker(worker));
      default -> message.setSessionEvicted(Event.SessionEvicted.newBuilder().setWorker(worker));
    }
  }
}
