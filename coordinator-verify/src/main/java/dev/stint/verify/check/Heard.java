package dev.stint.verify.check;

import dev.stint.core.command.Command;
import dev.stint.core.command.Result;
import dev.stint.verify.history.Ask;
import dev.stint.verify.history.At;
import dev.stint.verify.history.History;
import dev.stint.verify.history.HistoryRecord;
import dev.stint.verify.history.HistoryRecord.Attempt;
import dev.stint.verify.history.HistoryRecord.Operation;
import dev.stint.verify.history.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A judgement that came back to whoever had asked. Each is listed once. */
record Heard(long op, String tenant, Command command, Reply.Judged judged) {

  Result result() {
    return judged.result();
  }

  At at() {
    return judged.at();
  }

  boolean isAccepted() {
    return !(judged.result() instanceof Result.Rejected);
  }

  /** It was this copy that did it. */
  boolean isEffect() {
    return isAccepted()
        && !judged.replayed()
        && !(judged.result() instanceof Result.NothingGranted);
  }

  @Override
  public String toString() {
    return "operation " + op + " " + command + ", answered " + judged;
  }

  /**
   * All of a history: those of attempts, and those of operations whose attempts are not recorded,
   * for the answer to an operation is that to one of its attempts.
   */
  static List<Heard> all(History history) {
    Map<Long, Ask.Judge> asks = new HashMap<>();
    Set<Long> attempted = new HashSet<>();
    for (HistoryRecord record : history.records()) {
      if (record instanceof Operation operation && operation.ask() instanceof Ask.Judge judge) {
        asks.put(operation.op(), judge);
      } else if (record instanceof Attempt attempt) {
        attempted.add(attempt.op());
      }
    }
    List<Heard> heard = new ArrayList<>();
    for (HistoryRecord record : history.records()) {
      if (record instanceof Attempt attempt) {
        add(heard, attempt.op(), asks.get(attempt.op()), attempt.reply());
      } else if (record instanceof Operation operation && !attempted.contains(operation.op())) {
        add(heard, operation.op(), asks.get(operation.op()), operation.reply());
      }
    }
    return heard;
  }

  private static void add(List<Heard> heard, long op, Ask.Judge judgeOrNull, Reply reply) {
    if (judgeOrNull != null && reply instanceof Reply.Judged judged) {
      heard.add(new Heard(op, judgeOrNull.tenant(), judgeOrNull.command(), judged));
    }
  }
}
