package dev.stint.client.internal;

import dev.stint.client.error.Refusal;
import java.util.Objects;

/**
 * Why a connection or a message ended without the answers that were awaited.
 *
 * @param kind what is to be done about it
 * @param leaderOrNull with {@code NOT_LEADER}: host:port of the leader, if the node knows it
 * @param retryAfterNanos not before so long
 * @param refusalOrNull with {@code REFUSED}: what the server said
 */
public record Trouble(
    Kind kind, String why, String leaderOrNull, long retryAfterNanos, Refusal refusalOrNull) {

  /** What is to be done. */
  public enum Kind {
    /** The node was never reached: nothing was done. Try another. */
    UNREACHABLE,
    /** The node does not lead or can not answer now: nothing was done. Try the leader. */
    NOT_LEADER,
    /** Too much waits at the node: nothing was done. Try again later. */
    OVERLOADED,
    /** The answers are lost: what was sent may have been done. Try again, the same. */
    BROKEN,
    /** The server knows no streams: use single calls. */
    NO_STREAMS,
    /** The server refuses whatever this caller sends: do not try again. */
    REFUSED
  }

  public Trouble {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(why, "why");
  }

  public static Trouble of(Kind kind, String why) {
    return new Trouble(kind, why, null, 0, null);
  }

  /** Whether what was sent may have been done. */
  public boolean mayBeDone() {
    return kind == Kind.BROKEN;
  }
}
