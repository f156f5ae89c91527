package dev.stint.core.row;

import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.RunStatus;
import java.util.Objects;

/**
 * A run.
 *
 * @param tenantName the owner's name, part of the key
 * @param config as it is now; {@code originalConfig} is what a repeated CreateRun is compared with
 * @param nextShard the number that the next shard gets
 * @param revoking whether leases of this ended run are still to be taken back
 * @param settled whether its being settled was announced; unpark and split of it take that back
 * @param createdAtMillis logical time; likewise the other times, 0 for "not yet"
 * @param message why it failed; otherwise empty
 */
public record RunRow(
    int tenant,
    String tenantName,
    String name,
    long incarnation,
    RunStatus status,
    RunConfig config,
    RunConfig originalConfig,
    long nextShard,
    boolean revoking,
    boolean settled,
    long createdAtMillis,
    long activatedAtMillis,
    long endedAtMillis,
    String message,
    long revision)
    implements Row {

  public RunRow {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(originalConfig, "originalConfig");
    Objects.requireNonNull(message, "message");
  }

  @Override
  public Table table() {
    return Table.RUN;
  }

  @Override
  public byte[] key() {
    return RowKeys.run(tenantName, name);
  }

  public RunRef ref() {
    return new RunRef(name, incarnation);
  }

  public RunRow withStatus(RunStatus newStatus, long newRevision) {
    return copy(newStatus, config, nextShard, revoking, settled, activatedAtMillis, newRevision);
  }

  public RunRow activated(long nowMillis, long newRevision) {
    return copy(RunStatus.ACTIVE, config, nextShard, revoking, settled, nowMillis, newRevision);
  }

  /** Ended; {@code withLeases} says that there are leases to take back. */
  public RunRow ended(
      RunStatus terminal, boolean withLeases, String why, long nowMillis, long newRevision) {
    return new RunRow(
        tenant,
        tenantName,
        name,
        incarnation,
        terminal,
        config,
        originalConfig,
        nextShard,
        withLeases,
        settled,
        createdAtMillis,
        activatedAtMillis,
        nowMillis,
        why,
        newRevision);
  }

  public RunRow withConfig(RunConfig newConfig, long newRevision) {
    return copy(status, newConfig, nextShard, revoking, settled, activatedAtMillis, newRevision);
  }

  public RunRow withNextShard(long next, long newRevision) {
    return copy(status, config, next, revoking, settled, activatedAtMillis, newRevision);
  }

  public RunRow revoked(long newRevision) {
    return copy(status, config, nextShard, false, settled, activatedAtMillis, newRevision);
  }

  public RunRow withSettled(boolean isSettled, long newRevision) {
    return copy(status, config, nextShard, revoking, isSettled, activatedAtMillis, newRevision);
  }

  private RunRow copy(
      RunStatus newStatus,
      RunConfig newConfig,
      long newNextShard,
      boolean newRevoking,
      boolean newSettled,
      long newActivatedAt,
      long newRevision) {
    return new RunRow(
        tenant,
        tenantName,
        name,
        incarnation,
        newStatus,
        newConfig,
        originalConfig,
        newNextShard,
        newRevoking,
        newSettled,
        createdAtMillis,
        newActivatedAt,
        endedAtMillis,
        message,
        newRevision);
  }
}
