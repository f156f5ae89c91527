package dev.stint.server.partition;

import dev.stint.server.gateway.Advice;

/** Hears what streams have to be told without having asked, on the partition's thread. */
public interface AdviceListener {
  /** New advice for a session: pushed at once if it has a stream. */
  void onAdvice(long session, Advice advice);

  /** A session ends: nobody is told anything about it any more. */
  void onSessionEnded(long session);

  /** This node does not lead any more; everything that waited has its answer. */
  void onDeposed();
}
