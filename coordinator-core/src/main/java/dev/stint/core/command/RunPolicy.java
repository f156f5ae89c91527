package dev.stint.core.command;

import dev.stint.core.value.RunConfig;

/** The part of a run's config that may change later; {@code null} keeps a field as it is. */
public record RunPolicy(
    Integer priority,
    Integer weight,
    Integer maxLeases,
    Integer maxFailures,
    Integer maxLosses,
    Boolean autoSplit) {

  public RunConfig appliedTo(RunConfig config) {
    return new RunConfig(
        priority == null ? config.priority() : priority,
        weight == null ? config.weight() : weight,
        maxLeases == null ? config.maxLeases() : maxLeases,
        maxFailures == null ? config.maxFailures() : maxFailures,
        maxLosses == null ? config.maxLosses() : maxLosses,
        config.backoffInitialMillis(),
        config.backoffMaxMillis(),
        autoSplit == null ? config.autoSplit() : autoSplit,
        config.whenDone(),
        config.retentionMillis());
  }
}
