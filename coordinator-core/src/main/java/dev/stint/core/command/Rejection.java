package dev.stint.core.command;

import dev.stint.core.value.KeyRange;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardStatus;
import java.util.Objects;

/**
 * Why a command was refused: a value, replicated and replayed identically, never an exception. It
 * holds no key bytes but the current range, which goes to the holder alone.
 *
 * @param subject what it is about: a name, a limit, a field; never empty
 * @param runStatusOrNull with {@code RUN_NOT_ACTIVE} and {@code ALREADY_EXISTS}
 * @param shardStatusOrNull with {@code SHARD_TERMINAL} and {@code SHARD_NOT_ACTIVE}
 * @param given the fence, size or number that came; 0 when it does not matter
 * @param current the fence or limit that holds; 0 when it does not matter
 * @param rangeOrNull the shard's present range, with {@code OUT_OF_RANGE} and {@code
 *     BAD_BOUNDARIES}
 */
public record Rejection(
    RejectionCode code,
    String subject,
    RunStatus runStatusOrNull,
    ShardStatus shardStatusOrNull,
    long given,
    long current,
    KeyRange rangeOrNull) {

  public Rejection {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(subject, "subject");
  }

  public static Rejection of(RejectionCode code, String subject) {
    return new Rejection(code, subject, null, null, 0, 0, null);
  }

  public static Rejection of(RejectionCode code, String subject, long given, long current) {
    return new Rejection(code, subject, null, null, given, current, null);
  }

  public static Rejection ofRun(RejectionCode code, RunStatus status) {
    return new Rejection(code, "run", status, null, 0, 0, null);
  }

  public static Rejection ofShard(RejectionCode code, ShardStatus status) {
    return new Rejection(code, "shard", null, status, 0, 0, null);
  }

  public static Rejection ofRange(RejectionCode code, String subject, KeyRange range) {
    return new Rejection(code, subject, null, null, 0, 0, range);
  }

  /** What happened and why, for a person. */
  public String message() {
    StringBuilder text = new StringBuilder(code.name()).append(": ").append(subject);
    if (runStatusOrNull != null) {
      text.append(" is ").append(runStatusOrNull);
    }
    if (shardStatusOrNull != null) {
      text.append(" is ").append(shardStatusOrNull);
    }
    if (given != 0 || current != 0) {
      text.append(": given ").append(given).append(", current ").append(current);
    }
    return text.toString();
  }
}
