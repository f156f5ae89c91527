package dev.stint.client.internal;

import dev.stint.client.error.Refusal;
import java.util.Objects;

/**
 * Why a connection or a message ended without the answers that were awaited.
 *
 * @param kind what is to be done about it
 * @param mayBeDone whether what was sent may have been done
 * @param leaderOrNull with {@code NOT_LEADER}: host:port of the leader, if the node knows it
 * @param retryAfterNanos not before so long
 * @param refusalOrNull with {@code REFUSED}: what the server said
 */
public record Trouble(
    Kind kind,
    String why,
    boolean mayBeDone,
    String leaderOrNull,
    long retryAfterNanos,
    Refusal refusalOrNull) {

  /** What is to be done. */
  public enum Kind {
    /** The node was never reached. Try another. */
    UNREACHABLE,
    /** The node does not lead or can not answer now. Try the leader. */
    NOT_LEADER,
    /** Too much waits at the node. Try again later. */
    OVERLOADED,
    /** The answers are lost. Try again, the same. */
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

  /** Nothing more to say than that. */
  public static Trouble of(Kind kind, String why) {
    return new Trouble(kind, why, kind == Kind.BROKEN, null, 0, null);
  }

  /**
   * The same at the end of a stream: whoever ends it, and whatever he says, what was sent before
   * and is unanswered may have been done.
   */
  public Trouble endingStream() {
    boolean unknown = kind != Kind.UNREACHABLE && kind != Kind.NO_STREAMS;
    return new Trouble(kind, why, unknown, leaderOrNull, retryAfterNanos, refusalOrNull);
  }
}
