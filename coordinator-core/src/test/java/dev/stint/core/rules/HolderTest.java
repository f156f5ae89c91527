package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.codec.Fingerprints;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.SessionCommand.CloseSession;
import dev.stint.core.command.ShardCommand.Checkpoint;
import dev.stint.core.command.ShardCommand.Complete;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.JudgedOp;
import dev.stint.core.row.ShardRow;
import dev.stint.core.rules.Outcome.Answer;
import dev.stint.core.state.Digest;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.ShardRef;
import dev.stint.core.value.ShardStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lease check and the sequence check before any operation of a holder. */
@Verifies({"S1", "S2", "S9"})
final class HolderTest {
  private final Job job = Job.sealed("a-m");
  private final Group group = job.group;
  private final long session = job.open("w1", 10, 60_000);
  private final Grant grant = job.grant(session);

  private Checkpoint checkpoint(long session, long fence, long sequence, String key) {
    return new Checkpoint(session, job.target(0), fence, sequence, Job.cursor(key), -1, -1);
  }

  // lease

  @Test
  void fenceBelowOrAboveTheShards_isStale_withBothFences() {
    for (long fence : new long[] {grant.fence() - 1, grant.fence() + 1}) {
      Rejection rejection = job.rejection(checkpoint(session, fence, 900, "b"));
      assertThat(rejection)
          .isEqualTo(Rejection.of(RejectionCode.STALE_FENCE, "fence", fence, grant.fence()));
    }
    assertThat(job.shard(0).judgedOrNull()).isNull();
  }

  @Test
  void anotherLiveSession_withTheRightFence_isStale() {
    long other = job.open("w2");
    assertThat(job.refused(checkpoint(other, grant.fence(), 900, "b")))
        .isEqualTo(RejectionCode.STALE_FENCE);
    assertThat(job.shard(0).cursorOrNull()).isNull();
  }

  @Test
  void unleasedShard_isStale_withTheFenceThatWas() {
    job.ok(job.release(session, grant));
    Rejection rejection = job.rejection(checkpoint(session, grant.fence(), 900, "b"));
    assertThat(rejection)
        .isEqualTo(Rejection.of(RejectionCode.STALE_FENCE, "fence", grant.fence(), grant.fence()));
  }

  @Test
  void parkedShard_isStale_doneAndSplitAreTerminal() {
    job.ok(job.park(session, grant, null));
    assertThat(job.refused(checkpoint(session, grant.fence(), 900, "b")))
        .isEqualTo(RejectionCode.STALE_FENCE);
    job.ok(job.unpark(0L));
    Grant second = job.grant(session);
    job.ok(job.splitReplace(session, second, "c"));
    assertThat(job.rejection(checkpoint(session, second.fence(), 901, "b")))
        .isEqualTo(Rejection.ofShard(RejectionCode.SHARD_TERMINAL, ShardStatus.SPLIT));
    Grant child = job.grant(session);
    job.ok(job.complete(session, child));
    assertThat(job.rejection(job.checkpoint(session, child, "b")))
        .isEqualTo(Rejection.ofShard(RejectionCode.SHARD_TERMINAL, ShardStatus.DONE));
  }

  @Test
  void unknownSession_isExpired() {
    assertThat(job.refused(checkpoint(77, grant.fence(), 900, "b")))
        .isEqualTo(RejectionCode.SESSION_EXPIRED);
  }

  @Test
  void endingSession_isExpired_beforeItsLeasesAreSwept() {
    List<Answer> answers =
        group.entry(
            "acme", new CloseSession(session), checkpoint(session, grant.fence(), 900, "b"));
    assertThat(answers.get(1).judged().isRejected()).isTrue();
    assertThat(job.shard(0).isLeased()).isTrue();
    assertThat(job.shard(0).cursorOrNull()).isNull();
  }

  @Test
  void shardGrantedToTheNext_zombiesEveryOperationIsRefused() {
    job.ok(job.revoke(0, true));
    long other = job.open("w2");
    Grant next = job.grant(other);
    ShardRow before = job.shard(0);
    assertThat(job.refused(job.checkpoint(session, grant, "b")))
        .isEqualTo(RejectionCode.STALE_FENCE);
    assertThat(job.refused(job.complete(session, grant))).isEqualTo(RejectionCode.STALE_FENCE);
    assertThat(job.refused(job.release(session, grant))).isEqualTo(RejectionCode.STALE_FENCE);
    assertThat(job.refused(job.fail(session, grant))).isEqualTo(RejectionCode.STALE_FENCE);
    assertThat(job.refused(job.park(session, grant, null))).isEqualTo(RejectionCode.STALE_FENCE);
    assertThat(job.refused(job.quarantine(session, grant, "b")))
        .isEqualTo(RejectionCode.STALE_FENCE);
    assertThat(job.refused(job.splitReplace(session, grant, "b")))
        .isEqualTo(RejectionCode.STALE_FENCE);
    assertThat(job.refused(job.splitResidual(session, grant, "b")))
        .isEqualTo(RejectionCode.STALE_FENCE);
    assertThat(job.shard(0)).isEqualTo(before);
    job.ok(job.checkpoint(other, next, "b"));
  }

  @Test
  void unknownRunIncarnationOrShard_isNotFound() {
    RunRef again = new RunRef("job", job.run.incarnation() + 1);
    for (ShardRef target :
        List.of(new ShardRef(new RunRef("gone", 1), 0), new ShardRef(again, 0), job.target(5))) {
      Complete complete = new Complete(session, target, grant.fence(), 900, null);
      assertThat(job.refused(complete)).isEqualTo(RejectionCode.NOT_FOUND);
    }
  }

  // sequence

  @Test
  void sameNumberAgain_isReplayed_andChangesNothing() {
    Checkpoint command = checkpoint(session, grant.fence(), 900, "b");
    Answer first = group.answer("acme", command);
    Digest before = group.store().digest();
    assertThat(group.answer("acme", command)).isEqualTo(new Answer(first.judged(), true));
    assertThat(group.store().digest()).isEqualTo(before);
  }

  @Test
  void sameNumberForAnotherOperation_isAConflict() {
    job.ok(checkpoint(session, grant.fence(), 900, "b"));
    assertThat(job.refused(checkpoint(session, grant.fence(), 900, "c")))
        .isEqualTo(RejectionCode.CONFLICT);
    assertThat(job.refused(new Complete(session, job.target(0), grant.fence(), 900, null)))
        .isEqualTo(RejectionCode.CONFLICT);
  }

  @Test
  @Verifies("S5")
  void lowerNumber_isSuperseded_withBothNumbers_andNeverAnAcknowledgement() {
    Checkpoint first = checkpoint(session, grant.fence(), 900, "b");
    job.ok(first);
    job.ok(checkpoint(session, grant.fence(), 901, "c"));
    assertThat(job.rejection(first))
        .isEqualTo(Rejection.of(RejectionCode.SUPERSEDED, "sequence", 900, 901));
    assertThat(job.shard(0).cursorOrNull()).isEqualTo(Job.cursor("c"));
  }

  @Test
  @Verifies("S5")
  void lowerNumberThatNeverArrivedBefore_isSupersededToo() {
    job.ok(checkpoint(session, grant.fence(), 901, "b"));
    assertThat(job.refused(checkpoint(session, grant.fence(), 900, "c")))
        .isEqualTo(RejectionCode.SUPERSEDED);
  }

  @Test
  void lowerNumberOfAnEarlierLease_isStaleAndNotSuperseded() {
    Checkpoint old = job.checkpoint(session, grant, "b");
    job.ok(old);
    job.ok(job.release(session, grant));
    Grant second = job.grant(session);
    job.ok(job.checkpoint(session, second, "c"));
    assertThat(job.refused(old)).isEqualTo(RejectionCode.STALE_FENCE);
  }

  @Test
  void grantedAgain_lastOperationOfTheEarlierLease_isReplayed_untilTheNextIsJudged() {
    var release = job.release(session, grant, "b", 0);
    job.ok(release);
    Grant second = job.grant(session);
    assertThat(group.answer("acme", release).replayed()).isTrue();
    job.ok(checkpoint(session, second.fence(), 950, "c"));
    assertThat(job.refused(release)).isEqualTo(RejectionCode.STALE_FENCE);
  }

  @Test
  void refusalPastTheLeaseCheck_isRecorded_othersAreNot() {
    Checkpoint outside = checkpoint(session, grant.fence(), 900, "z");
    Answer refused = group.answer("acme", outside);
    JudgedOp op = job.shard(0).judgedOrNull();
    assertThat(op)
        .isEqualTo(new JudgedOp(grant.fence(), 900, Fingerprints.of(outside), refused.judged()));
    job.refused(checkpoint(session, grant.fence() + 1, 950, "b"));
    assertThat(job.shard(0).judgedOrNull()).isEqualTo(op);
  }

  @Test
  void recordedAnswer_outlivesSessionAndRun() {
    Complete complete = job.complete(session, grant);
    Answer first = group.answer("acme", complete);
    group.result("acme", new CloseSession(session));
    group.settle();
    assertThat(group.answer("acme", complete)).isEqualTo(new Answer(first.judged(), true));
  }

  @Test
  void sameNumber_fingerprintOfAnotherAlgorithm_matchesByNumberAlone() {
    job.ok(checkpoint(session, grant.fence(), 900, "b"));
    Checkpoint other = checkpoint(session, grant.fence(), 900, "c");
    Fingerprint newer = new Fingerprint(Fingerprints.ALGORITHM + 1, 1, 2);
    Answer answer = group.entry(List.of(new Proposal("acme", other, newer))).get(0);
    assertThat(answer.replayed()).isTrue();
    assertThat(job.shard(0).cursorOrNull()).isEqualTo(Job.cursor("b"));
  }

  @Test
  void rejection_takesNoRevision() {
    long revision = group.revision();
    job.refused(checkpoint(session, grant.fence(), 900, "z"));
    job.refused(checkpoint(session, grant.fence() + 1, 901, "b"));
    assertThat(group.revision()).isEqualTo(revision);
    assertThat(job.shard(0).revision()).isLessThanOrEqualTo(revision);
  }
}
