package dev.stint.server.gateway;

import java.util.List;

/**
 * What the shell has to carry out.
 *
 * @param <C> what callers are to the shell
 */
public sealed interface Effect<C> {

  /** Answer a call; {@code advice} goes to its session with it. */
  record Answered<C>(C context, CallOutcome outcome, List<Advice> advice) implements Effect<C> {
    public Answered {
      advice = List.copyOf(advice);
    }
  }

  /**
   * Read now, from this node's state as of {@code at} or later, judging leases at the times of
   * {@code at}, and answer.
   */
  record ReadReleased<C>(C context, AppliedAt at) implements Effect<C> {}

  /** The read cannot be answered here and now. */
  record ReadRefused<C>(C context, CallOutcome.NotDone notDone) implements Effect<C> {}

  /** New advice: push it if the session has a stream; the next answer repeats it anyway. */
  record AdviceRaised<C>(long session, Advice advice) implements Effect<C> {}

  /** A session ends: it is told nothing any more. */
  record SessionEnded<C>(long session) implements Effect<C> {}
}
