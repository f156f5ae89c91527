package dev.stint.verify.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for an order in which operations could have taken effect one at a time, each between its
 * invocation and its completion. An operation without a completion may take effect at any time from
 * its invocation on, or never. Sources: Herlihy and Wing 1990; Wing and Gong 1993, with the memory
 * of visited states of Lowe 2017.
 *
 * @param <S> states, with equality
 * @param <O> what operations do
 */
final class LinearSearch<S, O> {

  /** What one kind of object does. */
  interface Model<S, O> {
    /** The state after the operation, or {@code null} if it can not have happened in this one. */
    S stepOrNull(S state, O operation);
  }

  /**
   * An operation.
   *
   * @param completed {@link Long#MAX_VALUE} when it is unknown whether it happened
   */
  record Timed<O>(O what, long invoked, long completed) {
    boolean isForced() {
      return completed != Long.MAX_VALUE;
    }
  }

  /** What came of a search. */
  enum Outcome {
    FOUND,
    NONE,
    UNDECIDED
  }

  /** What is done, and the state after it. */
  private record Point<S>(BitSet done, S state) {}

  /** A point with what may come next, in the order in which it is tried. */
  private record Frame<S>(Point<S> point, Deque<Integer> next) {}

  private final Model<S, O> model;
  private final List<Timed<O>> operations;
  private final int forced;
  private final long maxSteps;

  LinearSearch(Model<S, O> model, List<Timed<O>> operations, long maxSteps) {
    this.model = model;
    this.maxSteps = maxSteps;
    this.operations = new ArrayList<>(operations);
    this.operations.sort(
        Comparator.comparing((Timed<O> operation) -> !operation.isForced())
            .thenComparing(Timed::invoked)
            .thenComparing(Timed::completed));
    this.forced = (int) operations.stream().filter(Timed::isForced).count();
  }

  Outcome run(S initial) {
    Deque<Frame<S>> path = new ArrayDeque<>();
    Set<Point<S>> visited = new HashSet<>();
    Point<S> first = new Point<>(new BitSet(), initial);
    path.push(new Frame<>(first, next(first.done())));
    long steps = 0;
    while (!path.isEmpty()) {
      Frame<S> frame = path.peek();
      if (frame.point().done().nextClearBit(0) >= forced) {
        return Outcome.FOUND;
      }
      Integer candidate = frame.next().poll();
      if (candidate == null) {
        path.pop();
        continue;
      }
      if (++steps > maxSteps) {
        return Outcome.UNDECIDED;
      }
      S after = model.stepOrNull(frame.point().state(), operations.get(candidate).what());
      if (after != null) {
        BitSet done = (BitSet) frame.point().done().clone();
        done.set(candidate);
        Point<S> point = new Point<>(done, after);
        if (visited.add(point)) {
          path.push(new Frame<>(point, next(done)));
        }
      }
    }
    return Outcome.NONE;
  }

  /** Whatever was invoked before the first completion of what is left; what must happen first. */
  private Deque<Integer> next(BitSet done) {
    long until = Long.MAX_VALUE;
    Deque<Integer> next = new ArrayDeque<>();
    for (int i = done.nextClearBit(0); i < forced; i = done.nextClearBit(i + 1)) {
      Timed<O> operation = operations.get(i);
      if (operation.invoked() > until) {
        break;
      }
      until = Math.min(until, operation.completed());
      next.add(i);
    }
    for (int i = done.nextClearBit(forced); i < operations.size(); i = done.nextClearBit(i + 1)) {
      if (operations.get(i).invoked() > until) {
        break;
      }
      next.add(i);
    }
    long first = until;
    next.removeIf(i -> operations.get(i).invoked() > first);
    return next;
  }
}
