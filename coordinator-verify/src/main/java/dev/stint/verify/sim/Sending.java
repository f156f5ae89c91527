package dev.stint.verify.sim;

import dev.stint.client.internal.Answer;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.ShardCommand;
import dev.stint.verify.history.Ask;
import dev.stint.verify.history.HistoryRecord;
import dev.stint.verify.history.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** An operation on its way, with all that the record of it needs. */
final class Sending {
  final long op;
  final Proposal proposal;
  final long waitMillis;
  final long invoked;
  final Consumer<Answer> done;
  final List<Attempt> open = new ArrayList<>();
  int attempts;

  /** The latest judgement that came, for the record. */
  Reply.Judged judgedOrNull;

  Sending(long op, Proposal proposal, long waitMillis, long invoked, Consumer<Answer> done) {
    this.op = op;
    this.proposal = proposal;
    this.waitMillis = waitMillis;
    this.invoked = invoked;
    this.done = done;
  }

  Command command() {
    return proposal.command();
  }

  /** The session that speaks, 0 for none. */
  long sessionOr0() {
    if (command() instanceof ShardCommand shard) {
      return shard.session();
    }
    if (command() instanceof SessionCommand session) {
      return session.session();
    }
    return command() instanceof ClaimCommand claim ? claim.session() : 0;
  }

  Ask ask() {
    return new Ask.Judge(proposal.tenant(), proposal.command());
  }

  /** One time that it went out. */
  final class Attempt {
    final int number = ++attempts;
    final String process;
    final String node;
    final long began;
    final int epoch;

    Attempt(String process, String node, long began, int epoch) {
      this.process = process;
      this.node = node;
      this.began = began;
      this.epoch = epoch;
      open.add(this);
    }

    Sending sending() {
      return Sending.this;
    }

    /** It ended; a second end counts for nothing. */
    void ended(Recorder recorder, long atNanos, Reply reply) {
      if (open.remove(this)) {
        recorder.add(
            new HistoryRecord.Attempt(op, number, process, node, began, atNanos, reply, epoch));
      }
    }
  }

  /** Those that nobody answered. */
  void abandon(Recorder recorder) {
    for (Attempt attempt : List.copyOf(open)) {
      attempt.ended(recorder, HistoryRecord.NEVER, new Reply.Unknown("no answer", true));
    }
  }
}
