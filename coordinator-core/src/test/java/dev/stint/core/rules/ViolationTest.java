package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.Command;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.EventRow;
import dev.stint.core.row.EventScope;
import dev.stint.core.row.ShardRow;
import dev.stint.core.rules.Outcome.Answer;
import dev.stint.core.state.Digest;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.ShardStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A broken invariant that is found in the draft refuses that one command, loudly and on all
 * replicas alike, and leaves the others of its entry alone.
 */
@Verifies({"S6", "S12"})
final class ViolationTest {
  private final Group group = new Group();
  private final Job job = Job.sealed(group, RunConfig.DEFAULT, "c-m", "m-z");
  private final long session = job.open("w1");
  private final List<Grant> grants = job.grants(session, 2);

  /** Shard 0 with a cursor outside its range, as rot would leave it: any change to it breaks S6. */
  private void rot() {
    group.corrupt(job.shard(0).edit().cursor(Job.cursor("z"), false).at(1));
  }

  @Test
  void commandOnARottenShard_isRefusedAsInternal_othersOfTheEntryAreJudged() {
    rot();
    ShardRow before = job.shard(0);
    List<Answer> answers =
        group.entry(
            "acme",
            job.checkpoint(session, grants.get(1), "n"),
            job.release(session, grants.get(0)),
            job.checkpoint(session, grants.get(1), "o"));
    assertThat(answers.get(0).judged().result()).isEqualTo(Result.Done.INSTANCE);
    Rejection rejection = ((Result.Rejected) answers.get(1).judged().result()).rejection();
    assertThat(rejection.code()).isEqualTo(RejectionCode.INTERNAL);
    assertThat(rejection.subject()).startsWith("S6");
    assertThat(answers.get(2).judged().result()).isEqualTo(Result.Done.INSTANCE);
    assertThat(job.shard(0)).isEqualTo(before);
    assertThat(job.shard(1).cursorOrNull()).isEqualTo(Job.cursor("o"));
  }

  @Test
  void commandBeforeItInTheEntry_isNotTakenBackWithIt() {
    rot();
    group.entry(
        "acme", job.checkpoint(session, grants.get(1), "n"), job.release(session, grants.get(0)));
    assertThat(job.shard(1).cursorOrNull()).isEqualTo(Job.cursor("n"));
  }

  @Test
  void refusedCommand_leavesNothingOfWhatItHadWritten() {
    rot();
    int events = group.events(job).size();
    long next = job.row().nextShard();
    // takes a number, writes the run and an event before it comes to the shard itself
    assertThat(job.refused(job.splitReplace(session, grants.get(0), "e")))
        .isEqualTo(RejectionCode.INTERNAL);
    assertThat(job.row().nextShard()).isEqualTo(next);
    assertThat(group.events(job)).hasSize(events);
    assertThat(job.shard(2)).isNull();
    assertThat(group.last().effects()).hasSize(1);
  }

  @Test
  void refusedCommand_wakesNobodyForWhatItHadFreed() {
    job.ok(job.park(session, grants.get(0), null));
    job.ok(job.park(session, grants.get(1), null));
    group.corrupt(job.shard(1).edit().cursor(Job.cursor("a"), false).at(1));
    assertThat(job.refused(job.unpark(0L, 1L))).isEqualTo(RejectionCode.INTERNAL);
    assertThat(job.shard(0).status()).isEqualTo(ShardStatus.PARKED);
    assertThat(group.last().effects()).hasOnlyElementsOfType(Effect.ViolationRefused.class);
  }

  @Test
  void refusedCommand_isAnEventOfTheTenant_andAnEffectForTheAlarm() {
    rot();
    job.refused(job.release(session, grants.get(0)));
    List<EventRow> events = group.events(EventScope.ofTenant(group.tenantNumber("acme")));
    EventRow last = events.get(events.size() - 1);
    assertThat(last.event().kind()).isEqualTo(EventKind.INTERNAL_VIOLATION);
    assertThat(last.event().text()).startsWith("RELEASE: S6");
    assertThat(group.last().effects())
        .containsExactly(new Effect.ViolationRefused(last.event().text()));
  }

  @Test
  void sameEntryOnTwoReplicas_violationGivesEqualStates() {
    Command release = job.release(session, grants.get(0));
    Digest[] digests = new Digest[2];
    for (int i = 0; i < digests.length; i++) {
      Group replica = new Group();
      Job same = Job.sealed(replica, RunConfig.DEFAULT, "c-m", "m-z");
      same.grants(same.open("w1"), 2);
      replica.corrupt(same.shard(0).edit().cursor(Job.cursor("z"), false).at(1));
      replica.entry("acme", release);
      digests[i] = replica.store().digest();
    }
    assertThat(digests[0]).isEqualTo(digests[1]);
  }

  @Test
  void claimThatWouldGrantWithAFenceNotHigher_isRefusedAsInternal() {
    job.ok(job.release(session, grants.get(0)));
    ShardRow shard = job.shard(0);
    group.corrupt(
        new ShardRow(
            shard.incarnation(),
            shard.shard(),
            shard.tenant(),
            shard.range(),
            shard.metadata(),
            shard.status(),
            null,
            null,
            1_000_000,
            1,
            0,
            0,
            0,
            null,
            ShardRow.NO_PARENT,
            shard.originalOrNull(),
            false,
            null,
            0,
            0,
            null,
            1));
    Result result = job.claim(session, 1);
    assertThat(((Result.Rejected) result).rejection().code()).isEqualTo(RejectionCode.INTERNAL);
    assertThat(job.shard(0).leaseOrNull()).isNull();
  }
}
