package dev.stint.server.gateway;

import dev.stint.core.codec.EntryCodec;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.CommandKind;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.command.WorstCase;
import java.util.Objects;

/**
 * One command of a caller, authorised and of good shape, encoded already so that the thread that
 * builds entries only joins bytes. Immutable; identity is what tells two calls apart.
 *
 * @param <C> what the caller is to the shell: given back with the answer, never looked at
 */
public final class Call<C> {
  private final Proposal proposal;
  private final byte[] encoded;
  private final int worstCaseRows;
  private final long deadlineNanos;
  private final boolean waits;
  private final long waitUntilNanos;
  private final C context;

  private Call(
      Proposal proposal,
      byte[] encoded,
      long deadlineNanos,
      boolean waits,
      long waitUntilNanos,
      C context) {
    this.proposal = proposal;
    this.encoded = encoded;
    this.worstCaseRows = WorstCase.rows(proposal.command());
    this.deadlineNanos = deadlineNanos;
    this.waits = waits;
    this.waitUntilNanos = waitUntilNanos;
    this.context = context;
  }

  /**
   * A call that is answered as soon as its command was judged. Any thread.
   *
   * @param deadlineNanos monotonic; a command that still waits for the log then is dropped, unless
   *     it is a heartbeat
   */
  public static <C> Call<C> of(Proposal proposal, long deadlineNanos, C context) {
    Objects.requireNonNull(context, "context");
    return new Call<>(
        proposal, EntryCodec.encode(proposal), deadlineNanos, false, deadlineNanos, context);
  }

  /**
   * A claim that may wait while there is nothing for it: until {@code waitMillis} from now, but not
   * beyond its deadline nor for more than half the session's TTL, so that no answer finds a session
   * that did not hear of anything for long.
   */
  public static <C> Call<C> waitingClaim(
      Proposal proposal,
      long deadlineNanos,
      long nanos,
      long waitMillis,
      long sessionTtlMillis,
      C context) {
    if (!(proposal.command() instanceof ClaimCommand)) {
      throw new IllegalArgumentException("only claims wait, not " + proposal.command().kind());
    }
    Objects.requireNonNull(context, "context");
    long millis = Math.max(0, Math.min(waitMillis, sessionTtlMillis / 2));
    long until = nanos + millis * 1_000_000;
    long bounded = until - deadlineNanos < 0 ? until : deadlineNanos;
    byte[] encoded = EntryCodec.encode(proposal);
    return new Call<>(proposal, encoded, deadlineNanos, millis > 0, bounded, context);
  }

  public Proposal proposal() {
    return proposal;
  }

  public C context() {
    return context;
  }

  Command command() {
    return proposal.command();
  }

  CommandKind kind() {
    return proposal.command().kind();
  }

  String tenant() {
    return proposal.tenant();
  }

  /** The bytes that go into the entry; not to be changed. */
  byte[] encoded() {
    return encoded;
  }

  int worstCaseRows() {
    return worstCaseRows;
  }

  boolean isExpired(long nanos) {
    return deadlineNanos - nanos <= 0;
  }

  /** Until when it may wait for the log, monotonic. */
  public long deadlineNanos() {
    return deadlineNanos;
  }

  /** Whether this is a claim that may wait. */
  boolean waits() {
    return waits;
  }

  long waitUntilNanos() {
    return waitUntilNanos;
  }

  boolean isHeartbeat() {
    return kind() == CommandKind.HEARTBEAT;
  }

  /**
   * Whether overload of the rest must not keep it from the log: without heartbeats live workers
   * expire, without releases and closes what they gave back stands still.
   */
  public boolean isVital() {
    return switch (kind()) {
      case HEARTBEAT, RELEASE, CLOSE_SESSION -> true;
      default -> false;
    };
  }

  /** The session that speaks, 0 for an operator's command. */
  long session() {
    Command command = proposal.command();
    if (command instanceof ShardCommand shard) {
      return shard.session();
    }
    if (command instanceof SessionCommand session) {
      return session.session();
    }
    return command instanceof ClaimCommand claim ? claim.session() : 0;
  }
}
