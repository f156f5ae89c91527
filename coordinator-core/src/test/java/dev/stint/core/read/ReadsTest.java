package dev.stint.core.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Result;
import dev.stint.core.command.RunCommand;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.state.Counters;
import dev.stint.core.value.Blob;
import dev.stint.core.value.HeldLease;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.ParkReason;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardStatus;
import dev.stint.core.value.WhenDone;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class ReadsTest {
  private static final Set<RunStatus> ANY = EnumSet.noneOf(RunStatus.class);

  private static Reads reads(Job job) {
    return job.group.reads(job.tenant);
  }

  private static void quarantine(Job job, long session, Grant grant, String key) {
    job.group.accepted(
        Result.Quarantined.class,
        job.tenant,
        new ShardCommand.Quarantine(
            session,
            grant.target(),
            grant.fence(),
            job.nextSequence(),
            Job.key(key),
            Blob.EMPTY,
            "bad",
            "no good"));
  }

  private static void split(Job job, long session, Grant grant, String... at) {
    job.group.accepted(
        Result.Split.class,
        job.tenant,
        new ShardCommand.SplitReplace(
            session,
            grant.target(),
            grant.fence(),
            job.nextSequence(),
            List.of(at).stream().map(Job::key).toList(),
            List.of()));
  }

  private static List<Long> all(Job job, ShardFilter filter, int limit) {
    return pages(from -> reads(job).shards(job.run, filter, from, limit).orElseThrow()).stream()
        .map(one -> one.shard().shard())
        .toList();
  }

  private static <T> List<T> pages(Function<Optional<Blob>, Page<T>> read) {
    List<T> items = new ArrayList<>();
    Optional<Blob> from = Optional.empty();
    do {
      Page<T> page = read.apply(from);
      items.addAll(page.items());
      from = page.next();
    } while (from.isPresent());
    return items;
  }

  @Test
  void run_isFoundByNameOrIncarnation_andNoOtherIncarnation() {
    Job job = Job.sealed("-m", "m-");
    RunSummary run = reads(job).run(job.run).orElseThrow();
    assertThat(run.active()).isEqualTo(2);
    assertThat(run.run().status()).isEqualTo(RunStatus.ACTIVE);
    assertThat(reads(job).run(new RunRef("job", 0))).isPresent();
    assertThat(reads(job).run(new RunRef("job", job.run.incarnation() + 1))).isEmpty();
    assertThat(reads(job).run(new RunRef("nob", 0))).isEmpty();
    assertThat(job.group.reads("other").run(job.run)).isEmpty();
  }

  @Test
  void runs_areListedByNameInPages_andAsStatusesSay() {
    Group group = new Group();
    for (String name : List.of("c", "a", "b")) {
      Job.unsealed(group, "acme", name, RunConfig.DEFAULT);
    }
    Job.unsealed(group, "acmf", "z", RunConfig.DEFAULT);
    Job.unsealed(group, "acm", "z", RunConfig.DEFAULT);
    Job.sealed(group, RunConfig.DEFAULT, "-");
    for (int limit : List.of(1, 2, 1_000)) {
      assertThat(pages(from -> group.reads("acme").runs(ANY, from, limit)))
          .extracting(run -> run.run().name())
          .containsExactly("a", "b", "c", "job");
    }
    assertThat(group.reads("acme").runs(EnumSet.of(RunStatus.ACTIVE), Optional.empty(), 9).items())
        .extracting(run -> run.run().name())
        .containsExactly("job");
    assertThat(group.reads("nobody").runs(ANY, Optional.empty(), 9).items()).isEmpty();
  }

  @Test
  @Verifies("S14")
  void forgedPositions_neverLeadOutOfTheTenantsListing() {
    Group group = new Group();
    Job.unsealed(group, "aaa", "x", RunConfig.DEFAULT);
    Job mine = Job.unsealed(group, "mmm", "x", RunConfig.DEFAULT);
    Job.unsealed(group, "zzz", "x", RunConfig.DEFAULT);
    long session = mine.open("w");
    for (byte[] forged : new byte[][] {{}, {0}, {-1}, {0, 0, 0, 0, 0, 0, 0, 0}, {-1, -1, -1, -1}}) {
      Optional<Blob> from = Optional.of(Blob.of(forged));
      assertThat(group.reads("mmm").runs(ANY, from, 9).items())
          .allMatch(run -> run.run().tenantName().equals("mmm"));
      assertThat(group.reads("mmm").sessions("", from, 9).items())
          .allMatch(one -> one.session().session() == session);
      assertThat(group.reads("mmm").shards(mine.run, ShardFilter.ALL, from, 9)).isPresent();
    }
  }

  @Test
  void shards_areListedByNumberInPages_whateverTheFilter() {
    Job job = Job.sealed("-b", "b-c", "c-d", "d-e", "e-");
    long session = job.open("w1");
    Grant leased = job.grant(session);
    Grant done = job.grant(session);
    job.group.accepted(Result.Done.class, "acme", job.complete(session, done));
    Grant parked = job.grant(session);
    job.group.accepted(
        Result.Done.class,
        "acme",
        new ShardCommand.Park(
            session, parked.target(), parked.fence(), job.nextSequence(), null, "odd", ""));
    Grant replaced = job.grant(session);
    split(job, session, replaced, "dd");
    for (int limit : List.of(1, 2, 1_000)) {
      assertThat(all(job, ShardFilter.ALL, limit)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
      assertThat(all(job, ShardFilter.ofLeased(true), limit))
          .containsExactly(leased.target().shard());
      assertThat(all(job, ShardFilter.ofLeased(false), limit))
          .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
      assertThat(all(job, ShardFilter.ofSession(session), limit))
          .containsExactly(leased.target().shard());
      assertThat(all(job, ShardFilter.ofStatus(ShardStatus.DONE), limit))
          .containsExactly(done.target().shard());
      assertThat(all(job, ShardFilter.ofStatus(ShardStatus.SPLIT), limit))
          .containsExactly(replaced.target().shard());
      assertThat(all(job, ShardFilter.ofParked(EnumSet.noneOf(ParkReason.class)), limit))
          .containsExactly(parked.target().shard());
      assertThat(all(job, ShardFilter.ofParked(EnumSet.of(ParkReason.WORKER)), limit))
          .containsExactly(parked.target().shard());
      assertThat(all(job, ShardFilter.ofParked(EnumSet.of(ParkReason.OPERATOR)), limit)).isEmpty();
      assertThat(all(job, ShardFilter.ofSession(session + 1), limit)).isEmpty();
    }
    assertThat(reads(job).shards(new RunRef("nob", 0), ShardFilter.ALL, Optional.empty(), 9))
        .isEmpty();
  }

  @Test
  void filterThatMatchesLittle_looksAtABoundedNumberOfRows_andGoesOn() {
    Group group = new Group();
    Job job = Job.unsealed(group, "acme", "job", RunConfig.DEFAULT);
    int chunks = 3;
    for (int chunk = 0; chunk < chunks; chunk++) {
      List<KeyRange> ranges = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        int at = 100_000 + chunk * 10_000 + i;
        ranges.add(Job.range(at + "-" + (at + 1)));
      }
      group.accepted(
          Result.ShardsAdded.class,
          "acme",
          new ShardsCommand.AddShards(group.stamp(), job.run, chunk, ranges, List.of(), List.of()));
    }
    ShardFilter done = ShardFilter.ofStatus(ShardStatus.DONE);
    Page<ShardSummary> first =
        reads(job).shards(job.run, done, Optional.empty(), 100).orElseThrow();
    assertThat(first.items()).isEmpty();
    assertThat(first.next()).isPresent();
    assertThat(reads(job).shards(job.run, done, first.next(), 100).orElseThrow().next()).isEmpty();
    assertThat(all(job, ShardFilter.ALL, 700)).hasSize(6_000).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void largeShards_makeAShortPage() {
    Group group = new Group();
    Job job = Job.unsealed(group, "acme", "job", RunConfig.DEFAULT);
    for (int chunk = 0; chunk < 4; chunk++) {
      List<KeyRange> ranges = new ArrayList<>();
      List<Blob> metadata = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        int at = 100_000 + chunk * 10_000 + i;
        ranges.add(Job.range(at + "-" + (at + 1)));
        metadata.add(Blob.of(new byte[16_384]));
      }
      group.accepted(
          Result.ShardsAdded.class,
          "acme",
          new ShardsCommand.AddShards(group.stamp(), job.run, chunk, ranges, List.of(), metadata));
    }
    Page<ShardSummary> page =
        reads(job).shards(job.run, ShardFilter.ALL, Optional.empty(), 1_000).orElseThrow();
    assertThat(page.items()).hasSizeBetween(60, 65);
    assertThat(all(job, ShardFilter.ALL, 1_000)).hasSize(240);
  }

  @Test
  void shard_isFoundByNumber() {
    Job job = Job.sealed("-m", "m-");
    assertThat(reads(job).shard(job.run, 1).orElseThrow().shard().range())
        .isEqualTo(Job.range("m-"));
    assertThat(reads(job).shard(job.run, 2)).isEmpty();
    assertThat(job.group.reads("other").shard(job.run, 1)).isEmpty();
  }

  @Test
  void key_isFoundInTheLeafThatCoversIt_acrossSplitsGapsAndSlivers() {
    Job job = Job.sealed("b-f", "h-m");
    long session = job.open("w1");
    Grant grant = job.grant(session);
    quarantine(job, session, grant, "c");
    split(job, session, grant, "d");
    Function<String, Optional<Long>> at =
        key -> reads(job).shardAt(job.run, Job.key(key)).map(one -> one.shard().shard());
    assertThat(at.apply("a")).isEmpty();
    assertThat(at.apply("b")).hasValue(3L);
    assertThat(at.apply("c")).hasValue(2L);
    assertThat(at.apply("ca")).hasValue(3L);
    assertThat(at.apply("d")).hasValue(4L);
    assertThat(at.apply("e")).hasValue(4L);
    assertThat(at.apply("f")).isEmpty();
    assertThat(at.apply("g")).isEmpty();
    assertThat(at.apply("h")).hasValue(1L);
    assertThat(at.apply("m")).isEmpty();
    assertThat(reads(job).shardAt(job.run, Job.key("c")).orElseThrow().shard().sliver()).isTrue();
    assertThat(reads(job).shardAt(new RunRef("nob", 0), Job.key("c"))).isEmpty();
    assertThat(job.group.reads("other").shardAt(job.run, Job.key("c"))).isEmpty();
  }

  @Test
  void openRange_coversTheFirstAndTheLastKey() {
    Job job = Job.sealed("-");
    assertThat(reads(job).shardAt(job.run, Key.of(new byte[1]))).isPresent();
    assertThat(reads(job).shardAt(job.run, Key.of(new byte[] {-1, -1}))).isPresent();
  }

  @Test
  void leaseOfASessionPastItsDeadline_isNoneBeforeItIsSwept() {
    Job job = Job.sealed("-");
    long session = job.open("w1");
    Grant grant = job.grant(session);
    assertThat(reads(job).shard(job.run, 0).orElseThrow().holderOrNull().worker()).isEqualTo("w1");
    job.group.afterWithHorizonHeld(20_000).tick();
    assertThat(reads(job).shard(job.run, 0).orElseThrow().isLeased()).isTrue();
    assertThat(reads(job).session(session).orElseThrow().live()).isTrue();
    job.group.after(0).tick();
    assertThat(grant.fence()).isPositive();
    assertThat(reads(job).shard(job.run, 0).orElseThrow().isLeased()).isFalse();
    assertThat(all(job, ShardFilter.ofLeased(true), 9)).isEmpty();
  }

  @Test
  void sessions_areListedInPages_andByWorker() {
    Job job = Job.sealed("-m", "m-");
    long one = job.open("w1");
    long two = job.open("w2");
    long again = job.open("w1");
    job.grant(two);
    for (int limit : List.of(1, 1_000)) {
      assertThat(pages(from -> reads(job).sessions("", from, limit)))
          .extracting(s -> s.session().session())
          .containsExactly(one, two, again);
      assertThat(pages(from -> reads(job).sessions("w1", from, limit)))
          .extracting(s -> s.session().session())
          .containsExactly(one, again);
    }
    assertThat(reads(job).session(two).orElseThrow().held()).isEqualTo(1);
    assertThat(job.group.reads("other").session(two)).isEmpty();
    assertThat(job.group.reads("other").sessions("", Optional.empty(), 9).items()).isEmpty();
    Job.unsealed(job.group, "other", "x", RunConfig.DEFAULT);
    assertThat(job.group.reads("other").session(two)).isEmpty();
  }

  @Test
  void held_areTheLeasesThatTheHeartbeatCounts() {
    Job job = Job.sealed("-m", "m-");
    Job second = Job.unsealed(job.group, "acme", "second", RunConfig.DEFAULT);
    second.add(0, "-");
    job.group.accepted(
        Result.Done.class, "acme", new RunCommand.SealRun(job.group.stamp(), second.run));
    long session = job.open("w1");
    job.grant(session);
    job.grant(session);
    job.group.accepted(
        Result.Granted.class,
        "acme",
        new ClaimCommand(session, job.nextSequence(), List.of("second"), 1));
    List<HeldShard> held = reads(job).held(session);
    assertThat(held)
        .extracting(one -> one.target().run())
        .containsExactly(job.run, job.run, second.run);
    long hash =
        held.stream()
            .mapToLong(
                one ->
                    new HeldLease(
                            one.target().run().incarnation(), one.target().shard(), one.fence())
                        .hash())
            .sum();
    Result.HeartbeatAccepted beat =
        job.group.accepted(
            Result.HeartbeatAccepted.class,
            "acme",
            new SessionCommand.Heartbeat(session, held.size(), hash));
    assertThat(beat.leasesMatch()).isTrue();
    assertThat(job.group.reads("other").held(session)).isEmpty();
  }

  @Test
  void tenant_existsFromItsFirstRunOn() {
    Group group = new Group();
    assertThat(group.reads("acme").tenant()).isEmpty();
    assertThat(group.reads("acme").tenantCounters()).containsOnly(0);
    Job job = Job.sealed(group, RunConfig.DEFAULT, "-m", "m-");
    assertThat(reads(job).tenant()).isPresent();
    assertThat(reads(job).tenantCounters()[Counters.LIVE_SHARDS]).isEqualTo(2);
  }

  @Test
  void summary_tellsRateAndEta_orWhyNot() {
    RunConfig manual = new RunConfig(100, 1, 0, 5, 5, 1_000, 60_000, true, WhenDone.MANUAL, 0);
    Job job = Job.unsealed(new Group(), "acme", "job", manual);
    job.add(0, "-m", "m-");
    assertThat(reads(job).run(job.run).orElseThrow().etaUnknownBecause()).contains("INITIALIZING");
    assertThat(reads(job).run(job.run).orElseThrow().isSettled()).isFalse();
    job.group.accepted(
        Result.Done.class, "acme", new RunCommand.SealRun(job.group.stamp(), job.run));
    RunSummary fresh = reads(job).run(job.run).orElseThrow();
    assertThat(fresh.etaMillis()).isEmpty();
    assertThat(fresh.etaUnknownBecause()).isNotEmpty();
    long session = job.open("w1", 10, 60_000);
    Grant grant = job.grant(session);
    job.group.after(2_000);
    job.group.accepted(Result.Done.class, "acme", job.complete(session, grant));
    RunSummary half = reads(job).run(job.run).orElseThrow();
    assertThat(half.shardsPerSecond()).hasValue(0.5);
    assertThat(half.etaMillis()).hasValue(2_000);
    assertThat(half.etaUnknownBecause()).isEmpty();
    Grant rest = job.grant(session);
    job.group.accepted(Result.Done.class, "acme", job.complete(session, rest));
    RunSummary settled = reads(job).run(job.run).orElseThrow();
    assertThat(settled.isSettled()).isTrue();
    assertThat(settled.etaMillis()).isEmpty();
    assertThat(settled.etaUnknownBecause()).contains("settled");
  }
}
