package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.ControlCommand.OpenSession;
import dev.stint.core.command.Entry;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.SessionCommand.Heartbeat;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.EventScope;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.Table;
import dev.stint.core.rules.Outcome.Answer;
import dev.stint.core.state.ChangeSet.RowChange;
import dev.stint.core.state.Counters;
import dev.stint.core.state.CountingView;
import dev.stint.core.state.StateAudit;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.Limits;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.WhenDone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work at the head of each entry: bounded, shared fairly by kind, and done in the end. */
@Timeout(60) // work that does not end would hang, not fail
final class BackgroundTest {
  private final Group group = new Group().unaudited();

  private Job job(String name, RunConfig config, int shards) {
    Job job = Job.unsealed(group, "acme", name, config);
    for (int from = 0; from < shards; from += Limits.MAX_RANGES_PER_CHUNK) {
      List<KeyRange> ranges = new ArrayList<>();
      for (int i = from; i < Math.min(shards, from + Limits.MAX_RANGES_PER_CHUNK); i++) {
        ranges.add(KeyRange.of(key(i), key(i + 1)));
      }
      job.ok(
          new ShardsCommand.AddShards(group.stamp(), job.run, from, ranges, List.of(), List.of()));
    }
    job.ok(job.seal());
    return job;
  }

  private static Key key(int number) {
    return Key.of(new byte[] {(byte) (number >> 16), (byte) (number >> 8), (byte) number, 1});
  }

  /** Claims so many shards for one session. */
  private static void fill(Job job, long session, int leases) {
    for (int left = leases; left > 0; left -= Limits.MAX_GRANTS_PER_CLAIM) {
      int max = Math.min(left, Limits.MAX_GRANTS_PER_CLAIM);
      job.ok(new ClaimCommand(session, job.nextSequence(), List.of(job.run.name()), max));
    }
  }

  private int rowsOfLastEntry() {
    return (int)
        group.last().changes().rows().stream().filter(row -> row.table() != Table.GROUP).count();
  }

  @Test
  @Verifies("L3")
  void sessionWithManyLeases_isSweptInBoundedSteps_untilItIsGone() {
    Job job = job("job", RunConfig.DEFAULT, 6_000);
    long session = job.open("w1", 10_000, 10_000);
    fill(job, session, 6_000);
    group.after(10_000);
    int entries = 0;
    while (group.session(session) != null) {
      group.tick();
      assertThat(rowsOfLastEntry()).isLessThanOrEqualTo(Limits.BACKGROUND_ROWS_PER_ENTRY);
      entries++;
    }
    assertThat(entries).isBetween(2, 20);
    assertThat(group.runCounters(job.run.incarnation())[Counters.SHARDS_LEASED]).isZero();
    assertThat(StateAudit.violations(group.store().view())).isEmpty();
  }

  @Test
  @Verifies("S1")
  void sessionHalfSwept_noneOfItsLeasesIsAcceptedAnyMore() {
    Job job = job("job", RunConfig.DEFAULT, 6_000);
    long session = job.open("w1", 10_000, 10_000);
    fill(job, session, 6_000);
    group.after(10_000).tick();
    assertThat(group.session(session)).isNotNull();
    assertThat(job.refused(new ClaimCommand(session, 90_000, List.of(), 1)))
        .isEqualTo(RejectionCode.SESSION_EXPIRED);
  }

  @Test
  @Verifies("S1")
  void moreSessionsAtTheirDeadlineThanTheBudgetEnds_thoseLeftAreOverAllTheSame() {
    Job job = job("job", RunConfig.DEFAULT, 1);
    group.entry("acme", opens(1_000));
    group.entry("acme", opens(1_000));
    long last = job.open("last", 1, 10_000);
    group.after(10_000);
    Answer answer = group.answer("acme", new Heartbeat(last, 0, 0));
    assertThat(group.session(last).endingOrNull()).isNull();
    assertThat(((Result.Rejected) answer.judged().result()).rejection().code())
        .isEqualTo(RejectionCode.SESSION_EXPIRED);
  }

  private Command[] opens(int count) {
    Command[] opens = new Command[count];
    Arrays.setAll(opens, i -> new OpenSession(group.stamp(), "w" + i, List.of(), 1, 10_000));
    return opens;
  }

  @Test
  void deletion_goesInBoundedSteps_andLeavesNothingOfTheRun() {
    Job job = job("job", RunConfig.DEFAULT, 10_000);
    fill(job, job.open("w1", 10_000, 600_000), 500);
    job.ok(job.failRun());
    job.ok(job.delete());
    int entries = 0;
    do {
      group.tick();
      assertThat(rowsOfLastEntry()).isLessThanOrEqualTo(Limits.BACKGROUND_ROWS_PER_ENTRY);
      entries++;
    } while (group.store().view().row(Table.RUN, RowKeys.run("acme", "job")) != null);
    assertThat(entries).isBetween(3, 20);
    long incarnation = job.run.incarnation();
    assertThat(group.runCounters(incarnation)).containsOnly(0L);
    byte[] prefix = RowKeys.number(incarnation);
    for (Table table : List.of(Table.SHARD, Table.CHUNK, Table.EVENT, Table.EVENT_LOG)) {
      assertThat(group.store().view().rows(table, prefix, RowKeys.prefixEnd(prefix), 1)).isEmpty();
    }
    assertThat(group.tenantCounters("acme")[Counters.RUNS]).isZero();
    assertThat(group.tenantCounters("acme")[Counters.LIVE_SHARDS]).isZero();
    assertThat(StateAudit.violations(group.store().view())).isEmpty();
  }

  @Test
  void deletion_readsNoRowAgainForEachSlice() {
    Job job = job("job", RunConfig.DEFAULT, 10_000);
    job.ok(job.cancel());
    job.ok(job.delete());
    CountingView counting = new CountingView(group.store().view());
    Entry empty = new Entry(Entry.VERSION, Group.TERM, group.now(), group.now(), List.of());
    int deleted = Transition.apply(counting, Group.TERM, empty).changes().rows().size();
    assertThat(deleted).isGreaterThan(4_000);
    assertThat(counting.rowsRead()).isLessThan(3L * deleted);
  }

  @Test
  @Verifies("L3")
  void everyKindHasWork_allMoveInTheSameEntry() {
    Job held = job("held", RunConfig.DEFAULT, 3_000);
    Job over = job("over", RunConfig.DEFAULT, 3_000);
    Job gone = job("gone", RunConfig.DEFAULT, 10_000);
    long dying = held.open("w1", 10_000, 10_000);
    long other = held.open("w2", 10_000, 600_000);
    fill(held, dying, 3_000);
    fill(over, other, 3_000);
    gone.ok(gone.cancel());
    stampMany(1_000);
    group.after(60_000 - 1);
    // all at once: expiry, revoking, deletion and the records' end
    group.entry("acme", over.failRun(), gone.delete());
    long ops = count(Table.OP);
    long shards = count(Table.SHARD);
    group.after(1_000).tick();
    assertThat(rowsOfLastEntry()).isLessThanOrEqualTo(Limits.BACKGROUND_ROWS_PER_ENTRY);
    assertThat(leased(held)).isLessThan(3_000);
    assertThat(leased(over)).isLessThan(3_000);
    assertThat(count(Table.SHARD)).isLessThan(shards);
    assertThat(count(Table.OP)).isLessThan(ops);
    group.settle();
    assertThat(leased(held)).isZero();
    assertThat(leased(over)).isZero();
    assertThat(over.row().revoking()).isFalse();
    assertThat(StateAudit.violations(group.store().view())).isEmpty();
  }

  @Test
  void commandsOfTheEntry_doNotLessenTheBackgroundsShare() {
    Job job = job("job", RunConfig.DEFAULT, 3_000);
    long session = job.open("w1", 10_000, 10_000);
    fill(job, session, 3_000);
    group.after(10_000);
    group.entry("acme", opens(500));
    assertThat(leased(job)).isLessThan(2_500);
  }

  private long leased(Job job) {
    return group.runCounters(job.run.incarnation())[Counters.SHARDS_LEASED];
  }

  private long count(Table table) {
    return group.store().view().rows(table, new byte[0], null, Integer.MAX_VALUE).size();
  }

  private void stampMany(int count) {
    Command[] opens = new Command[count];
    Arrays.setAll(opens, i -> new OpenSession(group.stamp(), "w", List.of(), 1, 3_600_000));
    group.entry("acme", opens);
  }

  @Test
  void turnOfTheKinds_goesOnWhereTheLastEntryStopped() {
    Job gone = job("gone", RunConfig.DEFAULT, 10_000);
    gone.ok(gone.cancel());
    gone.ok(gone.delete());
    List<Integer> turns = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      group.tick();
      turns.add(group.reads("acme").group().nextBackground());
    }
    assertThat(turns).allMatch(turn -> turn >= 0 && turn < 4);
    group.settle();
    int still = group.reads("acme").group().nextBackground();
    group.tick();
    assertThat(group.reads("acme").group().nextBackground()).isEqualTo(still);
  }

  @Test
  void endedRun_isDeletedWhenItsRetentionIsOver_andNotBefore() {
    RunConfig config = new RunConfig(1, 1, 0, 5, 5, 0, 0, true, WhenDone.AUTO_COMPLETE, 30_000);
    Job job = Job.sealed(new Group(), config, "-");
    long session = job.open("w1");
    job.ok(job.complete(session, job.grant(session)));
    job.group.after(29_999).settle();
    assertThat(job.status()).isEqualTo(RunStatus.DONE);
    job.group.after(1).settle();
    assertThat(job.row()).isNull();
  }

  @Test
  void retentionZero_keepsTheRun_andDeletingEarlierIsAllowed() {
    Job job = Job.sealed("-");
    job.ok(job.cancel());
    job.group.after(Limits.MAX_RETENTION_MILLIS).settle();
    assertThat(job.status()).isEqualTo(RunStatus.CANCELLED);
    job.ok(job.delete());
    job.group.settle();
    assertThat(job.row()).isNull();
  }

  @Test
  void slicesThatBreakAnInvariant_areTakenBackWhole_loudly_andOtherWorkGoesOn() {
    Job job = Job.sealed(group, RunConfig.DEFAULT, "a-m");
    Job gone = Job.sealed(group, "acme", "gone", RunConfig.DEFAULT, "-");
    long session = job.open("w1");
    job.grant(session);
    gone.ok(gone.cancel());
    gone.ok(gone.delete());
    group.corrupt(job.shard(0).edit().range(Job.range("b-c")).cursor(Job.cursor("z"), false).at(1));
    group.after(10_000).tick();
    assertThat(group.last().effects())
        .anyMatch(
            effect ->
                effect instanceof Effect.ViolationRefused refused
                    && refused.what().startsWith("background: S6"));
    assertThat(job.shard(0).isLeased()).isTrue();
    assertThat(gone.row()).isNull();
    assertThat(group.last().changes().rows())
        .extracting(RowChange::table)
        .doesNotContain(Table.SESSION);
    assertThat(group.events(EventScope.ofTenant(1))).isNotEmpty();
  }
}
