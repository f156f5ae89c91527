package dev.stint.bench.floors;

import dev.stint.api.v1.Leader;
import dev.stint.bench.load.CheckpointLoop;
import dev.stint.bench.load.Job;
import dev.stint.bench.load.LeaderFinder;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the floors on a running cluster; the last part kills its leader. */
@Command(name = "floors", mixinStandardHelpOptions = true)
public final class FloorsCommand implements Callable<Integer> {
  private static final int BUSY_SHARDS = 256;
  private static final double FLOOR_CHECKPOINTS = 20_000;
  private static final double FLOOR_LONE_MILLIS = 3;
  private static final double FLOOR_FAILOVER_MILLIS = 3_000;

  @Option(names = "--endpoints", required = true, split = ",")
  private List<String> endpoints;

  @Option(
      names = "--kill",
      description = "Command that kills a node, given its name, and then says so.")
  private String kill;

  @Option(names = "--warm-up-seconds", defaultValue = "20")
  private int warmUpSeconds;

  @Option(names = "--seconds", defaultValue = "10")
  private int seconds;

  private boolean allMet = true;

  public static void main(String[] args) {
    System.exit(new CommandLine(new FloorsCommand()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    try (LeaderFinder finder = new LeaderFinder(endpoints)) {
      Leader leader = finder.leader(30_000);
      busy(finder, leader);
      lone(finder, leader);
      if (kill != null) {
        failover(finder);
      }
    }
    return allMet ? 0 : 1;
  }

  private void busy(LeaderFinder finder, Leader leader) throws InterruptedException {
    Job job = Job.create(finder.channel(leader.getAddress()), name("busy"), BUSY_SHARDS);
    CheckpointLoop.Outcome outcome =
        new CheckpointLoop(finder.channel(leader.getAddress()), job)
            .run(TimeUnit.SECONDS.toMillis(warmUpSeconds), TimeUnit.SECONDS.toMillis(seconds));
    CursorCheck.check(finder.channel(leader.getAddress()), job, outcome.lastSteps());
    System.out.printf(
        Locale.ROOT,
        "busy: %d shards, p50 %.2f ms, p99 %.2f ms%n",
        BUSY_SHARDS,
        millis(outcome, 50),
        millis(outcome, 99));
    floor("checkpoints_per_second", Floor.Bound.AT_LEAST, outcome.perSecond(), FLOOR_CHECKPOINTS);
  }

  private void lone(LeaderFinder finder, Leader leader) throws InterruptedException {
    Job job = Job.create(finder.channel(leader.getAddress()), name("lone"), 1);
    CheckpointLoop.Outcome outcome =
        new CheckpointLoop(finder.channel(leader.getAddress()), job)
            .run(2_000, TimeUnit.SECONDS.toMillis(seconds));
    CursorCheck.check(finder.channel(leader.getAddress()), job, outcome.lastSteps());
    System.out.printf(
        Locale.ROOT, "lone: %.0f/s, p99 %.2f ms%n", outcome.perSecond(), millis(outcome, 99));
    floor("lone_checkpoint_p50_ms", Floor.Bound.AT_MOST, millis(outcome, 50), FLOOR_LONE_MILLIS);
  }

  private void failover(LeaderFinder finder) throws Exception {
    Failover.Outcome outcome = new Failover(finder, kill).run(name("failover"));
    System.out.printf(
        Locale.ROOT,
        "failover: killed %s, session %s%n",
        outcome.killed(),
        outcome.sessionLives() ? "lives" : "was lost");
    floor("failover_ms", Floor.Bound.AT_MOST, outcome.gapMillis(), FLOOR_FAILOVER_MILLIS);
    floor("sessions_lost_by_failover", Floor.Bound.AT_MOST, outcome.sessionLives() ? 0 : 1, 0);
  }

  private static String name(String what) {
    return what + "-" + Long.toString(System.nanoTime(), 36);
  }

  private static double millis(CheckpointLoop.Outcome outcome, double percentile) {
    return outcome.latencyNanos().getTotalCount() == 0
        ? Double.NaN // a histogram without values would say 0
        : outcome.latencyNanos().getValueAtPercentile(percentile) / 1e6;
  }

  private void floor(String name, Floor.Bound bound, double value, double reached) {
    Floor floor = new Floor(name, bound, value, reached);
    allMet &= floor.met();
    System.out.println(floor.line());
  }
}
