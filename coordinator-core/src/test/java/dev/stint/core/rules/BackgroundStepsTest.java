package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.Command;
import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.Entry;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.value.Quotas;
import dev.stint.core.value.RunConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an entry says of its background work: a step for each revision, under its kind. */
@Verifies("S12")
final class BackgroundStepsTest {
  private final Group group = new Group();

  /** The steps of an empty entry, which spends no revision on anything else. */
  private BackgroundSteps tick() {
    long revision = group.revision();
    group.tick();
    BackgroundSteps steps = group.last().background();
    assertThat(group.revision() - revision).isEqualTo(steps.total());
    return steps;
  }

  @Test
  void nothingIsDue_noSteps() {
    Job job = Job.sealed(group, RunConfig.DEFAULT, "a-m");
    job.grant(job.open("w1"));
    assertThat(group.last().background()).isEqualTo(BackgroundSteps.NONE);
    assertThat(tick()).isEqualTo(BackgroundSteps.NONE);
  }

  @Test
  void expiredSessionWithTwoLeases_itsEnd_eachLease_itsRemoval() {
    Job job = Job.sealed(group, RunConfig.DEFAULT, "a-m", "m-z");
    job.grants(job.open("w1", 2, 10_000), 2);
    group.after(10_000);
    assertThat(tick()).isEqualTo(new BackgroundSteps(4, 0, 0, 0));
    assertThat(tick()).isEqualTo(BackgroundSteps.NONE);
  }

  @Test
  void endedRunWithTwoLeases_eachLease_andTheEndOfIt() {
    Job job = Job.sealed(group, RunConfig.DEFAULT, "a-m", "m-z");
    job.grants(job.open("w1", 2, 10_000), 2);
    job.ok(job.failRun());
    assertThat(tick()).isEqualTo(new BackgroundSteps(0, 3, 0, 0));
  }

  @Test
  void deletedRun_shards_chunks_events_theirLog_andTheRun() {
    Job job = Job.sealed(group, RunConfig.DEFAULT, "a-m", "m-z");
    job.ok(job.cancel());
    job.ok(job.delete());
    assertThat(tick()).isEqualTo(new BackgroundSteps(0, 0, 5, 0));
  }

  @Test
  void expiredRecords_oneEach() {
    for (int i = 0; i < 3; i++) {
      Command quota = new ControlCommand.SetQuota(group.stamp(), Quotas.DEFAULT);
      group.answer("acme", quota);
    }
    group.after(60_000);
    assertThat(tick()).isEqualTo(new BackgroundSteps(0, 0, 0, 3));
  }

  @Test
  void commandsOfTheEntry_areNoSteps() {
    Job job = Job.sealed(group, RunConfig.DEFAULT, "a-m", "m-z");
    job.grants(job.open("w1", 2, 10_000), 2);
    group.after(10_000);
    long revision = group.revision();
    group.entry("acme", new ControlCommand.SetQuota(group.stamp(), Quotas.DEFAULT));
    assertThat(group.last().background().total()).isEqualTo(4);
    assertThat(group.revision() - revision).isEqualTo(5);
  }

  @Test
  void sliceThatIsTakenBack_countsNothing() {
    Job job = Job.sealed(group, RunConfig.DEFAULT, "a-m");
    job.grant(job.open("w1", 1, 10_000));
    group.corrupt(job.shard(0).edit().range(Job.range("b-c")).cursor(Job.cursor("z"), false).at(1));
    group.after(10_000);
    assertThat(tick()).isEqualTo(BackgroundSteps.NONE);
    assertThat(group.last().effects()).hasOnlyElementsOfType(Effect.ViolationRefused.class);
  }

  @Test
  void entryOfAnotherTerm_doesNone() {
    Job job = Job.sealed(group, RunConfig.DEFAULT, "a-m");
    job.open("w1", 1, 10_000);
    long late = group.now() + 10_000;
    Outcome outcome = group.apply(new Entry(Entry.VERSION, Group.TERM + 1, late, late, List.of()));
    assertThat(outcome.background()).isEqualTo(BackgroundSteps.NONE);
  }
}
