package dev.stint.server.gateway;

/**
 * When the state, as of the newest applied entry, has background work to do.
 *
 * @param sessionMillis the first deadline of a live session, judged by the horizon; {@link #NEVER}
 *     without one
 * @param otherMillis the first of all other things due, judged by logical time, 0 for what is left
 *     over and waits for no time at all; {@link #NEVER} without one
 * @param live whether there is a session, or a run that is not over: then delays and backoffs run
 *     that are no work by themselves, and logical time has to be kept
 */
public record NextDue(long sessionMillis, long otherMillis, boolean live) {
  public static final long NEVER = Long.MAX_VALUE;

  /** Nothing waits for any time. */
  public static final NextDue NOTHING = new NextDue(NEVER, NEVER, false);
}
