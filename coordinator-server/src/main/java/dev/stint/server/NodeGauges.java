package dev.stint.server;

import dev.stint.server.grpc.AdviceStreams;
import dev.stint.server.health.DiskWatcher;
import dev.stint.server.metrics.Metrics;
import dev.stint.server.metrics.StateGauge;
import dev.stint.server.partition.Partition;
import dev.stint.server.replica.GroupState;
import dev.stint.statemachine.ratis.GroupReplica;
import java.util.function.BooleanSupplier;

/** Says where each gauge comes from. */
final class NodeGauges {
  private static final double MILLIS_PER_SECOND = 1_000;

  private NodeGauges() {}

  static void supply(
      Metrics metrics,
      Partition partition,
      GroupState state,
      GroupReplica replica,
      DiskWatcher disk,
      AdviceStreams streams,
      BooleanSupplier failed) {
    metrics.supply(StateGauge.LEADER, () -> partition.leads() ? 1 : 0);
    metrics.supply(StateGauge.TERM, () -> replica.status().term());
    metrics.supply(StateGauge.APPLIED_INDEX, () -> state.applied().index());
    metrics.supply(StateGauge.COMMITTED_INDEX, replica::committedIndex);
    metrics.supply(StateGauge.STREAMS_OPEN, streams::size);
    metrics.supply(StateGauge.ENTRIES_IN_FLIGHT, () -> partition.stats().entriesInFlight());
    metrics.supply(StateGauge.REVISION, () -> state.lastGroup().revision());
    metrics.supply(
        StateGauge.LOGICAL_TIME, () -> state.lastGroup().nowMillis() / MILLIS_PER_SECOND);
    metrics.supply(
        StateGauge.HORIZON_LAG,
        () ->
            (state.lastGroup().nowMillis() - state.lastGroup().horizonMillis())
                / MILLIS_PER_SECOND);
    metrics.supply(StateGauge.SESSIONS_LIVE, state::sessions);
    metrics.supply(StateGauge.LEASES_HELD, state::leases);
    metrics.supply(StateGauge.CLAIM_WAITERS, () -> partition.stats().waitingClaims());
    metrics.supply(StateGauge.DISK_FREE, disk::freeBytes);
    metrics.supply(StateGauge.FATAL, () -> failed.getAsBoolean() ? 1 : 0);
    metrics.supplyQueue(
        Metrics.Lane.COMMANDS,
        () -> partition.stats().normalCommands(),
        () -> partition.stats().normalBytes());
    metrics.supplyQueue(
        Metrics.Lane.HEARTBEATS,
        () -> partition.stats().vitalCommands(),
        () -> partition.stats().vitalBytes());
  }
}
