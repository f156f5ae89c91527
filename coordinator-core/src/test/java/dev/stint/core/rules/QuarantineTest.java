package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.Grant;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result.Quarantined;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.Parking;
import dev.stint.core.row.ShardRow;
import dev.stint.core.state.Counters;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.Limits;
import dev.stint.core.value.ParkReason;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One key set aside; the shard goes on. */
@Verifies("S7")
final class QuarantineTest {
  private final Job job = Job.sealed("c-m");
  private final Group group = job.group;
  private final long session = job.open("w1");
  private final Grant grant = job.grant(session);

  @Test
  @Verifies({"S2", "S4", "S5", "S7"})
  void keyBeyondTheCursor_isParkedAsAChild_andTheShardGoesOnBehindIt() {
    job.ok(job.checkpoint(session, grant, "d"));
    assertThat(job.ok(job.quarantine(session, grant, "f"))).isEqualTo(new Quarantined(1));
    ShardRow shard = job.shard(0);
    assertThat(shard.cursorOrNull()).isEqualTo(Job.cursor("f"));
    assertThat(shard.leaseOrNull().fence()).isEqualTo(grant.fence());
    assertThat(shard.status()).isEqualTo(ShardStatus.ACTIVE);
    assertThat(shard.range()).isEqualTo(Job.range("c-m"));
    ShardRow sliver = job.shard(1);
    assertThat(sliver.range()).isEqualTo(KeyRange.single(Job.key("f")));
    assertThat(sliver.sliver()).isTrue();
    assertThat(sliver.parent()).isZero();
    assertThat(sliver.fence()).isEqualTo(grant.fence());
    assertThat(sliver.cursorOrNull()).isNull();
    assertThat(sliver.parkingOrNull())
        .isEqualTo(new Parking(ParkReason.QUARANTINED, "poison", "can not be read", group.now()));
    job.ok(job.checkpoint(session, grant, "g"));
  }

  @Test
  @Verifies("L4")
  void quarantine_countsAsProgress() {
    job.ok(job.fail(session, grant));
    group.after(60_000);
    long holder = job.open("w2");
    Grant second = job.grant(holder);
    assertThat(job.shard(0).failures()).isEqualTo(1);
    job.ok(job.quarantine(holder, second, "c"));
    assertThat(job.shard(0).failures()).isZero();
    assertThat(job.shard(0).leaseOrNull().moved()).isTrue();
  }

  @Test
  void keyOutsideTheRange_isRefusedWithIt() {
    for (String key : new String[] {"m", "b", "z"}) {
      Rejection rejection = job.rejection(job.quarantine(session, grant, key));
      assertThat(rejection.code()).isEqualTo(RejectionCode.OUT_OF_RANGE);
      assertThat(rejection.rangeOrNull()).isEqualTo(Job.range("c-m"));
    }
    assertThat(job.row().nextShard()).isEqualTo(1);
  }

  @Test
  @Verifies("S5")
  void keyAtOrBehindTheCursor_isRefused() {
    job.ok(job.checkpoint(session, grant, "e"));
    assertThat(job.refused(job.quarantine(session, grant, "e")))
        .isEqualTo(RejectionCode.CURSOR_REGRESSION);
    assertThat(job.refused(job.quarantine(session, grant, "d")))
        .isEqualTo(RejectionCode.CURSOR_REGRESSION);
  }

  @Test
  @Verifies("S7")
  void sameKeyTwice_isRefused_soNoTwoSliversShareIt() {
    job.ok(job.quarantine(session, grant, "e"));
    assertThat(job.refused(job.quarantine(session, grant, "e")))
        .isEqualTo(RejectionCode.CURSOR_REGRESSION);
  }

  @Test
  void onlyKeyOfTheShard_isRefused() {
    job.ok(job.quarantine(session, grant, "e"));
    job.ok(job.unpark(1L));
    Grant sliver = job.grant(session);
    assertThat(sliver.target().shard()).isEqualTo(1);
    assertThat(job.refused(job.quarantine(session, sliver, "e")))
        .isEqualTo(RejectionCode.SINGLE_KEY);
    job.ok(job.park(session, sliver, null));
  }

  @Test
  void firstOrLastKeyOfALargerShard_isAccepted() {
    Key last = Job.key("c").successor();
    Job two = Job.unsealed(new Group(), "acme", "job", RunConfig.DEFAULT);
    two.ok(
        new ShardsCommand.AddShards(
            two.group.stamp(),
            two.run,
            0,
            List.of(KeyRange.of(Job.key("c"), last.successor())),
            List.of(),
            List.of()));
    two.ok(two.seal());
    long holder = two.open("w1");
    Grant lease = two.grant(holder);
    two.ok(two.quarantine(holder, lease, "c"));
    two.ok(
        new ShardCommand.Quarantine(
            holder,
            lease.target(),
            lease.fence(),
            two.nextSequence(),
            last,
            Blob.EMPTY,
            "poison",
            ""));
    two.ok(two.complete(holder, lease));
    assertThat(two.status()).isEqualTo(RunStatus.ACTIVE);
    assertThat(two.row().settled()).isTrue();
  }

  @Test
  @Verifies("L2")
  void shardDoneWithASliverParked_runIsSettledAndNotDone_untilTheSliverIsDone() {
    job.ok(job.quarantine(session, grant, "e"));
    job.ok(job.complete(session, grant));
    assertThat(job.status()).isEqualTo(RunStatus.ACTIVE);
    assertThat(job.row().settled()).isTrue();
    job.ok(job.unpark(1L));
    assertThat(job.row().settled()).isFalse();
    Grant sliver = job.grant(session);
    assertThat(sliver.fence()).isGreaterThan(grant.fence());
    job.ok(job.complete(session, sliver, "e"));
    assertThat(job.status()).isEqualTo(RunStatus.DONE);
  }

  @Test
  @Verifies("S7")
  void quarantinedThenSplit_sliverStaysBehindTheCursor() {
    job.ok(job.quarantine(session, grant, "e"));
    job.ok(job.quarantine(session, grant, "g"));
    job.ok(job.splitReplace(session, grant, "f", "h"));
    assertThat(job.shard(3).status()).isEqualTo(ShardStatus.DONE);
    assertThat(job.shard(4).cursorOrNull()).isEqualTo(Job.cursor("g"));
    assertThat(job.shard(5).cursorOrNull()).isNull();
  }

  @Test
  void parkedSlivers_areCounted_andTheirNumberIsBounded() {
    job.ok(job.quarantine(session, grant, "d"));
    long run = job.run.incarnation();
    assertThat(group.runCounters(run)[Counters.SLIVERS_PARKED]).isEqualTo(1);
    setSlivers(Limits.MAX_PARKED_SLIVERS_PER_RUN - 1);
    job.ok(job.quarantine(session, grant, "e"));
    Rejection rejection = job.rejection(job.quarantine(session, grant, "f"));
    assertThat(rejection)
        .isEqualTo(
            Rejection.of(
                RejectionCode.LIMIT_EXCEEDED,
                "parked slivers",
                Limits.MAX_PARKED_SLIVERS_PER_RUN + 1L,
                Limits.MAX_PARKED_SLIVERS_PER_RUN));
    job.ok(job.unpark(1L));
    job.ok(job.quarantine(session, grant, "f"));
  }

  /** As if so many had been parked before. */
  private void setSlivers(long count) {
    long[] counters = group.runCounters(job.run.incarnation());
    counters[Counters.SLIVERS_PARKED] = count;
    group.corruptCounters(Counters.Owner.RUN, job.run.incarnation(), counters);
  }

  @Test
  void quarantine_isAnEventOfTheShard_namingTheSliver() {
    job.ok(job.quarantine(session, grant, "e"));
    var event = group.events(job).get(group.events(job).size() - 1).event();
    assertThat(event.kind()).isEqualTo(EventKind.SHARD_QUARANTINED);
    assertThat(event.shard()).isZero();
    assertThat(event.first()).isEqualTo(1);
    assertThat(event.text()).isEqualTo("poison: can not be read");
  }
}
