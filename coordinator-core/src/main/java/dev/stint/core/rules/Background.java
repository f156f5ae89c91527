package dev.stint.core.rules;

import dev.stint.core.state.InvariantViolation;
import dev.stint.core.value.Limits;
import java.util.List;

/**
 * The work at the head of each entry: ending sessions, taking back leases of ended runs, deleting,
 * retention. It writes a bounded number of rows per entry, whatever the commands do, and its kinds
 * take turns in slices, so that none starves another (L3). What is left is done by the next entry;
 * the leader logs empty ones while something is.
 */
final class Background {
  private static final int SLICE = 512;

  /** More than any single item writes. */
  static final int ITEM_ROWS = 12;

  /** One kind of work: does items until it has written about {@code maxRows}. */
  private interface Kind {
    /** Whether there may be more to do now. */
    boolean work(Scope scope, int maxRows);
  }

  /** In the order of {@link BackgroundSteps}; the state keeps whose turn it is by its place. */
  private static final List<Kind> KINDS =
      List.of(SessionSweep::work, RunSweep::revoke, RunSweep::delete, RetentionSweep::work);

  private Background() {}

  static BackgroundSteps run(Scope scope) {
    int kinds = KINDS.size();
    int[] steps = new int[kinds];
    int turn = scope.draft.group().nextBackground() % kinds;
    int idle = 0;
    while (idle < kinds) {
      int left = Limits.BACKGROUND_ROWS_PER_ENTRY - scope.draft.rowsWritten();
      if (left < ITEM_ROWS) {
        break;
      }
      long revision = scope.draft.group().revision();
      boolean more = slice(scope, KINDS.get(turn), Math.min(left, SLICE));
      steps[turn] += (int) (scope.draft.group().revision() - revision);
      idle = more ? 0 : idle + 1;
      turn = (turn + 1) % kinds;
    }
    if (turn != scope.draft.group().nextBackground()) {
      scope.draft.group(scope.draft.group().withNextBackground(turn));
    }
    return new BackgroundSteps(steps[0], steps[1], steps[2], steps[3]);
  }

  /** A slice that would break an invariant is taken back whole, loudly; the rest goes on. */
  private static boolean slice(Scope scope, Kind kind, int maxRows) {
    scope.draft.begin();
    int effects = scope.effectMark();
    try {
      return kind.work(scope, maxRows);
    } catch (InvariantViolation violation) {
      scope.draft.rollback();
      scope.effectRollback(effects);
      scope.effect(new Effect.ViolationRefused("background: " + violation.getMessage()));
      return false;
    }
  }

  /** Whether another item fits into the slice that began at {@code start}. */
  static boolean fits(Scope scope, int start, int maxRows) {
    return scope.draft.rowsWritten() - start + ITEM_ROWS <= maxRows;
  }
}
