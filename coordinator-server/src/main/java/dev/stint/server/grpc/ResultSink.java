package dev.stint.server.grpc;

import dev.stint.api.v1.Advice;
import dev.stint.api.v1.OperationResult;
import dev.stint.server.gateway.AppliedAt;
import dev.stint.server.gateway.Call;
import dev.stint.server.partition.Waiting;
import java.util.List;

/**
 * Where the results of one request or stream go. Any thread. Each operation has a place of its own,
 * given when it was submitted; correlations are the caller's and need not be unique.
 */
interface ResultSink {
  /**
   * One operation's result.
   *
   * @param atOrNull the state that it reflects, if it was judged
   */
  void add(long place, OperationResult result, List<Advice> advice, AppliedAt atOrNull);

  /** The operation is a claim that may wait, and is about to be submitted. */
  void waits(long place, Call<Waiting> claim);

  /** The session belongs to this caller, as an accepted operation has proved. */
  void owns(long session);

  /** This node led and does not any more. */
  void deposed();
}
