package dev.stint.core.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stint.core.command.Grant;
import dev.stint.core.command.Result;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.read.RunMap.Bucket;
import dev.stint.core.state.CountingView;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunRef;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RunMapTest {

  private static List<Bucket> map(Job job, int buckets, int exact) {
    return RunMap.of(job.group.store().view(), job.tenant, job.run, buckets, exact).orElseThrow();
  }

  private static List<Bucket> map(Job job, int buckets) {
    return RunMap.of(job.group.store().view(), job.tenant, job.run, buckets).orElseThrow();
  }

  /** Shards: a done, c leased and half way, e parked, g waiting; b was set aside from a. */
  private static Job variety() {
    Job job = Job.sealed("a-c", "c-e", "e-g", "g-i");
    long session = job.open("w1");
    Grant done = job.grant(session);
    job.group.accepted(
        Result.Quarantined.class,
        "acme",
        new ShardCommand.Quarantine(
            session,
            done.target(),
            done.fence(),
            job.nextSequence(),
            Job.key("b"),
            Blob.EMPTY,
            "",
            ""));
    job.group.accepted(Result.Done.class, "acme", job.complete(session, done));
    Grant half = job.grant(session);
    job.group.accepted(Result.Done.class, "acme", job.checkpoint(session, half, "d"));
    Grant parked = job.grant(session);
    job.group.accepted(
        Result.Done.class,
        "acme",
        new ShardCommand.Park(
            session, parked.target(), parked.fence(), job.nextSequence(), null, "", ""));
    return job;
  }

  @Test
  void bucketForEachLeaf_showsItsState() {
    List<Bucket> map = map(variety(), 100);
    assertThat(map)
        .extracting(Bucket::range)
        .containsExactly(Job.range("a-c"), Job.range("c-e"), Job.range("e-g"), Job.range("g-i"));
    assertThat(map).extracting(Bucket::done).containsExactly(1, 0, 0, 0);
    assertThat(map).extracting(Bucket::leased).containsExactly(0, 1, 0, 0);
    assertThat(map).extracting(Bucket::parked).containsExactly(1, 0, 1, 0);
    assertThat(map).extracting(Bucket::waiting).containsExactly(0, 0, 0, 1);
    assertThat(map).extracting(Bucket::progress).containsExactly(1.0, 0.5, 0.0, 0.0);
    assertThat(map).noneMatch(Bucket::sampled);
  }

  @Test
  void fewerBucketsThanLeaves_countEachLeafOnce() {
    List<Bucket> map = map(variety(), 3);
    assertThat(map).hasSize(3);
    int all = map.stream().mapToInt(b -> b.done() + b.leased() + b.parked() + b.waiting()).sum();
    assertThat(all).isEqualTo(5);
    assertThat(map.get(0).range().startOrNull()).isEqualTo(Job.key("a"));
    assertThat(map.get(2).range().endOrNull()).isEqualTo(Job.key("i"));
    assertThat(map(variety(), 1).get(0).progress()).isCloseTo(1.5 / 4, within(1e-9));
  }

  @Test
  void runWithoutShards_hasNoBucket_andUnknownRunNoMap() {
    Job job = Job.unsealed(new Group(), "acme", "job", RunConfig.DEFAULT);
    assertThat(map(job, 10)).isEmpty();
    assertThat(RunMap.of(job.group.store().view(), "other", job.run, 10)).isEmpty();
    assertThat(RunMap.of(job.group.store().view(), "acme", new RunRef("nob", 0), 10)).isEmpty();
  }

  @Test
  void largeRun_isSampledInEqualWidths_eachLeafInTheBucketInWhichItStarts() {
    Job job = variety();
    List<Bucket> map = map(job, 8, 3);
    assertThat(map).hasSize(8);
    assertThat(map.get(0).range().startOrNull()).isEqualTo(Job.key("a"));
    assertThat(map.get(7).range().endOrNull()).isEqualTo(Job.key("i"));
    assertThat(map).extracting(Bucket::done).containsExactly(1, 0, 0, 0, 0, 0, 0, 0);
    assertThat(map).extracting(Bucket::leased).containsExactly(0, 0, 1, 0, 0, 0, 0, 0);
    assertThat(map.get(1).progress()).isEqualTo(1);
    assertThat(map.get(3).progress()).isEqualTo(0);
  }

  @Test
  void bucketWithMoreLeavesThanLookedAt_saysSo_andCostsNoMore() {
    String[] ranges = new String[500];
    for (int i = 0; i < ranges.length; i++) {
      ranges[i] = (1_000 + i) + "-" + (1_001 + i);
    }
    Job job = Job.sealed(ranges);
    CountingView view = new CountingView(job.group.store().view());
    List<Bucket> map = RunMap.of(view, "acme", job.run, 4, 100).orElseThrow();
    assertThat(map).hasSize(4).anyMatch(Bucket::sampled);
    assertThat(map).allMatch(b -> b.waiting() <= RunMap.LEAVES_PER_BUCKET);
    assertThat(map(job, 4)).extracting(Bucket::waiting).containsExactly(125, 125, 125, 125);
  }

  @Test
  void openKeySpace_isOneBucketFromEndToEnd() {
    Job job = Job.sealed("-");
    assertThat(map(job, 5)).extracting(Bucket::range).containsExactly(KeyRange.all());
    assertThat(map(job, 2, 0))
        .extracting(Bucket::range)
        .containsExactly(
            KeyRange.of(null, Key.of(new byte[] {-128})),
            KeyRange.of(Key.of(new byte[] {-128}), null));
  }

  @Test
  @Verifies("S14")
  void nextRunHasAnOpenStart_mapIsOfTheRunAskedFor() {
    Group group = new Group();
    Job job = Job.unsealed(group, "acme", "job", RunConfig.DEFAULT);
    Job next = Job.unsealed(group, "other", "job", RunConfig.DEFAULT);
    next.add(0, "-");
    job.add(0, "a-m");
    for (int exact : List.of(0, 100)) {
      Bucket only = map(job, 1, exact).get(0);
      assertThat(only.range()).isEqualTo(Job.range("a-m"));
      assertThat(only.waiting()).isEqualTo(1);
    }
  }
}
