package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.Result;
import dev.stint.core.command.RunCommand;
import dev.stint.core.command.RunPolicy;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.rules.Outcome.Answer;
import dev.stint.core.value.Blob;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which command a run of which status allows: the run gate of the protocol, cell by cell. A dash is
 * a refusal as {@code RUN_NOT_ACTIVE} with the status.
 */
@Verifies("S8")
final class RunGateTest {
  private static final String GATE =
      """
      command        INITIALIZING ACTIVE      PAUSED      DONE     FAILED   CANCELLED DELETING
      claim          nothing      granted     nothing     settled  settled  settled   settled
      checkpoint     -            ok          ok          -        -        -         -
      complete       -            ok          ok          -        -        -         -
      release        -            ok          ok          -        -        -         -
      fail           -            ok          ok          -        -        -         -
      park           -            ok          ok          -        -        -         -
      quarantine     -            ok          ok          -        -        -         -
      split-replace  -            ok          ok          -        -        -         -
      split-residual -            ok          ok          -        -        -         -
      add-shards     ok           -           -           -        -        -         -
      seal           ok           same        same        -        -        -         -
      unpark         -            ok          ok          -        -        -         -
      split-shard    -            ok          ok          -        -        -         -
      park-shard     -            ok          ok          -        -        -         -
      revoke         -            ok          ok          -        -        -         -
      pause          -            PAUSED      same        -        -        -         -
      resume         -            same        ACTIVE      -        -        -         -
      policy         -            ok          ok          -        -        -         -
      complete-run   -            NOT_SETTLED NOT_SETTLED same     -        -         -
      fail-run       -            FAILED      FAILED      -        same     -         -
      cancel         CANCELLED    CANCELLED   CANCELLED   -        -        same      -
      delete         DELETING     -           -           DELETING DELETING DELETING  same
      create         same         same        same        same     same     same      ALREADY_EXISTS
      """;

  static Stream<Arguments> gate() {
    List<String[]> lines = GATE.lines().map(line -> line.trim().split("\\s+")).toList();
    String[] head = lines.get(0);
    List<Arguments> cells = new ArrayList<>();
    for (String[] line : lines.subList(1, lines.size())) {
      for (int i = 1; i < head.length; i++) {
        cells.add(Arguments.of(line[0], RunStatus.valueOf(head[i]), line[i]));
      }
    }
    return cells.stream();
  }

  private Job job;
  private Grant grant;
  private long session;

  @ParameterizedTest(name = "{0} in {1} gives {2}")
  @MethodSource("gate")
  void commandInStatus_isJudgedAsTheGateSays(String name, RunStatus status, String expected) {
    Command into = bring(status);
    Command command = command(name);
    List<Answer> answers =
        into == null
            ? job.group.entry("acme", command)
            : job.group.entry("acme", into, command); // the next entry would delete it all
    Result result = answers.get(answers.size() - 1).judged().result();
    RunStatus after = job.row().status();
    switch (expected) {
      case "ok" -> assertThat(result).isNotInstanceOf(Result.Rejected.class);
      case "same" -> {
        assertThat(result).isNotInstanceOf(Result.Rejected.class);
        assertThat(after).isEqualTo(status);
      }
      case "granted" -> assertThat(result).isInstanceOf(Result.Granted.class);
      case "nothing", "settled" ->
          assertThat(((Result.NothingGranted) result).why())
              .isEqualTo(
                  expected.equals("settled")
                      ? Result.NothingGranted.Why.SETTLED
                      : Result.NothingGranted.Why.NOTHING_CLAIMABLE);
      default -> {
        if (result instanceof Result.Rejected rejected) {
          assertRefused(rejected.rejection(), expected, status);
        } else {
          assertThat(after).isEqualTo(RunStatus.valueOf(expected));
        }
      }
    }
  }

  private static void assertRefused(Rejection rejection, String expected, RunStatus status) {
    assertThat(rejection.code().name())
        .isEqualTo(expected.equals("-") ? "RUN_NOT_ACTIVE" : expected);
    if (!expected.equals("NOT_SETTLED")) {
      assertThat(rejection.runStatusOrNull()).isEqualTo(status);
    }
  }

  /** A run in this status; the command that brings it there is left over for DELETING. */
  private Command bring(RunStatus status) {
    job = Job.unsealed(new Group(), "acme", "job", RunConfig.DEFAULT);
    job.add(0, "a-f", "f-k", "k-p");
    session = job.open("w1", 10, 60_000);
    grant = new Grant(job.target(0), 1, 1, Job.range("a-f"), null, Blob.EMPTY, true);
    if (status == RunStatus.INITIALIZING) {
      return null;
    }
    job.ok(job.seal());
    job.ok(job.parkShard(2));
    if (status == RunStatus.DONE) {
      job.ok(job.parkShard(0));
      job.ok(job.parkShard(1));
      job.ok(job.completeRun(true));
      return null;
    }
    grant = job.grant(session);
    switch (status) {
      case PAUSED -> job.ok(job.pause());
      case FAILED -> job.ok(job.failRun());
      case CANCELLED -> job.ok(job.cancel());
      case DELETING -> {
        job.ok(job.cancel());
        return job.delete();
      }
      default -> {
        // active
      }
    }
    return null;
  }

  private Command command(String name) {
    return switch (name) {
      case "claim" -> new ClaimCommand(session, 900, List.of("job"), 1);
      case "add-shards" ->
          new ShardsCommand.AddShards(
              job.group.stamp(), job.run, 5, List.of(Job.range("x-z")), List.of(), List.of());
      case "seal" -> job.seal();
      case "unpark" -> job.unpark(2L);
      case "split-shard" -> job.splitShard(1, "g");
      case "park-shard" -> job.parkShard(1);
      case "revoke" -> job.revoke(0, true);
      case "pause" -> job.pause();
      case "resume" -> job.resume();
      case "policy" ->
          new RunCommand.SetRunPolicy(
              job.group.stamp(), job.run, new RunPolicy(7, null, null, null, null, null));
      case "complete-run" -> job.completeRun(true);
      case "fail-run" -> job.failRun();
      case "cancel" -> job.cancel();
      case "delete" -> job.delete();
      case "create" -> new RunCommand.CreateRun(job.group.stamp(), "job", RunConfig.DEFAULT);
      default -> ofHolder(name);
    };
  }

  private ShardCommand ofHolder(String name) {
    return switch (name) {
      case "checkpoint" -> job.checkpoint(session, grant, "c");
      case "complete" -> job.complete(session, grant);
      case "release" -> job.release(session, grant);
      case "fail" -> job.fail(session, grant);
      case "park" -> job.park(session, grant, null);
      case "quarantine" -> job.quarantine(session, grant, "c");
      case "split-replace" -> job.splitReplace(session, grant, "c");
      case "split-residual" -> job.splitResidual(session, grant, "c");
      default -> throw new IllegalArgumentException(name);
    };
  }
}
