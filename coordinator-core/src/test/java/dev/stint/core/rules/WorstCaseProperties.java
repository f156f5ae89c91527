package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.command.WorstCase;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.RandomCommands;
import dev.stint.core.row.Table;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.Limits;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.WhenDone;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** No command writes more rows than the batcher was told before the log. */
final class WorstCaseProperties {

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void randomCommands_writeNoMoreThanTheirWorstCase(@ForAll long seed) {
    Group group = new Group().unaudited();
    RandomCommands commands = new RandomCommands(seed);
    for (int step = 0; step < 150; step++) {
      group.after(commands.random().nextInt(400)).settle();
      Proposal proposal = commands.next(group.now());
      commands.learn(proposal, group.entry(List.of(proposal)).get(0));
      assertBounded(group, proposal.command());
    }
  }

  private static void assertBounded(Group group, Command command) {
    long rows =
        group.last().changes().rows().stream().filter(row -> row.table() != Table.GROUP).count();
    assertThat(rows).as("%s", command).isLessThanOrEqualTo(WorstCase.rows(command));
  }

  private static void judge(Job job, Command command) {
    job.group.settle();
    job.ok(command);
    assertBounded(job.group, command);
  }

  @Example
  void claimOverAsManyRunsAsGrants_isBounded() {
    Group group = new Group().unaudited();
    Job job = Job.sealed(group, "acme", "run-0", RunConfig.DEFAULT, "-");
    for (int i = 1; i < Limits.MAX_GRANTS_PER_CLAIM; i++) {
      Job.sealed(group, "acme", "run-" + i, RunConfig.DEFAULT, "-");
    }
    long session = job.open("w1", 1_000, 600_000);
    judge(job, new ClaimCommand(session, 1, List.of(), Limits.MAX_GRANTS_PER_CLAIM));
  }

  @Example
  void splitThatEndsItsRun_isBounded() {
    Job job = Job.sealed(new Group(), RunConfig.DEFAULT, "c-m");
    long session = job.open("w1");
    Grant grant = job.grant(session);
    job.ok(job.splitResidual(session, grant, "f"));
    judge(job, job.complete(session, job.grant(session)));
    job.ok(lastKeyBefore(job, session, grant));
    judge(job, job.splitReplace(session, grant, "d", "e"));
    assertThat(job.status().isTerminal()).isTrue();
  }

  @Example
  void operatorsSplitThatEndsItsRun_isBounded() {
    Job job = Job.sealed(new Group(), RunConfig.DEFAULT, "c-m");
    long session = job.open("w1");
    Grant grant = job.grant(session);
    job.ok(job.splitResidual(session, grant, "f"));
    job.ok(job.complete(session, job.grant(session)));
    job.ok(lastKeyBefore(job, session, grant));
    job.ok(job.release(session, grant));
    judge(job, job.splitShard(0, "d", "e"));
    assertThat(job.status().isTerminal()).isTrue();
  }

  /** Narrows the shard to end right behind its cursor: nothing of it is left to do. */
  private static Command lastKeyBefore(Job job, long session, Grant grant) {
    job.ok(job.checkpoint(session, grant, "e"));
    job.ok(
        new ShardCommand.SplitResidual(
            session, grant.target(), grant.fence(), job.nextSequence(), Job.key("e").successor()));
    return job.complete(session, job.grant(session));
  }

  @Example
  void operationsThatSettleOrEndTheirRun_areBounded() {
    RunConfig once = new RunConfig(1, 1, 0, 1, 1, 0, 0, true, WhenDone.AUTO_COMPLETE, 0);
    for (int way = 0; way < 4; way++) {
      Job job = Job.sealed(new Group(), once, "c-m");
      long session = job.open("w1");
      if (way == 3) {
        judge(job, job.parkShard(0));
        continue;
      }
      Grant grant = job.grant(session);
      judge(
          job,
          way == 0
              ? job.complete(session, grant, "d")
              : way == 1 ? job.fail(session, grant) : job.park(session, grant, "d"));
      assertThat(job.row().settled()).isTrue();
    }
  }

  @Example
  void largestChunkAndUnpark_fitIntoAnEntry() {
    List<KeyRange> ranges =
        Collections.nCopies(Limits.MAX_RANGES_PER_CHUNK, KeyRange.all()); // the number counts
    Job job = Job.sealed("-");
    Command add =
        new ShardsCommand.AddShards(job.group.stamp(), job.run, 1, ranges, List.of(), List.of());
    Command unpark =
        job.unpark(
            IntStream.range(0, Limits.MAX_IDS_PER_UNPARK)
                .boxed()
                .map(Long::valueOf)
                .toArray(Long[]::new));
    assertThat(WorstCase.rows(add)).isLessThanOrEqualTo(Limits.MAX_ENTRY_ROWS);
    assertThat(WorstCase.rows(unpark)).isLessThanOrEqualTo(Limits.MAX_ENTRY_ROWS);
  }
}
