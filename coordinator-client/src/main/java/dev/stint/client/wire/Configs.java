package dev.stint.client.wire;

import dev.stint.core.command.RunPolicy;
import dev.stint.core.value.Quotas;
import dev.stint.core.value.RunConfig;

/** Configurations and quotas, every field set. */
final class Configs {
  private Configs() {}

  static dev.stint.api.v1.RunConfig config(RunConfig config) {
    return dev.stint.api.v1.RunConfig.newBuilder()
        .setPolicy(
            dev.stint.api.v1.RunPolicy.newBuilder()
                .setPriority(config.priority())
                .setWeight(config.weight())
                .setMaxLeases(config.maxLeases())
                .setMaxFailures(config.maxFailures())
                .setMaxLosses(config.maxLosses())
                .setAutoSplit(config.autoSplit()))
        .setBackoffInitialMillis(config.backoffInitialMillis())
        .setBackoffMaxMillis(config.backoffMaxMillis())
        .setWhenDone(Enums.whenDone(config.whenDone()))
        .setRetentionMillis(config.retentionMillis())
        .build();
  }

  static RunConfig config(dev.stint.api.v1.RunConfig config) {
    dev.stint.api.v1.RunPolicy policy = config.getPolicy();
    return new RunConfig(
        policy.getPriority(),
        policy.getWeight(),
        policy.getMaxLeases(),
        policy.getMaxFailures(),
        policy.getMaxLosses(),
        config.getBackoffInitialMillis(),
        config.getBackoffMaxMillis(),
        policy.getAutoSplit(),
        Enums.whenDone(config.getWhenDone()),
        config.getRetentionMillis());
  }

  static dev.stint.api.v1.RunPolicy policy(RunPolicy policy) {
    dev.stint.api.v1.RunPolicy.Builder out = dev.stint.api.v1.RunPolicy.newBuilder();
    if (policy.priority() != null) {
      out.setPriority(policy.priority());
    }
    if (policy.weight() != null) {
      out.setWeight(policy.weight());
    }
    if (policy.maxLeases() != null) {
      out.setMaxLeases(policy.maxLeases());
    }
    if (policy.maxFailures() != null) {
      out.setMaxFailures(policy.maxFailures());
    }
    if (policy.maxLosses() != null) {
      out.setMaxLosses(policy.maxLosses());
    }
    if (policy.autoSplit() != null) {
      out.setAutoSplit(policy.autoSplit());
    }
    return out.build();
  }

  static dev.stint.api.v1.Quotas quotas(Quotas quotas) {
    return dev.stint.api.v1.Quotas.newBuilder()
        .setRuns(quotas.runs())
        .setLiveShards(quotas.liveShards())
        .setRows(quotas.rows())
        .setSessions(quotas.sessions())
        .setCommandsPerSecond(quotas.commandsPerSecond())
        .setMinTtlMillis(quotas.minTtlMillis())
        .setMaxTtlMillis(quotas.maxTtlMillis())
        .build();
  }

  static Quotas quotas(dev.stint.api.v1.Quotas quotas) {
    return new Quotas(
        quotas.getRuns(),
        quotas.getLiveShards(),
        quotas.getRows(),
        quotas.getSessions(),
        quotas.getCommandsPerSecond(),
        quotas.getMinTtlMillis(),
        quotas.getMaxTtlMillis());
  }
}
