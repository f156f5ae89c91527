package dev.stint.core.read;

import java.util.Objects;

/**
 * One reason why something does not move, or moves as it does.
 *
 * @param what what is so and why, as a clause
 * @param whatToDo as a clause; empty if nothing needs doing
 * @param shard which shard it is about; -1 for none
 * @param session which session it is about; 0 for none
 * @param worker the session's worker, or the one preferred; empty for none
 * @param untilMillis logical time until which it is so; -1 when that is not known
 */
public record Finding(
    Cause cause,
    String what,
    String whatToDo,
    long shard,
    long session,
    String worker,
    long untilMillis) {

  /** What a finding is about, in the words of the contract. */
  public enum Cause {
    RUN_INITIALIZING,
    RUN_PAUSED,
    RUN_OVER,
    RUN_DELETING,
    RUN_AT_MAX_LEASES,
    SETTLED_WITH_PARKED,
    WAITS_FOR_COMPLETE,
    NO_SESSIONS,
    ALL_SESSIONS_AT_CAPACITY,
    ALL_SESSIONS_DRAINING,
    NOBODY_CLAIMS,
    OTHERS_FIRST,
    SHARD_DONE,
    SHARD_SPLIT,
    SHARD_PARKED,
    SHARD_LEASED,
    LEASED_WITHOUT_PROGRESS,
    BACKOFF,
    AFFINITY,
    LOSSY,
    SESSION_ENDING,
    CLAIMABLE
  }

  public Finding {
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(what, "what");
    Objects.requireNonNull(whatToDo, "whatToDo");
    Objects.requireNonNull(worker, "worker");
  }

  static Finding of(Cause cause, String what, String whatToDo) {
    return new Finding(cause, what, whatToDo, -1, 0, "", -1);
  }

  Finding until(long millis) {
    return new Finding(cause, what, whatToDo, shard, session, worker, millis);
  }

  Finding aboutShard(long number) {
    return new Finding(cause, what, whatToDo, number, session, worker, untilMillis);
  }

  Finding aboutWorker(long id, String name) {
    return new Finding(cause, what, whatToDo, shard, id, name, untilMillis);
  }
}
