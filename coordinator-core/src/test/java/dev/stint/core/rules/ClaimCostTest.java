package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Entry;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.state.CountingView;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.Limits;
import dev.stint.core.value.RunConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a claim reads does not grow with the number of shards. */
@Verifies("L1")
final class ClaimCostTest {

  @Test
  void hundredTimesTheShards_claimReadsTheSame() {
    Job small = job(1_000);
    Job large = job(100_000);
    for (int max : new int[] {1, 16, Limits.MAX_GRANTS_PER_CLAIM}) {
      long reads = rowsReadByClaim(small, max);
      assertThat(rowsReadByClaim(large, max)).as("a claim of %s", max).isEqualTo(reads);
      assertThat(reads).isLessThan(40 + 6L * max);
    }
  }

  @Test
  void thousandsGrantedAndReleased_claimReadsNoMoreThanBefore() {
    Job job = job(5_000);
    long before = rowsReadByClaim(job, 1);
    long session = job.open("w1", 10_000, 60_000);
    for (int i = 0; i < 10; i++) {
      job.grants(session, 250);
    }
    job.ok(job.evict(session, true));
    job.group.settle();
    assertThat(rowsReadByClaim(job, 1)).isLessThan(before + 8);
  }

  @Test
  void shardsThatAllWait_claimWithNothingToGive_readsAHandful() {
    Job job = job(5_000);
    long session = job.open("w1", 10_000, 60_000);
    for (int i = 0; i < 20; i++) {
      job.grants(session, 250);
    }
    job.ok(job.evict(session, false)); // none before the deadline
    job.group.settle();
    assertThat(rowsReadByClaim(job, 256)).isLessThan(40);
  }

  private static Job job(int shards) {
    Group group = new Group().unaudited();
    Job job = Job.unsealed(group, "acme", "job", RunConfig.DEFAULT);
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

  /** Judges a claim of a fresh session on the side and counts what it reads from below. */
  private static long rowsReadByClaim(Job job, int max) {
    Group group = job.group;
    long session = job.open("prober", Limits.MAX_GRANTS_PER_CLAIM, 60_000);
    CountingView counting = new CountingView(group.store().view());
    ClaimCommand claim = new ClaimCommand(session, 1, List.of(), max);
    Entry entry =
        new Entry(
            Entry.VERSION,
            Group.TERM,
            group.now(),
            group.now(),
            List.of(Group.proposal("acme", claim)));
    Outcome outcome = Transition.apply(counting, Group.TERM, entry);
    assertThat(outcome.answers().get(0).judged().isRejected()).isFalse();
    return counting.rowsRead();
  }
}
