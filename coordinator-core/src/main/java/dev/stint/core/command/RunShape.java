package dev.stint.core.command;

import dev.stint.core.value.Limits;
import dev.stint.core.value.Names;
import dev.stint.core.value.Quotas;
import dev.stint.core.value.RunConfig;

/** The part of {@link Shape} about runs, their configs and quotas. */
final class RunShape {
  private RunShape() {}

  static Rejection check(RunCommand command) {
    if (command instanceof RunCommand.CreateRun c) {
      return Shape.first(
          Names.isValid(c.name()) ? null : Shape.invalid("name"), config(c.config()));
    }
    if (command instanceof RunCommand.SealRun c) {
      return Shape.run(c.run());
    }
    if (command instanceof RunCommand.PauseRun c) {
      return Shape.run(c.run());
    }
    if (command instanceof RunCommand.ResumeRun c) {
      return Shape.run(c.run());
    }
    if (command instanceof RunCommand.CompleteRun c) {
      return Shape.run(c.run());
    }
    if (command instanceof RunCommand.FailRun c) {
      return Shape.first(Shape.run(c.run()), Shape.message(c.message()));
    }
    if (command instanceof RunCommand.CancelRun c) {
      return Shape.run(c.run());
    }
    if (command instanceof RunCommand.DeleteRun c) {
      return Shape.run(c.run());
    }
    RunCommand.SetRunPolicy c = (RunCommand.SetRunPolicy) command;
    return Shape.first(Shape.run(c.run()), config(c.policy().appliedTo(RunConfig.DEFAULT)));
  }

  private static Rejection config(RunConfig config) {
    int maxTimes = Limits.MAX_FAILURES_CEILING;
    return Shape.first(
        Shape.within("priority", config.priority(), 0, Limits.MAX_PRIORITY),
        Shape.within("weight", config.weight(), 1, Limits.MAX_WEIGHT),
        Shape.within("max_leases", config.maxLeases(), 0, Integer.MAX_VALUE),
        Shape.within("max_failures", config.maxFailures(), 1, maxTimes),
        Shape.within("max_losses", config.maxLosses(), 1, maxTimes),
        Shape.within(
            "backoff_initial_millis", config.backoffInitialMillis(), 0, config.backoffMaxMillis()),
        Shape.within("backoff_max_millis", config.backoffMaxMillis(), 0, Limits.MAX_BACKOFF_MILLIS),
        Shape.within("retention_millis", config.retentionMillis(), 0, Limits.MAX_RETENTION_MILLIS));
  }

  static Rejection quotas(Quotas quotas) {
    long most = Long.MAX_VALUE;
    return Shape.first(
        Shape.within("runs", quotas.runs(), 0, most),
        Shape.within("live_shards", quotas.liveShards(), 0, most),
        Shape.within("rows", quotas.rows(), 0, most),
        Shape.within("sessions", quotas.sessions(), 0, most),
        Shape.within("commands_per_second", quotas.commandsPerSecond(), 0, most),
        Shape.within(
            "min_ttl_millis", quotas.minTtlMillis(), Limits.MIN_TTL_MILLIS, quotas.maxTtlMillis()),
        Shape.within(
            "max_ttl_millis", quotas.maxTtlMillis(), Limits.MIN_TTL_MILLIS, Limits.MAX_TTL_MILLIS));
  }
}
