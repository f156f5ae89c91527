package dev.stint.core.row;

/**
 * Shard → (session, fence). Live if and only if the session is live (S1).
 *
 * @param session the holder
 * @param fence the revision of the claim that granted it; larger than every earlier one (S2)
 * @param moved whether the cursor moved to a new key under this lease
 * @param units work units since the grant, as the holder reports them
 * @param remaining units left by the holder's estimate; -1 when it gave none
 * @param grantedAtMillis logical time
 */
public record Lease(
    long session, long fence, boolean moved, long units, long remaining, long grantedAtMillis) {

  public Lease progressed(boolean movedNow, long newUnits, long newRemaining) {
    return new Lease(session, fence, moved || movedNow, newUnits, newRemaining, grantedAtMillis);
  }
}
