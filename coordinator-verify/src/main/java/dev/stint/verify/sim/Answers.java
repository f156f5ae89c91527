package dev.stint.verify.sim;

import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.Refusal;
import dev.stint.client.internal.Answer;
import dev.stint.client.internal.HeldList;
import dev.stint.client.internal.Verdict;
import dev.stint.client.model.Advice;
import dev.stint.client.model.LeaseHandle;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.SessionId;
import dev.stint.client.model.ShardHandle;
import dev.stint.core.command.Result;
import dev.stint.core.value.LossReason;
import dev.stint.core.value.ShardRef;
import dev.stint.server.gateway.CallOutcome;
import dev.stint.verify.history.At;
import dev.stint.verify.history.Reply;
import java.util.concurrent.TimeUnit;

/** What the contract's messages carry between server and client, without the messages. */
final class Answers {
  static final int GROUP = 1;

  private Answers() {}

  /** What the client's logic is told. */
  static Verdict verdict(CallOutcome outcome, HeldList heldOrNull) {
    if (outcome instanceof CallOutcome.Applied applied) {
      boolean replayed = applied.answer().replayed();
      long revision = applied.answer().judged().revision();
      Result result = applied.answer().judged().result();
      return new Verdict.Final(
          result instanceof Result.Rejected rejected
              ? new Answer.Refused(Refusal.of(rejected.rejection()), revision, replayed, false)
              : new Answer.Accepted(result, heldOrNull, revision, replayed));
    }
    if (outcome instanceof CallOutcome.NotDone notDone) {
      if (notDone.why() == CallOutcome.Why.TOO_LARGE) {
        Refusal refusal = Refusal.of(ErrorCode.LIMIT_EXCEEDED, "one command in an entry", "");
        return new Verdict.Final(Answer.Refused.of(refusal));
      }
      boolean elsewhere =
          notDone.why() == CallOutcome.Why.NOT_LEADING || notDone.why() == CallOutcome.Why.STOPPING;
      return new Verdict.Postponed(
          notDone.why().name(),
          false,
          elsewhere,
          notDone.leaderOrNull(),
          TimeUnit.MILLISECONDS.toNanos(notDone.retryAfterMillis()));
    }
    return new Verdict.Postponed(((CallOutcome.Unknown) outcome).why(), true, false, null, 0);
  }

  /** What the record says. */
  static Reply reply(String node, CallOutcome outcome) {
    if (outcome instanceof CallOutcome.Applied applied) {
      At at =
          new At(
              node,
              applied.at().term(),
              applied.at().index(),
              applied.answer().judged().revision(),
              applied.at().nowMillis());
      return new Reply.Judged(applied.answer().judged().result(), applied.answer().replayed(), at);
    }
    return outcome instanceof CallOutcome.NotDone notDone
        ? new Reply.NotDone(notDone.why().name())
        : new Reply.Unknown(((CallOutcome.Unknown) outcome).why(), false);
  }

  /** Advice as a client reads it. */
  static Advice advice(String tenant, long session, dev.stint.server.gateway.Advice advice) {
    if (advice instanceof dev.stint.server.gateway.Advice.SplitShard split) {
      return new Advice.Split(
          lease(tenant, session, split.target(), split.fence()), split.boundaries());
    }
    if (advice instanceof dev.stint.server.gateway.Advice.LeaseRevoked revoked) {
      return new Advice.Revoked(
          lease(tenant, session, revoked.target(), revoked.fence()), LossReason.REVOKED);
    }
    return new Advice.Drain();
  }

  private static LeaseHandle lease(String tenant, long session, ShardRef target, long fence) {
    RunHandle run = new RunHandle(tenant, target.run().name(), target.run().incarnation(), GROUP);
    return new LeaseHandle(
        new SessionId(GROUP, session), new ShardHandle(run, target.shard()), fence);
  }
}
