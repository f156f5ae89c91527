package dev.stint.verify.check;

import dev.stint.core.value.Key;
import dev.stint.core.value.ShardStatus;
import java.util.Objects;

/**
 * A shard as a register of cursor, fence and end, without revisions. It is not known at first,
 * since a shard may be born with a cursor, or done. A lease may be lost at any time and somebody
 * who never heard of it may have been granted the next, so a fence may rise by itself, but not to
 * one that a known grant gave; losing a lease, parking and unparking are not followed.
 */
final class ShardModel implements LinearSearch.Model<ShardModel.State, ShardModel.Step> {

  /**
   * What the shard is.
   *
   * @param known whether the cursor is
   * @param overOrNull {@code DONE} or {@code SPLIT}
   */
  record State(boolean known, Key cursorOrNull, long fence, ShardStatus overOrNull) {
    static final State UNKNOWN = new State(false, null, 0, null);

    private State at(Key key) {
      return new State(true, key, fence, overOrNull);
    }

    private State fenced(long newFence) {
      return new State(known, cursorOrNull, newFence, overOrNull);
    }

    private boolean allows(Key keyOrNull) {
      return !known
          || cursorOrNull == null
          || (keyOrNull != null && !keyOrNull.isBelow(cursorOrNull));
    }

    private boolean shows(Key keyOrNull) {
      return !known || Objects.equals(cursorOrNull, keyOrNull);
    }
  }

  /** What an operation does to the shard, or sees of it. */
  sealed interface Step {
    /** A lease begins: with a new fence, and the cursor as it is. */
    record Granted(long fence, Key cursorOrNull) implements Step {}

    /**
     * The holder moves the cursor, ends the shard, or both.
     *
     * @param keyOrNull where the cursor then is, if it says so
     * @param overOrNull {@code DONE} or {@code SPLIT}
     */
    record Held(long fence, Key keyOrNull, ShardStatus overOrNull) implements Step {}

    /** An operator splits it. */
    record Split() implements Step {}

    /**
     * A look at it.
     *
     * @param grantKnown whether the grant of this fence is among the steps
     */
    record Seen(Key cursorOrNull, long fence, boolean grantKnown, ShardStatus status)
        implements Step {}
  }

  @Override
  public State stepOrNull(State state, Step step) {
    if (step instanceof Step.Seen seen) {
      return seen(state, seen);
    }
    if (state.overOrNull() != null) {
      return null;
    }
    if (step instanceof Step.Granted granted) {
      boolean newer = Long.compareUnsigned(granted.fence(), state.fence()) > 0;
      return newer && state.shows(granted.cursorOrNull())
          ? state.at(granted.cursorOrNull()).fenced(granted.fence())
          : null;
    }
    if (step instanceof Step.Held held) {
      return held(state, held);
    }
    return new State(state.known(), state.cursorOrNull(), state.fence(), ShardStatus.SPLIT);
  }

  private static State held(State state, Step.Held held) {
    boolean older = Long.compareUnsigned(held.fence(), state.fence()) < 0;
    if (older || (held.keyOrNull() != null && !state.allows(held.keyOrNull()))) {
      return null;
    }
    State moved = held.keyOrNull() == null ? state : state.at(held.keyOrNull());
    return new State(moved.known(), moved.cursorOrNull(), held.fence(), held.overOrNull());
  }

  private static State seen(State state, Step.Seen seen) {
    boolean over = seen.status() == ShardStatus.DONE || seen.status() == ShardStatus.SPLIT;
    int fences = Long.compareUnsigned(seen.fence(), state.fence());
    boolean fits =
        (!state.known() || state.overOrNull() == (over ? seen.status() : null))
            && state.shows(seen.cursorOrNull())
            && (fences == 0 || (fences > 0 && !seen.grantKnown()));
    return fits
        ? new State(true, seen.cursorOrNull(), seen.fence(), over ? seen.status() : null)
        : null;
  }
}
