package dev.stint.statemachine.apply;

import dev.stint.core.rules.Outcome;
import dev.stint.core.state.Position;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of one committed entry.
 *
 * @param outcome what the entry did, or empty when the state already held it
 */
public record Applied(Position position, Optional<Outcome> outcome) {
  public Applied {
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(outcome, "outcome");
  }
}
