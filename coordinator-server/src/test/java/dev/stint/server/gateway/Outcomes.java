package dev.stint.server.gateway;

import dev.stint.core.command.Grant;
import dev.stint.core.command.Judged;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.Result.NothingGranted;
import dev.stint.core.command.Result.NothingGranted.Why;
import dev.stint.core.rules.Outcome.Answer;
import dev.stint.core.value.Blob;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.ShardRef;
import java.util.ArrayList;
import java.util.List;

/** Answers of a state that tests make up. */
final class Outcomes {
  static final AppliedAt AT = new AppliedAt(1, 10, 20, 30, 30);

  private Outcomes() {}

  static Answer answer(Result result) {
    return new Answer(new Judged(result, 20), false);
  }

  static Answer done() {
    return answer(Result.Done.INSTANCE);
  }

  static Answer rejected(RejectionCode code) {
    return answer(new Result.Rejected(Rejection.of(code, "test")));
  }

  static Answer beat(boolean match) {
    return answer(new Result.HeartbeatAccepted(99, match, false));
  }

  static Answer nothing(long earliestMillis) {
    return answer(new NothingGranted(Why.NOTHING_CLAIMABLE, earliestMillis));
  }

  static Answer nothing(Why why) {
    return answer(new NothingGranted(why, -1));
  }

  static Answer granted(String run, int shards) {
    List<Grant> grants = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      ShardRef target = new ShardRef(new RunRef(run, 7), i);
      grants.add(new Grant(target, 9, 1, KeyRange.all(), null, Blob.EMPTY, true));
    }
    return answer(new Result.Granted(grants));
  }

  static CallOutcome applied(Answer answer) {
    return new CallOutcome.Applied(answer, AT);
  }
}
