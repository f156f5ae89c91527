package dev.stint.server.gateway;

import java.util.ArrayList;
import java.util.List;

/** A command between admission and its outcome. */
final class Queued<C> {
  /**
   * Callers that one heartbeat answers at most; of a session that sends more, the oldest is told to
   * come again. So a heartbeat's memory is bounded as everything else is.
   */
  static final int MAX_COALESCED = 8;

  private Call<C> call;
  private List<Call<C>> older = List.of();
  private final long term;
  private final long arrivalMillis;
  private final long queuedNanos;

  private Queued(Call<C> call, long term, long arrivalMillis, long queuedNanos) {
    this.call = call;
    this.term = term;
    this.arrivalMillis = arrivalMillis;
    this.queuedNanos = queuedNanos;
  }

  static <C> Queued<C> command(Call<C> call, long nanos) {
    return new Queued<>(call, 0, 0, nanos);
  }

  static <C> Queued<C> heartbeat(Call<C> call, LeaderClock clock, long nanos) {
    return new Queued<>(call, clock.term(), clock.heartbeatArrived(), nanos);
  }

  /** When it was queued, monotonic; a newer heartbeat does not change that. */
  long queuedNanos() {
    return queuedNanos;
  }

  Call<C> call() {
    return call;
  }

  long term() {
    return term;
  }

  long arrivalMillis() {
    return arrivalMillis;
  }

  /**
   * A newer heartbeat takes place and arrival time of this one, and its answer serves both.
   *
   * @return the call that must be answered otherwise, since too many wait for this answer
   */
  Call<C> replaceBy(Call<C> newer) {
    if (older.isEmpty()) {
      older = new ArrayList<>(2);
    }
    older.add(call);
    call = newer;
    return older.size() >= MAX_COALESCED ? older.remove(0) : null;
  }

  /** All who get the outcome, oldest first. */
  List<Call<C>> calls() {
    if (older.isEmpty()) {
      return List.of(call);
    }
    List<Call<C>> all = new ArrayList<>(older);
    all.add(call);
    return all;
  }
}
