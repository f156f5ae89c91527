package dev.stint.cli.commands;

import dev.stint.cli.errors.CliException;
import dev.stint.cli.settings.Durations;
import dev.stint.core.value.Limits;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.WhenDone;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What the creator of a run decides beside its key space. */
final class PolicyOptions {
  @Option(
      names = "--priority",
      paramLabel = "N",
      description = "0 to 1000; runs of higher priority are served first. Default: 100.")
  private int priority = RunConfig.DEFAULT.priority();

  @Option(
      names = "--weight",
      paramLabel = "N",
      description = "1 to 1000; share of the leases among runs of equal priority. Default: 1.")
  private int weight = RunConfig.DEFAULT.weight();

  @Option(
      names = "--max-leases",
      paramLabel = "N",
      description = "Shards leased at the same time at most; 0, the default, for no maximum.")
  private int maxLeases = RunConfig.DEFAULT.maxLeases();

  @Option(
      names = "--max-failures",
      paramLabel = "N",
      description = "Failures in a row without progress that park a shard. Default: 5.")
  private int maxFailures = RunConfig.DEFAULT.maxFailures();

  @Option(
      names = "--max-losses",
      paramLabel = "N",
      description = "Leases lost in a row without progress that park a shard. Default: 5.")
  private int maxLosses = RunConfig.DEFAULT.maxLosses();

  @Option(
      names = "--backoff",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Wait after the first failure or loss, then doubled. Default: 1s.")
  private Duration backoff = Duration.ofMillis(RunConfig.DEFAULT.backoffInitialMillis());

  @Option(
      names = "--backoff-max",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "The longest such wait. Default: 1min, or --backoff if that is longer.")
  private Duration backoffMax;

  @Option(
      names = "--auto-split",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Whether holders may be asked to split when workers wait. Default: yes.")
  private boolean autoSplit;

  @Option(
      names = "--when-done",
      paramLabel = "auto-complete|manual",
      converter = WhenDoneConverter.class,
      description =
          "When all shards are done: the run is done (auto-complete, the default), or it waits for"
              + " stint run complete (manual).")
  private WhenDone whenDone = RunConfig.DEFAULT.whenDone();

  @Option(
      names = "--retention",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long the run is kept after its end; 0, the default: until it is deleted.")
  private Duration retention = Duration.ZERO;

  /** Reads {@code auto-complete} as {@code AUTO_COMPLETE}. */
  static final class WhenDoneConverter implements ITypeConverter<WhenDone> {
    @Override
    public WhenDone convert(String text) {
      for (WhenDone value : WhenDone.values()) {
        if (value.name().equals(text.toUpperCase(Locale.ROOT).replace('-', '_'))) {
          return value;
        }
      }
      throw new TypeConversionException("'" + text + "' is neither auto-complete nor manual");
    }
  }

  /**
   * The policy.
   *
   * @throws CliException if an option is out of its bounds, before anything is sent
   */
  RunConfig config() {
    check("--priority", priority, 0, Limits.MAX_PRIORITY);
    check("--weight", weight, 1, Limits.MAX_WEIGHT);
    check("--max-leases", maxLeases, 0, Integer.MAX_VALUE);
    check("--max-failures", maxFailures, 1, Limits.MAX_FAILURES_CEILING);
    check("--max-losses", maxLosses, 1, Limits.MAX_FAILURES_CEILING);
    check("--backoff", backoff, Limits.MAX_BACKOFF_MILLIS);
    check("--retention", retention, Limits.MAX_RETENTION_MILLIS);
    if (backoffMax != null) {
      check("--backoff-max", backoffMax, Limits.MAX_BACKOFF_MILLIS);
      if (backoffMax.compareTo(backoff) < 0) {
        throw CliException.usage("--backoff is longer than --backoff-max", "exchange them");
      }
    }
    long initial = backoff.toMillis();
    return new RunConfig(
        priority,
        weight,
        maxLeases,
        maxFailures,
        maxLosses,
        initial,
        backoffMax == null
            ? Math.max(initial, RunConfig.DEFAULT.backoffMaxMillis())
            : backoffMax.toMillis(),
        autoSplit,
        whenDone,
        retention.toMillis());
  }

  private static void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw CliException.usage(
          option + " " + value + " is not between " + least + " and " + most, "correct it");
    }
  }

  private static void check(String option, Duration value, long mostMillis) {
    if (value.toMillis() > mostMillis) {
      throw CliException.usage(
          option + " is longer than " + Durations.format(mostMillis), "correct it");
    }
  }
}
