package dev.stint.verify.sim;

import dev.stint.verify.history.History;
import java.util.List;
import java.util.Map;

/**
 * What came of a simulation.
 *
 * @param commands of the log, counted once, heartbeats left out
 * @param changes those of them that changed the state
 * @param counts how often what happened that should happen
 * @param violations of invariants, seen while it ran; what checkers find in the history comes on
 *     top
 */
public record SimulationResult(
    History history,
    long commands,
    long changes,
    long virtualNanos,
    Map<String, Long> counts,
    List<String> violations) {
  public SimulationResult {
    counts = Map.copyOf(counts);
    violations = List.copyOf(violations);
  }
}
