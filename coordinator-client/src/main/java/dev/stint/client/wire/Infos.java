package dev.stint.client.wire;

import dev.stint.client.model.Explanation;
import dev.stint.client.model.LeaseInfo;
import dev.stint.client.model.Page;
import dev.stint.client.model.ParkingInfo;
import dev.stint.client.model.RunCounters;
import dev.stint.client.model.RunInfo;
import dev.stint.client.model.RunMap;
import dev.stint.client.model.RunProgress;
import dev.stint.client.model.SessionInfo;
import dev.stint.client.model.ShardInfo;
import dev.stint.client.model.TenantInfo;
import dev.stint.core.value.Label;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What reads show. */
public final class Infos {
  private Infos() {}

  /** A page of something. */
  public static <T> Page<T> page(List<T> items, String nextPageToken) {
    return new Page<>(items, text(nextPageToken));
  }

  public static RunInfo run(dev.stint.api.v1.RunInfo run) {
    return new RunInfo(
        Wire.run(run.getRun()),
        Enums.runStatus(run.getStatus()),
        Configs.config(run.getConfig()),
        counters(run.getCounters()),
        run.getSettled(),
        run.getRevoking(),
        run.getCreatedAtMillis(),
        optional(run.hasActivatedAtMillis(), run.getActivatedAtMillis()),
        optional(run.hasEndedAtMillis(), run.getEndedAtMillis()),
        run.getMessage(),
        run.getRevision(),
        progress(run.getProgress()),
        run.getNotesList());
  }

  private static RunProgress progress(dev.stint.api.v1.RunProgress progress) {
    return new RunProgress(
        progress.hasShardsPerSecond()
            ? OptionalDouble.of(progress.getShardsPerSecond())
            : OptionalDouble.empty(),
        optional(progress.hasEtaMillis(), progress.getEtaMillis()),
        progress.getEtaUnknownBecause());
  }

  private static RunCounters counters(dev.stint.api.v1.RunCounters counters) {
    return new RunCounters(
        counters.getActive(),
        counters.getDone(),
        counters.getSplit(),
        counters.getParked(),
        counters.getLeased(),
        counters.getParkedSlivers());
  }

  public static RunMap map(dev.stint.api.v1.GetRunMapResponse map) {
    return new RunMap(
        Enums.runStatus(map.getStatus()),
        counters(map.getCounters()),
        map.getBucketsList().stream()
            .map(
                bucket ->
                    new RunMap.Bucket(
                        Wire.range(bucket.getRange()),
                        bucket.getDone(),
                        bucket.getLeased(),
                        bucket.getWaiting(),
                        bucket.getParked(),
                        bucket.getDoneFraction()))
            .toList());
  }

  public static ShardInfo shard(dev.stint.api.v1.ShardInfo shard) {
    return new ShardInfo(
        Wire.shard(shard.getShard()),
        Wire.range(shard.getRange()),
        Wire.blob(shard.getMetadata()),
        Enums.shardStatus(shard.getStatus()),
        shard.hasCursor() ? Optional.of(Wire.cursor(shard.getCursor())) : Optional.empty(),
        shard.hasLease() ? Optional.of(lease(shard.getLease())) : Optional.empty(),
        shard.getFence(),
        shard.getAttempts(),
        shard.getFailures(),
        shard.getLosses(),
        shard.getNotBeforeMillis(),
        optional(shard.hasParentId(), shard.getParentId()),
        shard.hasOriginalRange()
            ? Optional.of(Wire.range(shard.getOriginalRange()))
            : Optional.empty(),
        shard.getSliver(),
        shard.hasParking() ? Optional.of(parking(shard.getParking())) : Optional.empty(),
        optional(shard.hasFirstChildId(), shard.getFirstChildId()),
        shard.getChildren(),
        text(shard.getPreferredWorker()),
        optional(shard.hasPreferredUntilMillis(), shard.getPreferredUntilMillis()),
        shard.getRevision());
  }

  private static LeaseInfo lease(dev.stint.api.v1.LeaseInfo lease) {
    return new LeaseInfo(
        Wire.session(lease.getSession()),
        lease.getWorker(),
        lease.getFence(),
        lease.getGrantedAtMillis(),
        lease.getDeadlineMillis(),
        optional(lease.hasUnitsDone(), lease.getUnitsDone()),
        optional(lease.hasUnitsRemaining(), lease.getUnitsRemaining()));
  }

  private static ParkingInfo parking(dev.stint.api.v1.Parking parking) {
    return new ParkingInfo(
        Enums.parkReason(parking.getReason()),
        parking.getDetail(),
        parking.getMessage(),
        parking.getParkedAtMillis());
  }

  public static SessionInfo session(dev.stint.api.v1.SessionInfo session) {
    return new SessionInfo(
        Wire.session(session.getSession()),
        session.getTenant(),
        session.getWorker(),
        session.getLabelsList().stream()
            .map(label -> new Label(label.getName(), label.getValue()))
            .toList(),
        session.getCapacity(),
        session.getHeld(),
        session.getTtlMillis(),
        session.getOpenedAtMillis(),
        session.getDeadlineMillis(),
        session.getDraining(),
        session.hasEnding() ? Optional.of(Enums.lossReason(session.getEnding())) : Optional.empty(),
        session.getRevision());
  }

  public static TenantInfo tenant(dev.stint.api.v1.GetTenantResponse tenant) {
    return new TenantInfo(
        tenant.getTenant(),
        Configs.quotas(tenant.getQuotas()),
        tenant.getUsage().getRuns(),
        tenant.getUsage().getLiveShards(),
        tenant.getUsage().getRows(),
        tenant.getUsage().getSessions());
  }

  public static Explanation explanation(dev.stint.api.v1.ExplainResponse explanation) {
    return new Explanation(
        explanation.getSummary(),
        explanation.getFindingsList().stream()
            .map(
                finding ->
                    new Explanation.Finding(
                        finding.getCode().toString(),
                        finding.getText(),
                        finding.getHint(),
                        optional(finding.hasShardId(), finding.getShardId()),
                        finding.hasSession()
                            ? Optional.of(Wire.session(finding.getSession()))
                            : Optional.empty(),
                        text(finding.getWorker()),
                        optional(finding.hasUntilMillis(), finding.getUntilMillis())))
            .toList());
  }

  static OptionalLong optional(boolean present, long value) {
    return present ? OptionalLong.of(value) : OptionalLong.empty();
  }

  private static Optional<String> text(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
