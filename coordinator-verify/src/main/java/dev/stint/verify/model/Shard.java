package dev.stint.verify.model;

import dev.stint.core.command.Judged;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.Limits;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.ShardRef;
import dev.stint.core.value.ShardStatus;

/** "Numbered within its run (dense, assigned by the state machine, never reused)." (1. Things) */
final class Shard {

  /** "The last judged operation of a lease." */
  record LastOperation(long fence, long sequence, Fingerprint fingerprint, Judged judged) {}

  final Run run;
  final long number;
  KeyRange range;
  final Blob metadata;
  ShardStatus status;
  Cursor cursorOrNull;

  /** The holder, or none: a lease is "shard → (session, fence)". */
  Session holderOrNull;

  /** The highest that ever covered any of its keys; the holder's while there is one (S2). */
  long fence;

  /** Whether the cursor came to a new key since the grant. */
  boolean movedSinceGrant;

  int attempts;
  int failures;
  int losses;
  long notBeforeMillis;
  String prefersOrNull;
  long prefersUntilMillis;
  boolean sliver;
  LastOperation lastOrNull;

  Shard(Run run, long number, KeyRange range, Blob metadata) {
    this.run = run;
    this.number = number;
    this.range = range;
    this.metadata = metadata;
    this.status = ShardStatus.ACTIVE;
  }

  boolean isLeased() {
    return holderOrNull != null;
  }

  boolean isClaimable() {
    return status == ShardStatus.ACTIVE && !isLeased();
  }

  /** "A shard with two losses or more has no affinity." (3. Operations) */
  boolean isLossy() {
    return losses >= Limits.LOSSY_FROM_LOSSES;
  }

  ShardRef ref() {
    return new ShardRef(new RunRef(run.name, run.incarnation), number);
  }

  void grant(Session session, long newFence) {
    holderOrNull = session;
    session.held.add(this);
    fence = newFence;
    movedSinceGrant = false;
    attempts++;
    prefersOrNull = null;
  }

  void unlease() {
    if (holderOrNull != null) {
      holderOrNull.held.remove(this);
      holderOrNull = null;
    }
  }

  /** {@code DONE}, {@code SPLIT} or {@code PARKED}: "no lease on a terminal shard" (S4). */
  void end(ShardStatus newStatus) {
    unlease();
    status = newStatus;
    prefersOrNull = null;
  }

  /** Whether a cursor comes to a new key: only that is progress. */
  boolean wouldMove(Cursor cursorOrNone) {
    return cursorOrNone != null
        && (cursorOrNull == null || cursorOrNone.lastKey().isAbove(cursorOrNull.lastKey()));
  }

  /** "Counters back to 0 if the key moved (also in Release, Fail, Quarantine)." */
  void moveTo(Cursor cursorOrNone) {
    if (cursorOrNone == null) {
      return;
    }
    if (wouldMove(cursorOrNone)) {
      failures = 0;
      losses = 0;
      movedSinceGrant = true;
    }
    cursorOrNull = cursorOrNone;
  }

  /** "{@code not_before = now + delay}"; nothing but an operator's word ever lowers it. */
  void holdBackUntil(long millis) {
    notBeforeMillis = Math.max(notBeforeMillis, millis);
  }
}
