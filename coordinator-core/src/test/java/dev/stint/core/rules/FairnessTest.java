package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Result.Granted;
import dev.stint.core.command.RunCommand;
import dev.stint.core.command.RunPolicy;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.value.Limits;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.WhenDone;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whose shard comes next: priority, then fewest leases per weight, then age. */
@Verifies("L1")
final class FairnessTest {
  private final Group group = new Group();
  private long sequence = 1_000;

  @Test
  void higherPriorityFirst_untilItHasNoMore() {
    run("low", 1, 1, 0, 3);
    run("high", 2, 1, 0, 2);
    assertThat(claimAll(4)).containsExactly("high", "high", "low", "low");
  }

  @Test
  void equalPriority_fewestLeasesPerWeight_olderFirstOnATie() {
    run("one", 5, 1, 0, 10);
    run("three", 5, 3, 0, 10);
    assertThat(claimAll(8))
        .containsExactly("one", "three", "three", "three", "one", "three", "three", "three");
  }

  @Test
  void leasesAlreadyOut_countAgainstARun() {
    run("one", 5, 1, 0, 10);
    long first = session();
    claim(first, 3, "one");
    run("two", 5, 1, 0, 10);
    assertThat(claimAll(4)).containsExactly("two", "two", "two", "one");
  }

  @Test
  void runAtItsMaximumOfLeases_givesWayToLowerPriority() {
    run("high", 2, 1, 2, 5);
    run("low", 1, 1, 0, 5);
    assertThat(claimAll(4)).containsExactly("high", "high", "low", "low");
    assertThat(claimAll(1)).containsExactly("low");
  }

  @Test
  void runBelowItsMaximumAgain_isServedFirstAgain() {
    Job high = run("high", 2, 1, 1, 5);
    run("low", 1, 1, 0, 5);
    long session = session();
    Grant grant = claim(session, 1).get(0);
    assertThat(name(claim(session, 1).get(0))).isEqualTo("low");
    high.ok(high.complete(session, grant));
    assertThat(name(claim(session, 1).get(0))).isEqualTo("high");
  }

  @Test
  void policyChangesPriority_nextClaimFollowsIt() {
    Job low = run("low", 1, 1, 0, 5);
    run("high", 2, 1, 0, 5);
    low.ok(
        new RunCommand.SetRunPolicy(
            group.stamp(), low.run, new RunPolicy(3, null, null, null, null, null)));
    assertThat(claimAll(1)).containsExactly("low");
  }

  @Test
  void namedRunsOnly_othersAreLeftAlone_whateverTheirPriority() {
    run("a", 1, 1, 0, 2);
    run("b", 9, 1, 0, 2);
    run("c", 2, 1, 0, 2);
    assertThat(claim(session(), 9, "a", "c"))
        .extracting(FairnessTest::name)
        .containsExactly("c", "c", "a", "a");
  }

  @Test
  void moreRunsThanAPage_allAreReached() {
    int runs = 150;
    IntStream.range(0, runs).forEach(i -> run("run-" + i, i % 3, 1, 0, 1));
    List<Grant> grants = claim(session(), runs);
    assertThat(grants).hasSize(runs);
    assertThat(grants)
        .extracting(grant -> Integer.parseInt(name(grant).substring(4)) % 3)
        .isSortedAccordingTo((a, b) -> b - a);
  }

  @Test
  void runsWithoutAnythingClaimable_hideNothingBehindThem() {
    Job empty = run("empty", 9, 1, 0, 1);
    Job paused = run("paused", 8, 1, 0, 1);
    run("later", 1, 1, 0, 1);
    empty.ok(empty.parkShard(0));
    paused.ok(paused.pause());
    assertThat(claimAll(2)).containsExactly("later");
  }

  @Test
  void weightsAtTheirBounds_compareWithoutOverflow() {
    run("light", 5, 1, 0, 3);
    run("heavy", 5, Limits.MAX_WEIGHT, 0, 10);
    assertThat(claimAll(6)).containsExactly("light", "heavy", "heavy", "heavy", "heavy", "heavy");
  }

  private Job run(String name, int priority, int weight, int maxLeases, int shards) {
    RunConfig config =
        new RunConfig(
            priority, weight, maxLeases, 5, 5, 1_000, 60_000, true, WhenDone.AUTO_COMPLETE, 0);
    String[] ranges =
        IntStream.range(0, shards)
            .mapToObj(i -> Character.toString('a' + i) + "-" + Character.toString('b' + i))
            .toArray(String[]::new);
    return Job.sealed(group, "acme", name, config, ranges);
  }

  private long session() {
    return Job.unsealed(group, "acme", "opener-" + sequence++, RunConfig.DEFAULT)
        .open("w1", 1_000, 60_000);
  }

  private List<String> claimAll(int max) {
    return claim(session(), max).stream().map(FairnessTest::name).toList();
  }

  private List<Grant> claim(long session, int max, String... runs) {
    ClaimCommand claim = new ClaimCommand(session, sequence++, List.of(runs), max);
    return group.accepted(Granted.class, "acme", claim).grants();
  }

  private static String name(Grant grant) {
    return grant.target().run().name();
  }
}
