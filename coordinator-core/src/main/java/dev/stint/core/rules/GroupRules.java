package dev.stint.core.rules;

import dev.stint.core.command.Result;
import dev.stint.core.command.SystemCommand;
import dev.stint.core.row.GroupRow;
import dev.stint.core.rules.Outcome.Answer;

/** The group's own command. */
final class GroupRules {
  private GroupRules() {}

  /** Sets the floor once; a group that has one keeps it, whatever comes again (S2, S9). */
  static Answer bootstrap(Scope scope, SystemCommand.Bootstrap command) {
    GroupRow group = scope.draft.group();
    if (!group.bootstrapped()) {
      long floor = Math.max(group.revision(), command.revisionFloor());
      scope.draft.group(group.bootstrappedAt(floor + 1));
    }
    return scope.accept(Result.Done.INSTANCE);
  }
}
