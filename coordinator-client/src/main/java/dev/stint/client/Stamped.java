package dev.stint.client;

import dev.stint.client.error.ErrorCode;
import dev.stint.client.internal.Answer;
import dev.stint.client.internal.Located;
import dev.stint.core.command.Command;
import dev.stint.core.value.OpStamp;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * An operator's command on its way. Its stamp is fixed before the first attempt and the same in
 * every other (S9). When it expires and no attempt can have been done, there is nothing to repeat
 * and a new stamp is as good; when one may have been, the outcome is unknown and stays so.
 */
final class Stamped<T> {
  private final Caller caller;
  private final String runOrEmpty;
  private final int groupOrNegative;
  private final Function<OpStamp, Command> command;
  private final Value<T> value;

  /** Makes the value from the answer and the group that gave it. */
  interface Value<T> {
    T of(int group, Answer.Accepted accepted);
  }

  Stamped(
      Caller caller,
      String runOrEmpty,
      int groupOrNegative,
      Function<OpStamp, Command> command,
      Value<T> value) {
    this.caller = caller;
    this.runOrEmpty = runOrEmpty;
    this.groupOrNegative = groupOrNegative;
    this.command = command;
    this.value = value;
  }

  void start(Reply<T> reply, long deadlineNanos) {
    OpStamp stamp = groupOrNegative < 0 ? null : caller.stampOrNull(groupOrNegative);
    if (stamp != null) {
      send(reply, stamp, deadlineNanos, false);
      return;
    }
    askTime(reply, deadlineNanos);
  }

  private void askTime(Reply<T> reply, long deadlineNanos) {
    Consumer<Located.Found> then = found -> send(reply, stamp(found), deadlineNanos, false);
    if (runOrEmpty.isEmpty() && groupOrNegative >= 0) {
      caller.timeOf(groupOrNegative, reply, deadlineNanos, then);
    } else {
      caller.locate(runOrEmpty, reply, deadlineNanos, then);
    }
  }

  private static OpStamp stamp(Located.Found found) {
    return Caller.stamp(found.group(), found.logicalTimeMillis());
  }

  private void send(Reply<T> reply, OpStamp stamp, long deadlineNanos, boolean earlierUnknown) {
    reply.onRetry(
        () -> {
          Reply<T> again = new Reply<>();
          send(again, stamp, caller.deadlineNanos(), true);
          return again;
        });
    long timeout = Math.max(1, deadlineNanos - caller.transport().now());
    caller
        .transport()
        .submit(
            stamp.group(),
            command.apply(stamp),
            0,
            timeout,
            answer -> answered(reply, stamp, deadlineNanos, withHistory(answer, earlierUnknown)));
  }

  private void answered(Reply<T> reply, OpStamp stamp, long deadlineNanos, Answer answer) {
    if (answer instanceof Answer.Accepted accepted) {
      caller.complete(reply, accepted, done -> value.of(stamp.group(), done));
    } else if (isExpiredUndone(answer) && caller.transport().now() < deadlineNanos) {
      askTime(reply, deadlineNanos);
    } else {
      caller.fail(reply, Caller.operation(answer));
    }
  }

  private static boolean isExpiredUndone(Answer answer) {
    return answer instanceof Answer.Refused refused
        && refused.refusal().code() == ErrorCode.EXPIRED
        && !refused.earlierUnknown();
  }

  private static Answer withHistory(Answer answer, boolean earlierUnknown) {
    return earlierUnknown && answer instanceof Answer.Refused refused
        ? new Answer.Refused(refused.refusal(), refused.revision(), refused.replayed(), true)
        : answer;
  }
}
