package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.codec.Fingerprints;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.Result.Granted;
import dev.stint.core.command.Result.NothingGranted;
import dev.stint.core.command.Result.NothingGranted.Why;
import dev.stint.core.command.SessionCommand.CloseSession;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.EventRow;
import dev.stint.core.row.Lease;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.Table;
import dev.stint.core.rules.Outcome.Answer;
import dev.stint.core.state.Counters;
import dev.stint.core.state.Digest;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.Limits;
import dev.stint.core.value.RunConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a claim gives, and the same again when it comes again. */
final class ClaimTest {

  @Test
  @Verifies({"S1", "S2"})
  void claimOfSeveral_grantsByNumber_withOneFenceForAll() {
    Job job = Job.sealed("a-b", "b-c", "c-d");
    long session = job.open("w1");
    List<Grant> grants = job.grants(session, 2);
    long fence = job.group.revision();
    assertThat(grants).extracting(grant -> grant.target().shard()).containsExactly(0L, 1L);
    assertThat(grants).allSatisfy(grant -> assertThat(grant.fence()).isEqualTo(fence));
    assertThat(job.shard(0).leaseOrNull())
        .isEqualTo(new Lease(session, fence, false, -1, -1, job.group.now()));
    Grant third = job.grant(session);
    assertThat(third.target().shard()).isEqualTo(2);
    assertThat(third.fence()).isGreaterThan(fence);
  }

  @Test
  void grant_carriesAttemptRangeCursorAndMetadata() {
    Group group = new Group();
    Job job = Job.unsealed(group, "acme", "job", RunConfig.DEFAULT);
    Blob metadata = Blob.of(new byte[] {9});
    job.ok(
        new ShardsCommand.AddShards(
            group.stamp(),
            job.run,
            0,
            List.of(Job.range("a-m")),
            List.of(Job.cursor("c")),
            List.of(metadata)));
    job.ok(job.seal());
    long session = job.open("w1");
    Grant first = job.grant(session);
    assertThat(first)
        .isEqualTo(
            new Grant(
                job.target(0),
                group.revision(),
                1,
                Job.range("a-m"),
                Job.cursor("c"),
                metadata,
                true));
    job.ok(job.release(session, first, "d", 0));
    Grant second = job.grant(session);
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(second.cursorOrNull()).isEqualTo(Job.cursor("d"));
  }

  @Test
  void claimUpToCapacity_thenAtCapacity_untilOneIsGivenBack() {
    Job job = Job.sealed("a-b", "b-c", "c-d");
    long session = job.open("w1", 2, 10_000);
    assertThat(job.grants(session, 2)).hasSize(2);
    NothingGranted nothing = job.nothing(session);
    assertThat(nothing).isEqualTo(new NothingGranted(Why.AT_CAPACITY, -1));
    Grant held =
        new Grant(job.target(0), job.shard(0).fence(), 1, KeyRange.all(), null, Blob.EMPTY, true);
    job.ok(job.complete(session, held));
    assertThat(job.grant(session).target().shard()).isEqualTo(2);
  }

  @Test
  void claimOfMoreThanRoom_givesWhatTheCapacityLeaves() {
    Job job = Job.sealed("a-b", "b-c", "c-d");
    long session = job.open("w1", 2, 10_000);
    assertThat(((Granted) job.claim(session, 3)).grants()).hasSize(2);
  }

  @Test
  @Verifies("S1")
  void leasedShards_areGrantedToNobodyElse() {
    Job job = Job.sealed("a-b");
    job.grant(job.open("w1"));
    assertThat(job.nothing(job.open("w2")))
        .isEqualTo(new NothingGranted(Why.NOTHING_CLAIMABLE, -1));
  }

  @Test
  void unknownRun_isNotFoundWithItsName() {
    Job job = Job.sealed("a-b");
    long session = job.open("w1");
    Rejection rejection =
        job.rejection(new ClaimCommand(session, 50, List.of("job", "nowhere"), 1));
    assertThat(rejection).isEqualTo(Rejection.of(RejectionCode.NOT_FOUND, "nowhere"));
  }

  @Test
  void runNotSealedOrPaused_givesNothingAndIsNotSettled() {
    Job job = Job.unsealed(new Group(), "acme", "job", RunConfig.DEFAULT);
    job.add(0, "-");
    long session = job.open("w1");
    assertThat(job.nothing(session)).isEqualTo(new NothingGranted(Why.NOTHING_CLAIMABLE, -1));
    job.ok(job.seal());
    job.ok(job.pause());
    assertThat(job.nothing(session)).isEqualTo(new NothingGranted(Why.NOTHING_CLAIMABLE, -1));
    job.ok(job.resume());
    job.grant(session);
  }

  @Test
  void everyRunNamedIsSettledOrOver_isSettled_butNeverForAll() {
    Job job = Job.sealed("a-b");
    Job other = Job.sealed(job.group, "acme", "other", RunConfig.DEFAULT, "-");
    long session = job.open("w1");
    job.ok(job.parkShard(0));
    assertThat(job.nothing(session)).isEqualTo(new NothingGranted(Why.SETTLED, -1));
    other.ok(other.cancel());
    assertThat(named(job, session, 60, "job", "other"))
        .isEqualTo(new NothingGranted(Why.SETTLED, -1));
    assertThat(named(job, session, 61)).isEqualTo(new NothingGranted(Why.NOTHING_CLAIMABLE, -1));
    job.ok(job.unpark(0L));
    job.grant(session);
  }

  @Test
  void oneOfTheRunsNamedHasActiveShards_isNotSettled() {
    Job job = Job.sealed("a-b");
    Job other = Job.sealed(job.group, "acme", "other", RunConfig.DEFAULT, "-");
    long session = job.open("w1");
    job.grant(session);
    other.ok(other.cancel());
    assertThat(named(job, session, 60, "job", "other"))
        .isEqualTo(new NothingGranted(Why.NOTHING_CLAIMABLE, -1));
  }

  private static Result named(Job job, long session, long sequence, String... runs) {
    return job.ok(new ClaimCommand(session, sequence, List.of(runs), 1));
  }

  @Test
  void shardsWithATimeToWait_claimTellsTheEarliest() {
    Job job = Job.sealed("a-b", "b-c");
    long session = job.open("w1");
    List<Grant> grants = job.grants(session, 2);
    job.ok(job.release(session, grants.get(0), null, 7_000));
    job.ok(job.release(session, grants.get(1), null, 3_000));
    long at = job.group.now() + 3_000;
    assertThat(job.nothing(session)).isEqualTo(new NothingGranted(Why.NOTHING_CLAIMABLE, at));
    job.group.after(2_999);
    job.nothing(session);
    job.group.after(1);
    assertThat(job.grant(session).target().shard()).isEqualTo(1);
  }

  @Test
  void withinARun_theShardWhoseTimeCameFirstIsGrantedFirst() {
    Job job = Job.sealed("a-b", "b-c", "c-d");
    long session = job.open("w1");
    List<Grant> grants = job.grants(session, 3);
    job.ok(job.release(session, grants.get(0), null, 2_000));
    job.ok(job.release(session, grants.get(1), null, 1_000));
    job.ok(job.release(session, grants.get(2), null, 1_000));
    job.group.after(3_000);
    assertThat(job.grants(session, 3))
        .extracting(grant -> grant.target().shard())
        .containsExactly(1L, 2L, 0L);
  }

  @Test
  @Verifies("S9")
  void claimWithoutAGrant_isNotRecorded() {
    Job job = Job.sealed("a-b");
    long session = job.open("w1");
    job.grant(job.open("w2"));
    Digest before = job.group.store().digest();
    long revision = job.group.revision();
    ClaimCommand claim = new ClaimCommand(session, 50, List.of("job"), 1);
    job.ok(claim);
    assertThat(job.group.store().digest()).isEqualTo(before);
    assertThat(job.group.revision()).isEqualTo(revision);
    job.ok(job.revoke(0, true));
    assertThat(job.ok(claim)).isInstanceOf(Granted.class);
  }

  @Test
  @Verifies("S9")
  void grantedClaimAgain_givesTheSameGrants_andWhetherTheyAreStillHeld() {
    Job job = Job.sealed("a-b", "b-c");
    long session = job.open("w1");
    ClaimCommand claim = new ClaimCommand(session, 50, List.of("job"), 2);
    Granted granted = (Granted) job.ok(claim);
    job.ok(job.checkpoint(session, granted.grants().get(0), "aa"));
    job.ok(job.release(session, granted.grants().get(1)));
    Digest before = job.group.store().digest();
    Answer again = job.group.answer("acme", claim);
    assertThat(again.replayed()).isTrue();
    assertThat(job.group.store().digest()).isEqualTo(before);
    List<Grant> grants = ((Granted) again.judged().result()).grants();
    assertThat(grants).extracting(Grant::stillHeld).containsExactly(true, false);
    assertThat(grants).extracting(Grant::target).containsExactly(job.target(0), job.target(1));
    assertThat(grants.get(0).cursorOrNull()).isEqualTo(Job.cursor("aa"));
    assertThat(grants.get(1).fence()).isEqualTo(granted.grants().get(1).fence());
  }

  @Test
  @Verifies({"S1", "S9"})
  void grantedClaimAgain_shardIsWithItAgainUnderAnotherFence_isNotStillHeld() {
    Job job = Job.sealed("a-b");
    long session = job.open("w1");
    ClaimCommand first = new ClaimCommand(session, 50, List.of("job"), 1);
    Granted granted = (Granted) job.ok(first);
    job.ok(job.release(session, granted.grants().get(0)));
    ClaimCommand second = new ClaimCommand(session, 60, List.of("job"), 1);
    job.ok(second);
    assertThat(job.refused(first)).isEqualTo(RejectionCode.SUPERSEDED);
    assertThat(((Granted) job.ok(second)).grants().get(0).stillHeld()).isTrue();
    job.ok(job.revoke(0, true));
    assertThat(((Granted) job.ok(second)).grants().get(0).stillHeld()).isFalse();
  }

  @Test
  @Verifies({"S1", "S9"})
  void grantedClaimAgain_sessionIsPastItsDeadlineAndNotYetSwept_isNotStillHeld() {
    Job job = Job.sealed("a-b");
    long session = job.open("w1");
    ClaimCommand claim = new ClaimCommand(session, 50, List.of("job"), 1);
    job.ok(claim);
    List<Answer> answers = job.group.entry("acme", new CloseSession(session), claim);
    assertThat(answers.get(1).replayed()).isTrue();
    Granted again = (Granted) answers.get(1).judged().result();
    assertThat(again.grants().get(0).stillHeld()).isFalse();
  }

  @Test
  @Verifies("S9")
  void sameNumberForAnotherClaim_isAConflict_andALowerOneIsSuperseded() {
    Job job = Job.sealed("a-b", "b-c");
    long session = job.open("w1");
    job.ok(new ClaimCommand(session, 50, List.of("job"), 1));
    assertThat(job.refused(new ClaimCommand(session, 50, List.of("job"), 2)))
        .isEqualTo(RejectionCode.CONFLICT);
    Rejection lower = job.rejection(new ClaimCommand(session, 49, List.of("job"), 1));
    assertThat(lower).isEqualTo(Rejection.of(RejectionCode.SUPERSEDED, "sequence", 49, 50));
  }

  @Test
  @Verifies("S9")
  void sameNumber_fingerprintOfAnotherAlgorithm_matchesByNumberAlone() {
    Job job = Job.sealed("a-b", "b-c");
    long session = job.open("w1");
    job.ok(new ClaimCommand(session, 50, List.of("job"), 1));
    ClaimCommand other = new ClaimCommand(session, 50, List.of("job"), 2);
    Fingerprint fingerprint = new Fingerprint(Fingerprints.ALGORITHM + 1, 1, 2);
    Answer answer = job.group.entry(List.of(new Proposal("acme", other, fingerprint))).get(0);
    assertThat(answer.replayed()).isTrue();
  }

  @Test
  void sessionsClaimRecord_goesWithTheSession() {
    Job job = Job.sealed("a-b");
    long session = job.open("w1");
    job.grant(session);
    job.group.result("acme", new CloseSession(session));
    job.group.settle();
    assertThat(job.group.store().view().row(Table.CLAIM, RowKeys.session(session))).isNull();
    assertThat(Counters.ofSession(job.group.store().view(), session)).containsOnly(0L);
  }

  @Test
  void unknownOrDeadSession_isExpired() {
    Job job = Job.sealed("a-b");
    long session = job.open("w1");
    job.group.after(10_000);
    assertThat(job.refused(new ClaimCommand(session, 1, List.of(), 1)))
        .isEqualTo(RejectionCode.SESSION_EXPIRED);
    assertThat(job.refused(new ClaimCommand(77, 1, List.of(), 1)))
        .isEqualTo(RejectionCode.SESSION_EXPIRED);
  }

  @Test
  void grantsAboveOneMebibyte_areCutAtTheLimit_butNeverToNone() {
    Group group = new Group().unaudited();
    Job job = Job.unsealed(group, "acme", "job", RunConfig.DEFAULT);
    Blob big = Blob.of(new byte[Limits.MAX_METADATA_BYTES]);
    for (int chunk = 0; chunk < 2; chunk++) {
      List<KeyRange> ranges = new ArrayList<>();
      List<Blob> metadata = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        String start = String.format("%d-%02d", chunk, i).replace('-', '.');
        ranges.add(KeyRange.single(Job.key(start)));
        metadata.add(big);
      }
      job.ok(
          new ShardsCommand.AddShards(group.stamp(), job.run, chunk, ranges, List.of(), metadata));
    }
    job.ok(job.seal());
    Granted granted = (Granted) job.claim(job.open("w1"), 100);
    int each = Limits.MAX_METADATA_BYTES + 4 + 5;
    assertThat(granted.grants()).hasSize(Limits.MAX_LIST_BYTES / each);
  }

  @Test
  void grant_isAnEventWithWorkerAndAttempt() {
    Job job = Job.sealed("a-b");
    long session = job.open("w1");
    Grant grant = job.grant(session);
    List<EventRow> events = job.group.events(job);
    EventRow last = events.get(events.size() - 1);
    assertThat(last.event().kind()).isEqualTo(EventKind.SHARD_GRANTED);
    assertThat(last.revision()).isEqualTo(grant.fence());
    assertThat(last.event().fence()).isEqualTo(grant.fence());
    assertThat(last.event().session()).isEqualTo(session);
    assertThat(last.event().count()).isEqualTo(1);
    assertThat(last.event().text()).isEqualTo("w1");
  }

  @Test
  @Verifies("S2")
  void runDeletedAndCreatedAgain_fencesAreHigher() {
    Job job = Job.sealed("a-b");
    Grant old = job.grant(job.open("w1"));
    job.ok(job.cancel());
    job.ok(job.delete());
    job.group.settle();
    Job again = Job.sealed(job.group, RunConfig.DEFAULT, "a-b");
    assertThat(again.grant(again.open("w1")).fence()).isGreaterThan(old.fence());
  }
}
