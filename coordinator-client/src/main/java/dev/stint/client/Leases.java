package dev.stint.client;

import dev.stint.client.model.Accepted;
import dev.stint.client.model.ClaimResult;
import dev.stint.client.model.FailedShard;
import dev.stint.client.model.LeaseHandle;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.SessionId;
import dev.stint.client.model.ShardHandle;
import dev.stint.client.model.SplitResult;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Result;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What holders do, one call each. The caller counts the sequence numbers: one counter per session
 * for claims and all operations, from 1 up, never reused for another operation. Send nothing behind
 * a structural operation (complete, release, fail, park, quarantine, split) of a lease until it is
 * answered. The worker library does all that.
 */
public final class Leases {
  private final Caller caller;

  Leases(Caller caller) {
    this.caller = caller;
  }

  /**
   * Asks for shards. One claim is in flight per session.
   *
   * @param runs names of the tenant's runs, 1 to 64; empty for all of them
   * @param max 1 to 256
   * @param wait when there is nothing: how long to wait at the leader, up to half the TTL
   */
  public Reply<ClaimResult> claim(
      SessionId session, long sequence, List<String> runs, int max, Duration wait) {
    return caller.submit(
        session.group(),
        new ClaimCommand(session.revision(), sequence, runs, max),
        wait.toMillis(),
        accepted -> {
          if (accepted.result() instanceof Result.NothingGranted nothing) {
            return new ClaimResult.Nothing(
                ClaimResult.Why.valueOf(nothing.why().name()),
                nothing.earliestMillis() < 0
                    ? OptionalLong.empty()
                    : OptionalLong.of(nothing.earliestMillis()));
          }
          Result.Granted granted = (Result.Granted) accepted.result();
          return new ClaimResult.Granted(
              granted.grants().stream().map(grant -> grant(session, grant)).toList());
        });
  }

  private ClaimResult.Grant grant(SessionId session, Grant grant) {
    RunHandle run =
        new RunHandle(
            caller.transport().tenant(),
            grant.target().run().name(),
            grant.target().run().incarnation(),
            session.group());
    return new ClaimResult.Grant(
        new LeaseHandle(session, new ShardHandle(run, grant.target().shard()), grant.fence()),
        grant.stillHeld(),
        grant.attempt(),
        grant.range(),
        Optional.ofNullable(grant.cursorOrNull()),
        grant.metadata());
  }

  /**
   * Moves the cursor.
   *
   * @param unitsDone units of work since the grant, in total
   * @param unitsRemaining units left, by the worker's estimate
   */
  public Reply<Accepted> checkpoint(
      LeaseHandle lease,
      long sequence,
      Cursor cursor,
      OptionalLong unitsDone,
      OptionalLong unitsRemaining) {
    return accepted(
        new ShardCommand.Checkpoint(
            lease.session().revision(),
            lease.shard().ref(),
            lease.fence(),
            sequence,
            cursor,
            unitsDone.orElse(-1),
            unitsRemaining.orElse(-1)),
        lease);
  }

  /** Says that every key of the shard is done. */
  public Reply<Accepted> complete(LeaseHandle lease, long sequence, Optional<Cursor> cursor) {
    return accepted(
        new ShardCommand.Complete(
            lease.session().revision(),
            lease.shard().ref(),
            lease.fence(),
            sequence,
            cursor.orElse(null)),
        lease);
  }

  /**
   * Gives the shard back without blame.
   *
   * @param delay not granted again before; up to an hour
   */
  public Reply<Accepted> release(
      LeaseHandle lease, long sequence, Optional<Cursor> cursor, Duration delay) {
    return accepted(
        new ShardCommand.Release(
            lease.session().revision(),
            lease.shard().ref(),
            lease.fence(),
            sequence,
            cursor.orElse(null),
            delay.toMillis()),
        lease);
  }

  /** Gives the shard back as failed. */
  public Reply<FailedShard> fail(
      LeaseHandle lease, long sequence, Optional<Cursor> cursor, String reason, String message) {
    return caller.submit(
        lease.session().group(),
        new ShardCommand.Fail(
            lease.session().revision(),
            lease.shard().ref(),
            lease.fence(),
            sequence,
            cursor.orElse(null),
            reason,
            message),
        0,
        accepted -> {
          Result.Failed failed = (Result.Failed) accepted.result();
          return new FailedShard(failed.parked(), failed.notBeforeMillis());
        });
  }

  /** Sets the whole shard aside for somebody to look at. */
  public Reply<Accepted> park(
      LeaseHandle lease, long sequence, Optional<Cursor> cursor, String reason, String message) {
    return accepted(
        new ShardCommand.Park(
            lease.session().revision(),
            lease.shard().ref(),
            lease.fence(),
            sequence,
            cursor.orElse(null),
            reason,
            message),
        lease);
  }

  /**
   * Says "all before this key is done, this one can not be": sets one key aside and goes on.
   *
   * @param token of the cursor from now on
   * @return the number of the parked shard of that key
   */
  public Reply<Long> quarantine(
      LeaseHandle lease, long sequence, Key key, Blob token, String reason, String message) {
    return caller.submit(
        lease.session().group(),
        new ShardCommand.Quarantine(
            lease.session().revision(),
            lease.shard().ref(),
            lease.fence(),
            sequence,
            key,
            token,
            reason,
            message),
        0,
        accepted -> ((Result.Quarantined) accepted.result()).sliver());
  }

  /**
   * Replaces the shard by children that tile it, and ends its lease.
   *
   * @param boundaries 1 to 255, strictly ascending, strictly inside the range
   * @param metadata one for each child, or empty: they inherit the parent's
   */
  public Reply<SplitResult.Split> splitReplace(
      LeaseHandle lease, long sequence, List<Key> boundaries, List<Blob> metadata) {
    return caller.submit(
        lease.session().group(),
        new ShardCommand.SplitReplace(
            lease.session().revision(),
            lease.shard().ref(),
            lease.fence(),
            sequence,
            boundaries,
            metadata),
        0,
        accepted -> {
          Result.Split split = (Result.Split) accepted.result();
          return new SplitResult.Split(split.firstChild(), split.children());
        });
  }

  /**
   * Cuts off what lies from {@code at} on as a new shard; the rest goes on under its lease.
   *
   * @return the number of the new shard
   */
  public Reply<Long> splitResidual(LeaseHandle lease, long sequence, Key at) {
    return caller.submit(
        lease.session().group(),
        new ShardCommand.SplitResidual(
            lease.session().revision(), lease.shard().ref(), lease.fence(), sequence, at),
        0,
        accepted -> ((Result.Split) accepted.result()).firstChild());
  }

  private Reply<Accepted> accepted(ShardCommand command, LeaseHandle lease) {
    return caller.submit(lease.session().group(), command, 0, Values::accepted);
  }
}
