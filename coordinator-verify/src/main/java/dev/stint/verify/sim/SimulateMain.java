package dev.stint.verify.sim;

import java.util.Map;
import java.util.TreeMap;

/** For trying it by hand; the command comes with more. */
final class SimulateMain {
  private SimulateMain() {}

  public static void main(String[] args) {
    long seed = Long.parseLong(args[0]);
    int seeds = Integer.parseInt(args[1]);
    long commands = Long.parseLong(args[2]);
    Level level = Level.of(args[3]);
    Map<String, Long> counts = new TreeMap<>();
    long total = 0;
    long changes = 0;
    long nanos = 0;
    int bad = 0;
    long start = System.nanoTime();
    for (long s = seed; s < seed + seeds; s++) {
      SimulationResult result = Simulation.run(new SimulationOptions(s, commands, level));
      result.counts().forEach((what, count) -> counts.merge(what, count, Long::sum));
      total += result.commands();
      changes += result.changes();
      nanos += result.virtualNanos();
      if (!result.violations().isEmpty()) {
        bad++;
        System.out.println("seed " + s + ":");
        result.violations().forEach(v -> System.out.println("  " + v));
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    counts.forEach((what, count) -> System.out.println(what + " = " + count));
    System.out.printf(
        "seeds=%d bad=%d commands=%d changes=%.1f%% hours=%.2f per_minute=%.0f%n",
        seeds, bad, total, 100.0 * changes / total, nanos / 3.6e12, total / seconds * 60);
  }
}
