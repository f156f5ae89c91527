package dev.stint.server.gateway;

/**
 * Decides when the leader logs an empty entry because time itself has something to do.
 *
 * <p>Every entry does due background work at its head, so a tick is wanted only while no entry is
 * under way and none is about to be: hence at most one tick is in flight, and its outcome is looked
 * at before there is another. Work is due when its time is reached by what the next entry would
 * carry, the horizon for sessions and now for the rest; as long as the horizon stands still, a
 * deadline beyond it is not due and nothing is logged for it. If a tick changes nothing of what is
 * due, the next one for it comes a second later, so no disagreement about what is due can spin.
 *
 * <p>The clock of the state may stand still while nothing happens, since the leader's goes on and
 * the next entry takes the state there in one jump: an idle hour has passed for whoever asks after
 * it. What would be lost is what a leader counted and never logged, when it dies; then a deadline
 * could recede at every failover, without bound. So while time matters the leader logs a tick now
 * and then: every 5 s as long as there is a session or a run that is not over (so a failover costs
 * no more than that plus the time without a leader, L3), and otherwise every 64th of the time until
 * the next work is due, within 5 s and 10 min. A state in which nothing waits for time is left
 * alone.
 */
final class DueTicker {
  static final long KEEP_MILLIS = 5_000;
  static final long MAX_KEEP_MILLIS = 600_000;
  static final long FUTILE_MILLIS = 1_000;
  private static final int KEEP_SHARE = 64;

  /** As of the newest applied entry; {@code null} until it was read again. */
  private NextDue due;

  /** What was due, and not only coming, when the last entry was a tick for it. */
  private NextDue dueAtTick;

  private long lastEntryMillis;

  /** A leadership begins at this logical time. */
  void lead(long nowMillis) {
    due = null;
    dueAtTick = null;
    lastEntryMillis = nowMillis;
  }

  /** An entry was applied: what is due has to be read again. */
  void onApplied() {
    due = null;
  }

  boolean isDueKnown() {
    return due != null;
  }

  void onDue(NextDue next) {
    due = next;
  }

  /** Whether a tick is wanted, given that no entry is under way. */
  boolean wantsTick(long nowMillis, long horizonMillis) {
    long since = nowMillis - lastEntryMillis;
    if (due == null) {
      return since >= KEEP_MILLIS;
    }
    if (isDue(nowMillis, horizonMillis)) {
      return !due.equals(dueAtTick) || since >= FUTILE_MILLIS;
    }
    return keepMillis(nowMillis) <= since;
  }

  private boolean isDue(long nowMillis, long horizonMillis) {
    return due.sessionMillis() <= horizonMillis || due.otherMillis() <= nowMillis;
  }

  private long keepMillis(long nowMillis) {
    if (due.live()) {
      return KEEP_MILLIS;
    }
    long next = Math.min(due.sessionMillis(), due.otherMillis());
    if (next == NextDue.NEVER) {
      return NextDue.NEVER;
    }
    return Math.max(KEEP_MILLIS, Math.min(MAX_KEEP_MILLIS, (next - nowMillis) / KEEP_SHARE));
  }

  /** An entry with these times was built. */
  void onBuilt(long nowMillis, long horizonMillis, boolean tick) {
    lastEntryMillis = nowMillis;
    dueAtTick = tick && due != null && isDue(nowMillis, horizonMillis) ? due : null;
  }
}
