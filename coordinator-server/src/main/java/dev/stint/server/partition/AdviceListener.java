package dev.stint.server.partition;

import dev.stint.server.gateway.Advice;

/** Hears of new advice for a session, on the partition's thread: pushes it if it has a stream. */
@FunctionalInterface
public interface AdviceListener {
  void onAdvice(long session, Advice advice);
}
