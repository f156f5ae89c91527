package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.Entry;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.Result;
import dev.stint.core.command.SessionCommand.Heartbeat;
import dev.stint.core.command.SystemCommand.Bootstrap;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.GroupRow;
import dev.stint.core.state.Digest;
import dev.stint.core.value.RunConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Logical time, the horizon, void entries, and the floor of a new group's revision. */
@Verifies("S10")
final class ClockTest {
  private final Group group = new Group();

  private GroupRow row() {
    return group.reads("any").group();
  }

  private Outcome entry(long term, long now, long horizon, Proposal... proposals) {
    return group.apply(new Entry(Entry.VERSION, term, now, horizon, List.of(proposals)));
  }

  @Test
  void header_movesTimeForwardByAnyStep_andNeverBack() {
    entry(Group.TERM, 5_000, 4_000);
    assertThat(row().nowMillis()).isEqualTo(5_000);
    assertThat(row().horizonMillis()).isEqualTo(4_000);
    entry(Group.TERM, 4_999, 3_999);
    assertThat(row().nowMillis()).isEqualTo(5_000);
    assertThat(row().horizonMillis()).isEqualTo(4_000);
    entry(Group.TERM, 4_500, 4_700);
    assertThat(row().nowMillis()).isEqualTo(5_000);
    assertThat(row().horizonMillis()).isEqualTo(4_700);
    entry(Group.TERM, 1_000_000_000_000L, 4_000);
    assertThat(row().nowMillis()).isEqualTo(1_000_000_000_000L);
    assertThat(row().horizonMillis()).isEqualTo(4_700);
  }

  @Test
  void horizonAboveNow_isHeldAtNow() {
    entry(Group.TERM, 5_000, 9_000);
    assertThat(row().horizonMillis()).isEqualTo(5_000);
  }

  @Test
  void entryOfAnotherTerm_isVoid_movesNoClockAndJudgesNothing() {
    Job job = Job.sealed(group, RunConfig.DEFAULT, "-");
    long session = job.open("w1");
    Digest before = group.store().digest();
    Proposal beat = Group.proposal("acme", new Heartbeat(session, 0, 0));
    Outcome outcome = entry(Group.TERM - 1, group.now() + 60_000, group.now() + 60_000, beat);
    assertThat(outcome.voided()).isTrue();
    assertThat(outcome.answers()).isEmpty();
    assertThat(outcome.changes().rows()).isEmpty();
    assertThat(outcome.changes().derived()).isEmpty();
    assertThat(group.store().digest()).isEqualTo(before);
    assertThat(entry(Group.TERM + 1, group.now(), group.now(), beat).voided()).isTrue();
    assertThat(group.session(session)).isNotNull();
  }

  @Test
  void clockMovesBeforeTheCommandsOfTheEntryAreJudged() {
    Job job = Job.sealed(group, RunConfig.DEFAULT, "-");
    long session = job.open("w1");
    Grant grant = job.grant(session);
    long deadline = group.session(session).deadlineMillis();
    Outcome outcome =
        entry(
            Group.TERM,
            deadline,
            deadline,
            Group.proposal("acme", job.checkpoint(session, grant, "a")));
    assertThat(outcome.answers().get(0).judged().isRejected()).isTrue();
  }

  @Test
  @Verifies("L3")
  void idleHour_thenAnEntry_expiresNobodyWhoseHeartbeatIsInIt() {
    Job job = Job.sealed(group, RunConfig.DEFAULT, "-");
    long session = job.open("w1");
    long arrived = group.now() + 5_000;
    Outcome outcome =
        entry(
            Group.TERM,
            group.now() + 3_600_000,
            arrived,
            Group.proposal("acme", new Heartbeat(session, 0, 0)));
    Result.HeartbeatAccepted accepted =
        (Result.HeartbeatAccepted) outcome.answers().get(0).judged().result();
    assertThat(accepted.deadlineMillis()).isEqualTo(group.now() + 3_600_000 + 10_000);
  }

  @Test
  void rejectionsReplaysAndEmptyEntries_takeNoRevision() {
    Job job = Job.sealed(group, RunConfig.DEFAULT, "-");
    var pause = job.pause();
    job.ok(pause);
    long revision = group.revision();
    group.tick();
    job.ok(pause);
    job.refused(job.delete());
    job.nothing(job.open("w1"));
    assertThat(group.revision()).isEqualTo(revision + 1); // the session
  }

  @Test
  void emptyEntry_withNothingDue_changesNothingButTheClock() {
    Job.sealed(group, RunConfig.DEFAULT, "-").open("w1");
    group.settle();
    Digest before = group.store().digest();
    group.tick();
    assertThat(group.store().digest()).isEqualTo(before);
    group.after(1).tick();
    assertThat(group.last().changes().rows()).hasSize(1);
  }

  // the floor

  @Test
  @Verifies("S2")
  void bootstrap_liftsTheRevisionAboveItsFloor_once() {
    bootstrap(1_700_000_000_000L);
    assertThat(group.revision()).isEqualTo(1_700_000_000_001L);
    assertThat(row().bootstrapped()).isTrue();
    bootstrap(1_800_000_000_000L);
    assertThat(group.revision()).isEqualTo(1_700_000_000_001L);
    Job job = Job.sealed(group, RunConfig.DEFAULT, "-");
    assertThat(job.run.incarnation()).isGreaterThan(1_700_000_000_001L);
  }

  @Test
  void bootstrapBelowTheRevision_doesNotLowerIt() {
    Job.sealed(group, RunConfig.DEFAULT, "-");
    long revision = group.revision();
    bootstrap(1);
    assertThat(group.revision()).isEqualTo(revision + 1);
  }

  private void bootstrap(long floor) {
    assertThat(group.result("", new Bootstrap(floor))).isEqualTo(Result.Done.INSTANCE);
  }
}
