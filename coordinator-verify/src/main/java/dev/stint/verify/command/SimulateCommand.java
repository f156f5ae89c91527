package dev.stint.verify.command;

import dev.stint.verify.check.Checkers;
import dev.stint.verify.check.Report;
import dev.stint.verify.sim.Level;
import dev.stint.verify.sim.Simulation;
import dev.stint.verify.sim.SimulationOptions;
import dev.stint.verify.sim.SimulationResult;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs simulations, one a seed, and says what came of them. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Runs the code that serves over a simulated log, network, disks and clocks, which misbehave,"
          + " and checks after every command that nothing is lost and nothing moves back.",
      "The same seed gives the same run. Exit code 0 if nothing was violated, 1 otherwise."
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final long NANOS_PER_HOUR = 3_600_000_000_000L;

  @Spec private CommandSpec spec;

  @Option(
      names = "--seeds",
      paramLabel = "<n>",
      defaultValue = "10",
      description = "How many runs (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--ops",
      paramLabel = "<n>",
      defaultValue = "10000",
      description =
          "Commands of the log in each, heartbeats not counted, before everything is mended and"
              + " comes to its end (default: ${DEFAULT-VALUE}).")
  private long commands;

  @Option(
      names = "--level",
      paramLabel = "<name>",
      defaultValue = "hostile",
      description = "calm, rough or hostile (default: ${DEFAULT-VALUE}).")
  private String level;

  @Option(
      names = "--seed",
      paramLabel = "<n>",
      description = "The first seed; further ones count up from it. Drawn and printed by default.")
  private Long firstOrNull;

  @Option(
      names = "--counts",
      description = "Print how often each command, rejection, fault and the like occurred.")
  private boolean counts;

  private final Map<String, Long> seen = new TreeMap<>();
  private long total;
  private long virtualNanos;
  private long violations;

  public static void main(String[] args) {
    System.exit(new CommandLine(new SimulateCommand()).execute(args));
  }

  @Override
  public Integer call() {
    if (seeds < 1 || commands < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--seeds and --ops must be 1 or more, not " + seeds + ", " + commands);
    }
    Level chosen = level();
    long first =
        firstOrNull != null ? firstOrNull : new SecureRandom().nextLong() & Integer.MAX_VALUE;
    PrintWriter out = spec.commandLine().getOut();
    out.println("seeds " + first + " to " + (first + seeds - 1) + ", level " + chosen.name());
    long began = System.nanoTime();
    for (long seed = first; seed < first + seeds; seed++) {
      take(seed, Simulation.run(new SimulationOptions(seed, commands, chosen)), out);
    }
    double minutes = (System.nanoTime() - began) / 60e9;
    if (counts) {
      seen.forEach((what, count) -> out.println(what + " " + count));
    }
    out.println(
        String.format(
            Locale.ROOT,
            "RESULT seeds=%d commands=%d simulated_hours=%.2f faults=%d violations=%d"
                + " commands_per_minute=%d",
            seeds,
            total,
            (double) virtualNanos / NANOS_PER_HOUR,
            landed(),
            violations,
            Math.round(total / minutes)));
    out.flush();
    return violations == 0 ? 0 : 1;
  }

  private Level level() {
    try {
      return Level.of(level);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void take(long seed, SimulationResult result, PrintWriter out) {
    total += result.commands();
    virtualNanos += result.virtualNanos();
    List<String> violated = new ArrayList<>(result.violations());
    for (Report report : Checkers.check(result.history())) {
      report.findings().forEach(found -> violated.add(line(report, found)));
      if (!report.undecided().isEmpty()) {
        seen.merge("undecided " + report.checker(), 1L, Long::sum);
      }
    }
    violations += violated.size();
    result.counts().forEach((what, count) -> seen.merge(what, count, Long::sum));
    if (!violated.isEmpty()) {
      out.println("seed " + seed + " failed; to see it again:");
      out.println(
          "  scripts/simulate --seeds 1 --seed "
              + seed
              + " --ops "
              + commands
              + " --level "
              + level);
      violated.forEach(violation -> out.println("  " + violation));
      out.flush();
    }
  }

  private static String line(Report report, Report.Finding found) {
    return found.claim() + ": " + found.what() + " (checker " + report.checker() + ")";
  }

  /** Faults of which something was seen at the victim. */
  private long landed() {
    return seen.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("fault landed "))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
