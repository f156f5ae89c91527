package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.CommandKind;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.Result;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.RandomCommands;
import dev.stint.core.row.ShardRow;
import dev.stint.core.rules.Outcome.Answer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random histories prove something only if things happen in them: shards granted, split, set aside,
 * finished, lost, and granted again. A generator whose sessions are always dead passes everything.
 */
final class RandomCommandsTest {
  private static final int HISTORIES = 40;
  private static final int STEPS = 250;

  private final Map<String, Integer> counts = new TreeMap<>();

  private void count(String what, int times) {
    counts.merge(what, times, Integer::sum);
  }

  @Test
  void histories_areFullOfEvents() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      play(seed * 7_919);
    }
    for (CommandKind kind : CommandKind.values()) {
      if (kind != CommandKind.BOOTSTRAP) {
        assertThat(counts).as("%s accepted", kind).containsKey("accepted " + kind);
      }
    }
    assertThat(counts.get("accepted CHECKPOINT")).isGreaterThan(200);
    for (String often : List.of("root", "child", "sliver", "key of an earlier run")) {
      assertThat(counts.getOrDefault("granted " + often, 0)).as(often).isGreaterThan(5);
    }
    for (String kind : List.of("sessions", "revoking", "deleting", "retention")) {
      assertThat(counts.getOrDefault("steps of " + kind, 0)).as(kind).isGreaterThan(5);
    }
  }

  private void play(long seed) {
    Group group = new Group().unaudited();
    RandomCommands commands = new RandomCommands(seed);
    Map<String, Long> incarnations = new TreeMap<>();
    for (int step = 0; step < STEPS; step++) {
      group.after(commands.pauseMillis());
      Proposal proposal = commands.next(group.now());
      Answer answer = group.entry(List.of(proposal)).get(0);
      commands.learn(proposal, answer);
      Result result = answer.judged().result();
      if (!answer.replayed() && !(result instanceof Result.Rejected)) {
        count("accepted " + proposal.command().kind(), 1);
      }
      if (result instanceof Result.Granted granted && !answer.replayed()) {
        granted.grants().forEach(grant -> granted(group, proposal, grant, incarnations));
      }
      steps(group.last().background());
    }
  }

  private void granted(
      Group group, Proposal proposal, Grant grant, Map<String, Long> incarnations) {
    long incarnation = grant.target().run().incarnation();
    ShardRow shard = group.shard(incarnation, grant.target().shard());
    boolean isRoot = shard.originalOrNull() != null;
    count("granted " + (shard.sliver() ? "sliver" : isRoot ? "root" : "child"), 1);
    Long before =
        incarnations.put(proposal.tenant() + "/" + grant.target().run().name(), incarnation);
    count("granted key of an earlier run", before != null && before != incarnation ? 1 : 0);
  }

  private void steps(BackgroundSteps steps) {
    int[] all = {steps.sessions(), steps.revoking(), steps.deleting(), steps.retention()};
    assertThat(Arrays.stream(all).sum()).isEqualTo(steps.total());
    count("steps of sessions", all[0]);
    count("steps of revoking", all[1]);
    count("steps of deleting", all[2]);
    count("steps of retention", all[3]);
  }
}
