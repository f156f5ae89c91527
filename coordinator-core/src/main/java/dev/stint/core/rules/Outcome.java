package dev.stint.core.rules;

import dev.stint.core.command.Judged;
import dev.stint.core.row.GroupRow;
import dev.stint.core.state.ChangeSet;
import java.util.List;

/**
 * What an entry did: answers in the order of its commands, what to write, and what the leader does
 * beside.
 *
 * @param voided the header's term was not the entry's: nothing was judged and nothing changes
 * @param group the group's row after the entry
 */
public record Outcome(
    boolean voided, List<Answer> answers, List<Effect> effects, ChangeSet changes, GroupRow group) {

  public Outcome {
    answers = List.copyOf(answers);
    effects = List.copyOf(effects);
  }

  /** One command's answer; {@code replayed} when it was judged before and changed nothing now. */
  public record Answer(Judged judged, boolean replayed) {}
}
