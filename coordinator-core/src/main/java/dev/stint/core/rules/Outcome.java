package dev.stint.core.rules;

import dev.stint.core.command.Judged;
import dev.stint.core.row.GroupRow;
import dev.stint.core.state.ChangeSet;
import java.util.List;
import java.util.Objects;

/**
 * What an entry did: answers in the order of its commands, what to write, and what the leader does
 * beside.
 *
 * @param voided the header's term was not the entry's: nothing was judged and nothing changes
 * @param background the steps of background work that the entry did before its commands
 * @param group the group's row after the entry
 */
public record Outcome(
    boolean voided,
    BackgroundSteps background,
    List<Answer> answers,
    List<Effect> effects,
    ChangeSet changes,
    GroupRow group) {

  public Outcome {
    Objects.requireNonNull(background, "background");
    answers = List.copyOf(answers);
    effects = List.copyOf(effects);
  }

  /** One command's answer; {@code replayed} when it was judged before and changed nothing now. */
  public record Answer(Judged judged, boolean replayed) {}
}
