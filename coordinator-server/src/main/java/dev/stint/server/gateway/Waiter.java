package dev.stint.server.gateway;

import dev.stint.core.command.ClaimCommand;
import java.util.List;

/** A claim that was judged, got nothing, and waits. */
final class Waiter<C> {
  enum State {
    /** Waits for a signal or for its time. */
    PARKED,
    /** Woken, to be proposed again. */
    READY,
    /** Proposed again, without outcome yet. */
    LOGGING,
    GONE
  }

  final Call<C> call;

  /** Seniority: kept when it is woken in vain. */
  final long order;

  State state = State.PARKED;

  /** Its latest outcome, which is its answer if nothing comes. */
  CallOutcome.Applied nothing;

  /** Logical time at which there may be a shard for it; {@link NextDue#NEVER} without one. */
  long earliestMillis = NextDue.NEVER;

  /** Whose credit woke it, or {@code null}. */
  WaitingRun creditOrNull;

  /** Whether its time woke it. */
  boolean probe;

  /** Whether its session has sent another claim meanwhile. */
  boolean replaced;

  Waiter(Call<C> call, long order) {
    this.call = call;
    this.order = order;
  }

  String tenant() {
    return call.tenant();
  }

  long session() {
    return call.session();
  }

  /** Names of the runs it waits for, none for all of them. */
  List<String> runs() {
    return ((ClaimCommand) call.command()).runs();
  }
}
