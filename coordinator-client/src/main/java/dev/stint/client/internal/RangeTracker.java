package dev.stint.client.internal;

import dev.stint.client.error.InvalidRequestException;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.KeySpace;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How far a handler has gone in its shard, and how far it may go. A handler asks before it works on
 * a key; whatever has been said yes to is never cut off, and whatever was cut off is never said yes
 * to. So a split, a drain or a loss can come at any moment without the handler's help. Pattern:
 * restriction trackers of Apache Beam's splittable functions. Upholds S7 together with the rule
 * that a split lies beyond the cursor: no key is worked on by two holders, and none by nobody.
 *
 * <p>Used by the handler's threads and the worker's loop: all methods are synchronized.
 */
public final class RangeTracker {
  private final KeyRange granted;
  private final Belief belief;

  /** The end that the coordinator has agreed to; {@code null} for open. */
  private Key agreedEnd;

  /**
   * Splits that are asked for and not answered: until then, nothing beyond the first is touched.
   */
  private final TreeSet<Key> asked = new TreeSet<>();

  /**
   * The smallest end that the handler was told of, which it may have taken for its end without
   * asking again; {@code null} before it was told of any.
   */
  private Key shownEnd;

  private Key position;
  private boolean asksFirst;
  private boolean draining;
  private boolean lost;
  private Refused lastRefusal;

  private enum Refused {
    BEYOND_GRANTED_END,
    BEYOND_MOVED_END,
    DRAINED,
    LOST
  }

  /** What is to become of a shard whose handler leaves that to the library. */
  public enum Rest {
    /** Everything was worked on. */
    DONE,
    /** Something is left, for the next holder. */
    LEFT,
    /**
     * The handler was told of an end that turned out not to be one, because the split was refused:
     * whatever it says, it may have left out what lies behind.
     */
    BEHIND_SHOWN_END,
    /** The handler went past the end of its range: it is not known what it left out. */
    OVERRUN,
    /** It is not this worker's any more. */
    LOST
  }

  RangeTracker(KeyRange granted, Key lastKeyOrNull, Belief belief) {
    this.granted = granted;
    this.agreedEnd = granted.endOrNull();
    this.position = lastKeyOrNull;
    this.belief = belief;
  }

  /**
   * Asks to work on everything up to and including the key.
   *
   * @param now the time of the asking, which the belief must outlast
   * @throws InvalidRequestException if the key lies before the range
   */
  public synchronized boolean tryAdvance(long now, Key key) {
    asksFirst = true;
    if (granted.startsAbove(key)) {
      throw new InvalidRequestException("the key lies before the shard's range");
    }
    lastRefusal = refusal(now, key);
    if (lastRefusal == null) {
      advance(key);
    }
    return lastRefusal == null;
  }

  private Refused refusal(long now, Key key) {
    if (lost || !belief.lastsAt(now)) {
      lost = true;
      return Refused.LOST;
    }
    if (draining) {
      return Refused.DRAINED;
    }
    Key end = end();
    if (end == null || key.isBelow(end)) {
      return null;
    }
    show(end);
    return end.equals(granted.endOrNull()) ? Refused.BEYOND_GRANTED_END : Refused.BEYOND_MOVED_END;
  }

  /** Notes that everything up to the key is done; says whether that lies in the range. */
  public synchronized boolean passed(Key key) {
    Key end = end();
    if (granted.startsAbove(key) || (end != null && !key.isBelow(end))) {
      return false;
    }
    advance(key);
    return true;
  }

  private void advance(Key key) {
    if (position == null || key.isAbove(position)) {
      position = key;
    }
  }

  /**
   * Tells the handler the first key that is not its; {@code null} for open. Comes closer with a
   * split that is asked for, and moves back out only if that is refused.
   */
  public synchronized Key endOrNull() {
    Key end = end();
    show(end);
    return end;
  }

  private void show(Key endOrNull) {
    if (endOrNull != null && (shownEnd == null || endOrNull.isBelow(shownEnd))) {
      shownEnd = endOrNull;
    }
  }

  private Key end() {
    if (asked.isEmpty()) {
      return agreedEnd;
    }
    Key first = asked.first();
    return agreedEnd == null || first.isBelow(agreedEnd) ? first : agreedEnd;
  }

  /** Whether the handler asks before it works, so that it can be cut off beyond its position. */
  synchronized boolean asksFirst() {
    return asksFirst;
  }

  /** Sets a boundary that nothing has passed yet; says whether it was possible. */
  synchronized boolean askSplit(Key at) {
    if (lost || !granted.isCutBy(at)) {
      return false;
    }
    boolean passed = position != null && !at.isAbove(position);
    boolean beyond = agreedEnd != null && !at.isBelow(agreedEnd);
    return !passed && !beyond && asked.add(at);
  }

  /** The split was agreed to. */
  synchronized void splitDone(Key at) {
    asked.remove(at);
    if (agreedEnd == null || at.isBelow(agreedEnd)) {
      agreedEnd = at;
    }
  }

  /** The split was refused: what lies behind it is still the handler's. */
  synchronized void splitRefused(Key at) {
    asked.remove(at);
  }

  /** The coordinator says what the range is now. */
  synchronized void restrict(KeyRange range) {
    range.end().ifPresent(this::splitDone);
  }

  /** The middle of what is left, if that can be cut and no other cut is asked for. */
  synchronized Optional<Key> middle() {
    if (!asked.isEmpty()) {
      return Optional.empty(); // the same advice again
    }
    Key from = position == null ? granted.startOrNull() : position;
    Key end = end();
    if (!KeyRange.isValid(from, end)) {
      return Optional.empty();
    }
    List<Key> cut = KeySpace.cut(KeyRange.of(from, end), 2);
    return cut.isEmpty() ? Optional.empty() : Optional.of(cut.get(0));
  }

  synchronized void drain() {
    draining = true;
  }

  /** Whether it drains. A yes counts as a refusal: the handler may stop because of it. */
  public synchronized boolean isDraining() {
    if (draining) {
      lastRefusal = Refused.DRAINED;
    }
    return draining;
  }

  synchronized void lose() {
    lost = true;
  }

  /** Whether it is over, or would be if somebody asked now. */
  public synchronized boolean isLost(long now) {
    lost |= !belief.lastsAt(now);
    return lost;
  }

  /**
   * What is left, judged by the ends that were shown and the last answer to {@link #tryAdvance}.
   * Means something once no split is without an answer. After a refusal it is not known which keys
   * before the end the handler left out: if the end had moved or the worker drains, they go to the
   * next holder; if the handler simply went past its range, only it can know.
   */
  synchronized Rest rest() {
    if (shownEnd != null && (agreedEnd == null || shownEnd.isBelow(agreedEnd))) {
      return Rest.BEHIND_SHOWN_END;
    }
    if (lost) {
      return Rest.LOST;
    }
    if (lastRefusal == null) {
      return Rest.DONE;
    }
    return lastRefusal == Refused.BEYOND_GRANTED_END ? Rest.OVERRUN : Rest.LEFT;
  }
}
