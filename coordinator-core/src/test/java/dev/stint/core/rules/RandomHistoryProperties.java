package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.Entry;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.HistoryAudit;
import dev.stint.core.fixture.RandomCommands;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.EventRow;
import dev.stint.core.row.GroupRow;
import dev.stint.core.row.Table;
import dev.stint.core.rules.Outcome.Answer;
import dev.stint.core.state.Digest;
import dev.stint.core.state.StateAudit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** S1 to S11 after every command of random histories; jqwik prints the seed of a failure. */
final class RandomHistoryProperties {
  private static final int STEPS = 250;

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void randomHistory_invariantsHoldAfterEveryCommand(@ForAll long seed) {
    Group group = new Group().unaudited();
    RandomCommands commands = new RandomCommands(seed);
    HistoryAudit audit = new HistoryAudit();
    for (int step = 0; step < STEPS; step++) {
      passTime(group, commands);
      Proposal proposal = commands.next(group.now());
      Answer answer = group.entry(List.of(proposal)).get(0);
      commands.learn(proposal, answer);
      assertThat(StateAudit.violations(group.store().view()))
          .as("seed %s step %s %s", seed, step, proposal)
          .isEmpty();
      assertThat(audit.violations(group.store().view(), List.of(proposal), group.last()))
          .as("seed %s step %s %s gave %s", seed, step, proposal, answer)
          .isEmpty();
      assertThat(answer.judged().result())
          .as("seed %s step %s: nothing may come to INTERNAL", seed, step)
          .matches(result -> !isInternal(result));
    }
    assertThat(violationEvents(group)).isEmpty();
  }

  /** Many commands an entry: what one does to the next before any background work. */
  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void randomHistory_invariantsHoldAfterEntriesOfMany(@ForAll long seed) {
    Group group = new Group().unaudited();
    RandomCommands commands = new RandomCommands(seed);
    HistoryAudit audit = new HistoryAudit();
    for (int entry = 0; entry < STEPS / 5; entry++) {
      passTime(group, commands);
      List<Proposal> batch = new ArrayList<>();
      for (int i = commands.random().nextInt(10); i >= 0; i--) {
        batch.add(commands.next(group.now()));
      }
      List<Answer> answers = group.entry(batch);
      for (int i = 0; i < batch.size(); i++) {
        commands.learn(batch.get(i), answers.get(i));
      }
      assertThat(StateAudit.violations(group.store().view())).as("seed %s", seed).isEmpty();
      assertThat(audit.violations(group.store().view(), batch, group.last()))
          .as("seed %s %s gave %s", seed, batch, answers)
          .isEmpty();
    }
  }

  /** S9: whatever was judged changes nothing when it comes again, at once or much later. */
  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void judgedCommand_comesAgainEarlyOrLate_changesNothing_andIsAnsweredAsBefore(@ForAll long seed) {
    Group group = new Group().unaudited();
    RandomCommands commands = new RandomCommands(seed);
    Random random = new Random(seed);
    List<Repeat> judged = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      passTime(group, commands);
      Proposal proposal = commands.next(group.now());
      Answer answer = group.entry(List.of(proposal)).get(0);
      commands.learn(proposal, answer);
      if (Repeat.isBound(proposal, answer)) {
        judged.add(new Repeat(proposal, answer));
      }
      if (!judged.isEmpty() && random.nextInt(3) == 0) {
        Repeat repeat = judged.get(judged.size() - 1 - back(random, judged.size()));
        group.settle();
        Digest before = group.store().digest();
        Answer again = group.entry(List.of(repeat.proposal())).get(0);
        assertThat(group.store().digest())
            .as("seed %s step %s %s again gave %s", seed, step, repeat, again)
            .isEqualTo(before);
        assertThat(repeat.allows(again, group))
            .as("seed %s step %s %s again gave %s", seed, step, repeat, again)
            .isTrue();
      }
    }
  }

  /** The last ones more often, while their leases and records live. */
  private static int back(Random random, int size) {
    return random.nextInt(2) == 0 ? random.nextInt(Math.min(size, 5)) : random.nextInt(size);
  }

  /**
   * S12: commands of the same time give the same answers and the same state, in an entry each or in
   * entries of many, wherever no background work comes between: it is done at the head of entries.
   */
  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void sameCommands_inOtherBatches_giveEqualAnswersAndDigests(@ForAll long seed) {
    Group single = new Group().unaudited();
    Group batched = new Group().unaudited();
    RandomCommands commands = new RandomCommands(seed);
    for (int entry = 0; entry < STEPS / 3; entry++) {
      passTime(single, commands);
      List<Proposal> batch = new ArrayList<>();
      List<Answer> answers = new ArrayList<>();
      do {
        Proposal proposal = commands.next(single.now());
        Answer answer = single.entry(List.of(proposal)).get(0);
        commands.learn(proposal, answer);
        batch.add(proposal);
        answers.add(answer);
      } while (batch.size() < 8 && !single.hasBackgroundWork());
      GroupRow at = single.last().group();
      Entry all = new Entry(Entry.VERSION, Group.TERM, at.nowMillis(), at.horizonMillis(), batch);
      assertThat(batched.apply(all).answers()).as("seed %s %s", seed, batch).isEqualTo(answers);
      assertThat(batched.store().digest())
          .as("seed %s %s", seed, batch)
          .isEqualTo(single.store().digest());
    }
  }

  private static void passTime(Group group, RandomCommands commands) {
    if (commands.random().nextInt(12) == 0) {
      group.afterWithHorizonHeld(commands.random().nextInt(5_000));
    } else {
      group.after(commands.pauseMillis());
    }
  }

  private static boolean isInternal(Result result) {
    return result instanceof Result.Rejected rejected
        && rejected.rejection().code() == RejectionCode.INTERNAL;
  }

  private static List<EventRow> violationEvents(Group group) {
    return group.store().view().rows(Table.EVENT, new byte[0], null, 100_000).stream()
        .map(EventRow.class::cast)
        .filter(row -> row.event().kind() == EventKind.INTERNAL_VIOLATION)
        .toList();
  }
}
