package dev.stint.verify.sim;

import java.util.Objects;

/**
 * What is simulated.
 *
 * @param commands after so many of the log, heartbeats not counted, everything is mended and comes
 *     to its end
 */
public record SimulationOptions(long seed, long commands, Level level) {
  public SimulationOptions {
    Objects.requireNonNull(level, "level");
    if (commands < 1) {
      throw new IllegalArgumentException("commands is " + commands + "; it must be 1 or more");
    }
  }
}
