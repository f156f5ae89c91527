package dev.stint.server.gateway;

import dev.stint.core.codec.Fingerprints;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.OpId;
import dev.stint.core.value.OpStamp;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.ShardRef;
import java.util.Collections;
import java.util.List;

/** Calls for tests; the context is a text that names the call. */
final class Calls {
  static final long MILLI = 1_000_000;

  /** Close to where a monotonic clock of 64 bits wraps, so that every test crosses it. */
  static final long START_NANOS = Long.MAX_VALUE - 400 * MILLI;

  static final long FAR_NANOS = after(START_NANOS, 24 * 3_600_000);

  private Calls() {}

  static long after(long nanos, long millis) {
    return nanos + millis * MILLI; // wraps, as the clock does
  }

  static Call<String> of(String tenant, Command command, long deadlineNanos, String context) {
    return Call.of(new Proposal(tenant, command, Fingerprints.of(command)), deadlineNanos, context);
  }

  static ShardRef shard(long number) {
    return new ShardRef(new RunRef("run", 7), number);
  }

  static Call<String> heartbeat(String tenant, long session, String context) {
    return of(tenant, new SessionCommand.Heartbeat(session, 0, 0), FAR_NANOS, context);
  }

  static Call<String> close(String tenant, long session, String context) {
    return of(tenant, new SessionCommand.CloseSession(session), FAR_NANOS, context);
  }

  static Call<String> checkpoint(String tenant, long session, String context) {
    return checkpoint(tenant, session, 0, FAR_NANOS, context);
  }

  static Call<String> checkpoint(
      String tenant, long session, int tokenBytes, long deadlineNanos, String context) {
    Cursor cursor = new Cursor(Key.of(new byte[] {1}), Blob.of(new byte[tokenBytes]));
    Command command = new ShardCommand.Checkpoint(session, shard(1), 9, 1, cursor, -1, -1);
    return of(tenant, command, deadlineNanos, context);
  }

  static Call<String> release(String tenant, long session, String context) {
    return release(tenant, session, FAR_NANOS, context);
  }

  static Call<String> release(String tenant, long session, long deadlineNanos, String context) {
    return of(
        tenant, new ShardCommand.Release(session, shard(1), 9, 2, null, 0), deadlineNanos, context);
  }

  static Call<String> complete(String tenant, long session, String context) {
    return of(tenant, new ShardCommand.Complete(session, shard(1), 9, 2, null), FAR_NANOS, context);
  }

  /** Writes {@code 7 + ranges} rows in the worst case. */
  static Call<String> addShards(String tenant, int ranges, String context) {
    Command command =
        new ShardsCommand.AddShards(
            new OpStamp(new OpId(1, 2), 0, 1_000),
            new RunRef("run", 7),
            0,
            Collections.nCopies(ranges, KeyRange.all()),
            List.of(),
            List.of());
    return of(tenant, command, FAR_NANOS, context);
  }

  static Call<String> claim(String tenant, long session, String context, String... runs) {
    return of(tenant, claimCommand(session, runs), FAR_NANOS, context);
  }

  static Call<String> waitingClaim(
      String tenant, long session, long nanos, long waitMillis, String context, String... runs) {
    Command command = claimCommand(session, runs);
    return Call.waitingClaim(
        new Proposal(tenant, command, Fingerprints.of(command)),
        FAR_NANOS,
        nanos,
        waitMillis,
        3_600_000,
        context);
  }

  private static Command claimCommand(long session, String... runs) {
    return new ClaimCommand(session, 1, List.of(runs), 1);
  }
}
