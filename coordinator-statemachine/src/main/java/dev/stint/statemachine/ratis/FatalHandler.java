package dev.stint.statemachine.ratis;

/** Ends the process when this node can not go on; a supervisor is expected to start it again. */
@FunctionalInterface
public interface FatalHandler {

  /**
   * Called at most once per node, on a thread of its own, so it may block, stop the node or exit.
   * Nothing is applied after the failure that led here.
   *
   * @param reason what happened and what to do, one line
   * @param cause the failure, or null if there is no exception behind it
   */
  void onFatal(String reason, Throwable cause);
}
