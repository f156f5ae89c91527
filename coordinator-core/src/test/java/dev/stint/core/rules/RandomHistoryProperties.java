package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.RandomCommands;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.EventRow;
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
    long revision = 0;
    for (int step = 0; step < STEPS; step++) {
      passTime(group, commands.random());
      Proposal proposal = commands.next(group.now());
      Answer answer = group.entry(List.of(proposal)).get(0);
      commands.learn(proposal, answer);
      assertThat(StateAudit.violations(group.store().view()))
          .as("seed %s step %s %s", seed, step, proposal)
          .isEmpty();
      assertThat(answer.judged().result())
          .as("seed %s step %s: nothing may come to INTERNAL", seed, step)
          .matches(result -> !isInternal(result));
      assertThat(group.revision()).isGreaterThanOrEqualTo(revision);
      revision = group.revision();
    }
    assertThat(violationEvents(group)).isEmpty();
  }

  /** S9: whatever was judged changes nothing when it comes again, at once or much later. */
  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void judgedCommand_comesAgainEarlyOrLate_changesNothing(@ForAll long seed) {
    Group group = new Group().unaudited();
    RandomCommands commands = new RandomCommands(seed);
    Random random = new Random(seed);
    List<Proposal> judged = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      passTime(group, random);
      Proposal proposal = commands.next(group.now());
      Answer answer = group.entry(List.of(proposal)).get(0);
      commands.learn(proposal, answer);
      if (isBound(proposal, answer)) {
        judged.add(proposal);
      }
      if (!judged.isEmpty() && random.nextInt(3) == 0) {
        Proposal again = judged.get(random.nextInt(judged.size()));
        drain(group);
        Digest before = group.store().digest();
        Answer second = group.entry(List.of(again)).get(0);
        assertThat(group.store().digest())
            .as("seed %s step %s again %s gave %s", seed, step, again, second)
            .isEqualTo(before);
      }
    }
  }

  /** S12: the same entries, cut in other batches of one command or many, give the same state. */
  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void sameEntries_appliedTwice_giveEqualDigests(@ForAll long seed) {
    assertThat(play(seed).store().digest()).isEqualTo(play(seed).store().digest());
  }

  private static Group play(long seed) {
    Group group = new Group().unaudited();
    RandomCommands commands = new RandomCommands(seed);
    for (int step = 0; step < STEPS / 5; step++) {
      passTime(group, commands.random());
      List<Proposal> batch = new ArrayList<>();
      for (int i = 0; i < 1 + commands.random().nextInt(8); i++) {
        batch.add(commands.next(group.now()));
      }
      List<Answer> answers = group.entry(batch);
      for (int i = 0; i < batch.size(); i++) {
        commands.learn(batch.get(i), answers.get(i));
      }
      assertThat(StateAudit.violations(group.store().view())).as("seed %s", seed).isEmpty();
    }
    return group;
  }

  private static void passTime(Group group, Random random) {
    switch (random.nextInt(12)) {
      case 0 -> group.after(random.nextInt(30_000));
      case 1 -> group.afterWithHorizonHeld(random.nextInt(5_000));
      default -> group.after(random.nextInt(400));
    }
  }

  /** Ticks at the same time until no background work is left, so that a digest stands still. */
  private static void drain(Group group) {
    Digest last;
    do {
      last = group.store().digest();
      group.tick();
    } while (!last.equals(group.store().digest()));
  }

  /** Whether S9 speaks of it: not a heartbeat, an ungranted claim, or what named nothing known. */
  private static boolean isBound(Proposal proposal, Answer answer) {
    Result result = answer.judged().result();
    boolean unknown =
        result instanceof Result.Rejected rejected
            && (rejected.rejection().code() == RejectionCode.NOT_FOUND
                || rejected.rejection().code() == RejectionCode.CONFLICT
                || rejected.rejection().code() == RejectionCode.STALE_FENCE);
    return !(proposal.command() instanceof SessionCommand.Heartbeat)
        && !(proposal.command() instanceof ClaimCommand && !(result instanceof Result.Granted))
        && !unknown;
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
