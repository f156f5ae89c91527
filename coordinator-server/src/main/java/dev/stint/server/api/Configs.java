package dev.stint.server.api;

import dev.stint.api.v1.Quotas;
import dev.stint.api.v1.RunConfig;
import dev.stint.api.v1.RunPolicy;
import dev.stint.api.v1.WhenDone;

/** Configs, policies and quotas, both ways. What is absent in a request is the core's default. */
final class Configs {
  private Configs() {}

  static dev.stint.core.value.RunConfig config(RunConfig m) throws BadFieldException {
    dev.stint.core.value.RunConfig defaults = dev.stint.core.value.RunConfig.DEFAULT;
    dev.stint.core.value.RunConfig config =
        policy(m.getPolicy()).appliedTo(defaults); // the rest is filled in below
    return new dev.stint.core.value.RunConfig(
        config.priority(),
        config.weight(),
        config.maxLeases(),
        config.maxFailures(),
        config.maxLosses(),
        m.hasBackoffInitialMillis() ? m.getBackoffInitialMillis() : defaults.backoffInitialMillis(),
        m.hasBackoffMaxMillis() ? m.getBackoffMaxMillis() : defaults.backoffMaxMillis(),
        config.autoSplit(),
        whenDone(m.getWhenDone(), defaults.whenDone()),
        m.hasRetentionMillis() ? m.getRetentionMillis() : defaults.retentionMillis());
  }

  private static dev.stint.core.value.WhenDone whenDone(
      WhenDone given, dev.stint.core.value.WhenDone otherwise) throws BadFieldException {
    return switch (given) {
      case WHEN_DONE_UNSPECIFIED -> otherwise;
      case WHEN_DONE_AUTO_COMPLETE -> dev.stint.core.value.WhenDone.AUTO_COMPLETE;
      case WHEN_DONE_MANUAL -> dev.stint.core.value.WhenDone.MANUAL;
      case UNRECOGNIZED ->
          throw BadFieldException.of("config.when_done", "AUTO_COMPLETE or MANUAL");
    };
  }

  static dev.stint.core.command.RunPolicy policy(RunPolicy m) throws BadFieldException {
    return new dev.stint.core.command.RunPolicy(
        m.hasPriority() ? Fields.uint32("priority", m.getPriority()) : null,
        m.hasWeight() ? Fields.uint32("weight", m.getWeight()) : null,
        m.hasMaxLeases() ? Fields.uint32("max_leases", m.getMaxLeases()) : null,
        m.hasMaxFailures() ? Fields.uint32("max_failures", m.getMaxFailures()) : null,
        m.hasMaxLosses() ? Fields.uint32("max_losses", m.getMaxLosses()) : null,
        m.hasAutoSplit() ? m.getAutoSplit() : null);
  }

  static dev.stint.core.value.Quotas quotas(Quotas m) {
    dev.stint.core.value.Quotas defaults = dev.stint.core.value.Quotas.DEFAULT;
    return new dev.stint.core.value.Quotas(
        m.hasRuns() ? m.getRuns() : defaults.runs(),
        m.hasLiveShards() ? m.getLiveShards() : defaults.liveShards(),
        m.hasRows() ? m.getRows() : defaults.rows(),
        m.hasSessions() ? m.getSessions() : defaults.sessions(),
        m.hasCommandsPerSecond() ? m.getCommandsPerSecond() : defaults.commandsPerSecond(),
        m.hasMinTtlMillis() ? m.getMinTtlMillis() : defaults.minTtlMillis(),
        m.hasMaxTtlMillis() ? m.getMaxTtlMillis() : defaults.maxTtlMillis());
  }

  static RunConfig of(dev.stint.core.value.RunConfig config) {
    return RunConfig.newBuilder()
        .setPolicy(
            RunPolicy.newBuilder()
                .setPriority(config.priority())
                .setWeight(config.weight())
                .setMaxLeases(config.maxLeases())
                .setMaxFailures(config.maxFailures())
                .setMaxLosses(config.maxLosses())
                .setAutoSplit(config.autoSplit()))
        .setBackoffInitialMillis(config.backoffInitialMillis())
        .setBackoffMaxMillis(config.backoffMaxMillis())
        .setWhenDone(Enums.of(config.whenDone()))
        .setRetentionMillis(config.retentionMillis())
        .build();
  }

  static Quotas of(dev.stint.core.value.Quotas quotas) {
    return Quotas.newBuilder()
        .setRuns(quotas.runs())
        .setLiveShards(quotas.liveShards())
        .setRows(quotas.rows())
        .setSessions(quotas.sessions())
        .setCommandsPerSecond(quotas.commandsPerSecond())
        .setMinTtlMillis(quotas.minTtlMillis())
        .setMaxTtlMillis(quotas.maxTtlMillis())
        .build();
  }
}
