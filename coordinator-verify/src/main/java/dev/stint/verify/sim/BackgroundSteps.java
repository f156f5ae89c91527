package dev.stint.verify.sim;

import dev.stint.core.rules.Outcome;
import java.util.List;

/** How the record says what an entry did in the background. */
final class BackgroundSteps {
  private BackgroundSteps() {}

  static List<Integer> of(Outcome outcome) {
    return List.of();
  }
}
