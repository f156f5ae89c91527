package dev.stint.server.partition;

import dev.stint.core.row.GroupRow;
import dev.stint.core.state.StateStore;
import dev.stint.server.gateway.NextDue;
import dev.stint.server.replica.GroupState;

/** What a partition wants of the state; see {@link GroupState}. */
interface State {
  /** The row about the group, as of now. */
  GroupRow group();

  NextDue nextDue();

  long ratePerSecond(String tenant);

  static State of(GroupState state) {
    return new State() {
      @Override
      public GroupRow group() {
        try (StateStore.Snapshot view = state.snapshot()) {
          return GroupState.group(view);
        }
      }

      @Override
      public NextDue nextDue() {
        return state.nextDue();
      }

      @Override
      public long ratePerSecond(String tenant) {
        return state.ratePerSecond(tenant);
      }
    };
  }
}
