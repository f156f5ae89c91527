package dev.stint.server.gateway;

import java.util.TreeMap;

/**
 * The leader's logical time: what the headers of its entries say.
 *
 * <p>When the leader is ready it anchors the replicated clock. From then on {@link #nowMillis} is
 * the anchor plus the time that has passed, summed in steps of which none counts more than one
 * second: a process that was stopped for a minute moves logical time by a second, and no wall clock
 * is read. Time passes at most as fast as the monotonic clock does, so no deadline comes early; it
 * stands still while nobody leads.
 *
 * <p>Sessions are judged by the {@link #horizonMillis horizon}, which is the arrival of the oldest
 * heartbeat that has not been applied, or now if there is none: a queue or a disk that stands still
 * expires no session whose heartbeat is here. A heartbeat may also have arrived at the machine and
 * not here, so the horizon stands still for a while
 *
 * <ul>
 *   <li>for the first 5 s of a leadership, in which workers find the new leader;
 *   <li>for 1 s after a step that came late (300 ms or more): the process or its thread had no time
 *       to read its sockets either. Without this, a pause would expire sessions whose TTL is not
 *       much longer than the second that the pause counts. Holds that follow each other end 10 s
 *       after the first one began, so that expiry stays bounded (L3) on a node that stutters;
 *   <li>for 5 s after an entry of this leadership was not applied: Raft took nothing, as while it
 *       handed leadership over in vain. The heartbeats in it had arrived and are lost, and who was
 *       told that nobody leads here looks elsewhere before coming back. The same bound of 10 s
 *       holds.
 * </ul>
 *
 * <p>Both times only move forward within a leadership; apply clamps them across leaderships (S10).
 */
final class LeaderClock {
  static final long STEP_MILLIS = 100;
  static final long HOLD_AFTER_READY_MILLIS = 5_000;
  static final long HOLD_AFTER_STALL_MILLIS = 1_000;
  static final long HOLD_AFTER_REFUSAL_MILLIS = HOLD_AFTER_READY_MILLIS;
  static final long MAX_HOLD_MILLIS = 10_000;
  static final long MAX_STEP_NANOS = 1_000_000_000;
  static final long STALL_NANOS = 300_000_000;

  private boolean leading;
  private long term;
  private long anchorMillis;
  private long elapsedNanos;
  private long lastNanos;
  private long horizonMillis;
  private long holdBeganMillis;
  private long heldUntilMillis;

  /** Arrivals of heartbeats that are not applied, with how many share the millisecond. */
  private final TreeMap<Long, Integer> arrivals = new TreeMap<>();

  /**
   * Anchors the clock: this node leads and has applied everything from before its term.
   *
   * @param stateNowMillis the replicated clock, likewise the horizon
   */
  void lead(long newTerm, long stateNowMillis, long stateHorizonMillis, long nanos) {
    leading = true;
    term = newTerm;
    anchorMillis = stateNowMillis;
    elapsedNanos = 0;
    lastNanos = nanos;
    horizonMillis = stateHorizonMillis;
    holdBeganMillis = stateNowMillis;
    heldUntilMillis = stateNowMillis + HOLD_AFTER_READY_MILLIS;
    arrivals.clear();
  }

  /** This node does not lead any more; what it had not logged is nobody's heartbeat here. */
  void depose() {
    leading = false;
    arrivals.clear();
  }

  boolean leads() {
    return leading;
  }

  /** The term that is led, or was led last. */
  long term() {
    return term;
  }

  /**
   * Counts the time since the last step, at most one second of it. Called every 100 ms and as often
   * as one likes in between. A monotonic clock that goes back counts nothing.
   */
  void step(long nanos) {
    long delta = nanos - lastNanos;
    if (!leading || delta <= 0) {
      return;
    }
    horizonMillis(); // as it was before the gap: what arrived until then is known
    lastNanos = nanos;
    elapsedNanos += Math.min(delta, MAX_STEP_NANOS);
    if (delta >= STALL_NANOS) {
      hold(
          nowMillis() - Math.min(delta, MAX_STEP_NANOS) / 1_000_000,
          nowMillis() + HOLD_AFTER_STALL_MILLIS);
    }
  }

  /**
   * An entry of this leadership was not applied: called while the heartbeats in it still count, so
   * that the horizon stands at the oldest of them at most.
   */
  void entryRefused() {
    if (leading) {
      horizonMillis();
      hold(nowMillis(), nowMillis() + HOLD_AFTER_REFUSAL_MILLIS);
    }
  }

  private void hold(long fromMillis, long untilMillis) {
    if (fromMillis >= heldUntilMillis) {
      holdBeganMillis = fromMillis;
    }
    long until = Math.min(untilMillis, holdBeganMillis + MAX_HOLD_MILLIS);
    heldUntilMillis = Math.max(heldUntilMillis, until);
  }

  /** Logical time as of the last step. */
  long nowMillis() {
    return anchorMillis + elapsedNanos / 1_000_000;
  }

  /** The time up to which sessions may be judged; never above {@link #nowMillis}. */
  long horizonMillis() {
    long now = nowMillis();
    if (now >= heldUntilMillis) {
      horizonMillis = Math.max(horizonMillis, arrivals.isEmpty() ? now : arrivals.firstKey());
    }
    return horizonMillis;
  }

  /** A heartbeat is here. Its arrival is given back when it is resolved. */
  long heartbeatArrived() {
    long now = nowMillis();
    arrivals.merge(now, 1, Integer::sum);
    return now;
  }

  /** A heartbeat that arrived in this term was applied, or definitely will not be from here. */
  void heartbeatResolved(long itsTerm, long arrivalMillis) {
    if (leading && itsTerm == term) {
      arrivals.computeIfPresent(arrivalMillis, (at, count) -> count == 1 ? null : count - 1);
    }
  }
}
