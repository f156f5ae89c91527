package dev.stint.client.error;

import dev.stint.core.command.Rejection;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardStatus;
import java.util.Objects;
import java.util.Optional;

/**
 * Why an operation was refused. It changed nothing.
 *
 * @param message what happened and why, for people
 * @param hint what to do about it, for people
 * @param subject what it is about: the field, the name of the unknown run, the limit or quota
 * @param runStatus with {@code RUN_NOT_ACTIVE} and {@code ALREADY_EXISTS}
 * @param shardStatus with {@code SHARD_TERMINAL} and {@code SHARD_NOT_ACTIVE}
 * @param fences with {@code STALE_FENCE}
 * @param range the shard's present range, with {@code OUT_OF_RANGE} and {@code BAD_BOUNDARIES} of
 *     its holder
 * @param limit with {@code LIMIT_EXCEEDED}, {@code QUOTA_EXCEEDED} and sizes
 */
public record Refusal(
    ErrorCode code,
    String message,
    String hint,
    String subject,
    Optional<RunStatus> runStatus,
    Optional<ShardStatus> shardStatus,
    Optional<Fences> fences,
    Optional<KeyRange> range,
    Optional<Limit> limit) {
  public Refusal {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(hint, "hint");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(runStatus, "runStatus");
    Objects.requireNonNull(shardStatus, "shardStatus");
    Objects.requireNonNull(fences, "fences");
    Objects.requireNonNull(range, "range");
    Objects.requireNonNull(limit, "limit");
  }

  /** The fence that the operation carried, and the highest one of the shard; unsigned. */
  public record Fences(long yours, long current) {}

  /** What was asked for, and what is allowed. */
  public record Limit(String name, long given, long allowed) {}

  public static Refusal of(ErrorCode code, String message, String hint) {
    return new Refusal(
        code,
        message,
        hint,
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** What the rules of the core said, for a coordinator in the same process. */
  public static Refusal of(Rejection rejection) {
    boolean numbers = rejection.given() != 0 || rejection.current() != 0;
    ErrorCode code = ErrorCode.ofNumber(rejection.code().number());
    boolean fence = code == ErrorCode.STALE_FENCE;
    return new Refusal(
        code,
        rejection.message(),
        rejection.code().whatToDo(),
        rejection.subject(),
        Optional.ofNullable(rejection.runStatusOrNull()),
        Optional.ofNullable(rejection.shardStatusOrNull()),
        fence ? Optional.of(new Fences(rejection.given(), rejection.current())) : Optional.empty(),
        Optional.ofNullable(rejection.rangeOrNull()),
        numbers && !fence
            ? Optional.of(new Limit(rejection.subject(), rejection.given(), rejection.current()))
            : Optional.empty());
  }

  /** Message and hint in one line. */
  public String text() {
    return hint.isEmpty() ? message : message + " (" + hint + ")";
  }
}
