package dev.stint.server.grpc;

import dev.stint.api.v1.Advice;
import dev.stint.api.v1.OperationResult;
import dev.stint.server.gateway.AppliedAt;
import java.util.List;

/** Where the results of one request or stream go. Any thread. */
interface ResultSink {
  /**
   * One operation's result.
   *
   * @param atOrNull the state that it reflects, if it was judged
   */
  void add(OperationResult result, List<Advice> advice, AppliedAt atOrNull);

  /** The session belongs to this caller, as an accepted operation has proved. */
  void owns(long session);

  /** This node led and does not any more. */
  void deposed();
}
