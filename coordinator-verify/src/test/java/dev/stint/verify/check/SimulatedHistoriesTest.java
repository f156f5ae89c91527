package dev.stint.verify.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.verify.history.History;
import dev.stint.verify.sim.Level;
import dev.stint.verify.sim.Simulation;
import dev.stint.verify.sim.SimulationOptions;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedHistoriesTest {

  /** Fresh ones each time; a failing seed says how to see it again. */
  @ParameterizedTest
  @CsvSource({"calm, 2", "rough, 3", "hostile, 5"})
  void freshSeeds_noCheckerFindsAnything(String level, int seeds) {
    for (int i = 0; i < seeds; i++) {
      long seed = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
      System.out.printf(Locale.ROOT, "checked: level %s, seed %d%n", level, seed);

      History history =
          Simulation.run(new SimulationOptions(seed, 2_000, Level.of(level))).history();

      for (Report report : Checkers.check(history)) {
        assertThat(report.findings())
            .as(
                "%s: scripts/simulate --seeds 1 --ops 2000 --level %s --seed %d",
                report.checker(), level, seed)
            .isEmpty();
        assertThat(report.consumed()).as(report.checker()).isNotEmpty();
      }
    }
  }
}
