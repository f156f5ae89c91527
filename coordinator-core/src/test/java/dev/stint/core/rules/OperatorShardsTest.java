package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.Grant;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.Result.SplitAsked;
import dev.stint.core.command.Result.Unparked;
import dev.stint.core.command.Result.Unparked.Outcome;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.Event;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.Parking;
import dev.stint.core.row.ShardRow;
import dev.stint.core.value.ParkReason;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.ShardStatus;
import dev.stint.core.value.WhenDone;
import org.junit.jupiter.api.Test;

/** Unpark, split, park and revoke by an operator. */
final class OperatorShardsTest {
  private static final RunConfig CONFIG =
      new RunConfig(1, 1, 0, 1, 5, 1_000, 60_000, true, WhenDone.MANUAL, 0);

  private final Job job = Job.sealed(CONFIG, "a-m", "m-z");
  private final Group group = job.group;

  @Test
  @Verifies("S3")
  void unparkedIds_haveTheirOwnResults() {
    job.ok(job.parkShard(0));
    Unparked result = (Unparked) job.ok(job.unpark(0L, 1L, 9L, 0L));
    assertThat(result.outcomes())
        .containsExactly(
            Outcome.UNPARKED, Outcome.NOT_PARKED, Outcome.NOT_FOUND, Outcome.NOT_PARKED);
    assertThat(job.shard(0).status()).isEqualTo(ShardStatus.ACTIVE);
    assertThat(job.shard(0).parkingOrNull()).isNull();
    Event event = last();
    assertThat(event.kind()).isEqualTo(EventKind.SHARDS_UNPARKED);
    assertThat(event.ids()).containsExactly(0L);
  }

  @Test
  @Verifies({"S2", "S3", "S5"})
  void unparkedAfterFailures_countersAreZero_cursorIsKept_nextFenceIsHigher() {
    long session = job.open("w1");
    Grant grant = job.grant(session);
    job.ok(job.fail(session, grant, "c"));
    assertThat(job.shard(0).failures()).isEqualTo(1);
    job.ok(job.unpark(0L));
    ShardRow shard = job.shard(0);
    assertThat(shard.failures()).isZero();
    assertThat(shard.losses()).isZero();
    assertThat(shard.cursorOrNull()).isEqualTo(Job.cursor("c"));
    job.ok(job.parkShard(1));
    Grant next = job.grant(session);
    assertThat(next.target().shard()).isZero();
    assertThat(next.fence()).isGreaterThan(grant.fence());
  }

  @Test
  void nothingUnparked_isAcceptedWithoutAnEvent() {
    int events = group.events(job).size();
    job.ok(job.unpark(0L, 7L));
    assertThat(group.events(job)).hasSize(events);
  }

  @Test
  void unparked_wakesClaimsThatWait() {
    job.ok(job.parkShard(0));
    job.ok(job.unpark(0L));
    assertThat(group.last().effects()).anyMatch(Effect.ShardsClaimable.class::isInstance);
  }

  @Test
  void parkedByAnOperator_hasTheReason() {
    job.ok(job.parkShard(0));
    assertThat(job.shard(0).status()).isEqualTo(ShardStatus.PARKED);
    assertThat(job.shard(0).parkingOrNull())
        .isEqualTo(new Parking(ParkReason.OPERATOR, "bad", "by hand", group.now()));
    assertThat(last().kind()).isEqualTo(EventKind.SHARD_PARKED);
    assertThat(last().text()).isEqualTo("bad: by hand");
  }

  @Test
  void parkOfALeasedShard_isRefused() {
    job.grant(job.open("w1"));
    assertThat(job.refused(job.parkShard(0))).isEqualTo(RejectionCode.SHARD_LEASED);
  }

  @Test
  @Verifies("S3")
  void parkOrSplitOfAShardThatIsNotActive_isRefusedWithItsStatus() {
    job.ok(job.parkShard(0));
    assertNotActive(job.rejection(job.parkShard(0)), ShardStatus.PARKED);
    assertNotActive(job.rejection(job.splitShard(0, "c")), ShardStatus.PARKED);
    job.ok(job.splitShard(1, "q"));
    assertNotActive(job.rejection(job.parkShard(1)), ShardStatus.SPLIT);
    long session = job.open("w1");
    Grant grant = job.grant(session);
    job.ok(job.complete(session, grant));
    assertNotActive(job.rejection(job.splitShard(grant.target().shard(), "o")), ShardStatus.DONE);
  }

  private static void assertNotActive(Rejection rejection, ShardStatus status) {
    assertThat(rejection).isEqualTo(Rejection.ofShard(RejectionCode.SHARD_NOT_ACTIVE, status));
  }

  @Test
  @Verifies({"S4", "S7"})
  void splitOfAnUnleasedShard_isDoneAtOnce_withItsCursor() {
    long session = job.open("w1");
    Grant grant = job.grant(session);
    job.ok(job.release(session, grant, "e", 0));
    assertThat(job.ok(job.splitShard(0, "c", "g"))).isEqualTo(new Result.Split(2, 3));
    assertThat(job.shard(0).status()).isEqualTo(ShardStatus.SPLIT);
    assertThat(job.shard(2).status()).isEqualTo(ShardStatus.DONE);
    assertThat(job.shard(3).cursorOrNull()).isEqualTo(Job.cursor("e"));
    assertThat(job.shard(4).cursorOrNull()).isNull();
    assertThat(job.shard(4).fence()).isEqualTo(grant.fence());
  }

  @Test
  void splitOfALeasedShard_asksItsHolder_andChangesNothing() {
    long session = job.open("w1");
    Grant grant = job.grant(session);
    ShardRow before = job.shard(0);
    assertThat(job.ok(job.splitShard(0, "c"))).isEqualTo(new SplitAsked(session, grant.fence()));
    assertThat(job.shard(0)).isEqualTo(before);
    assertThat(group.last().effects())
        .containsExactly(
            new Effect.SplitAsked(session, job.target(0), grant.fence(), Job.keys("c")));
  }

  @Test
  void splitAtABadBoundary_isRefused() {
    assertThat(job.refused(job.splitShard(0, "m"))).isEqualTo(RejectionCode.BAD_BOUNDARIES);
    assertThat(job.refused(job.splitShard(0, "d", "c"))).isEqualTo(RejectionCode.BAD_BOUNDARIES);
  }

  @Test
  void revokeOfAShardWithoutALease_isRefused() {
    assertThat(job.refused(job.revoke(0, true))).isEqualTo(RejectionCode.SHARD_NOT_LEASED);
  }

  @Test
  void unknownRunOrShard_isNotFound() {
    assertThat(job.refused(job.parkShard(9))).isEqualTo(RejectionCode.NOT_FOUND);
    assertThat(job.refused(job.splitShard(9, "c"))).isEqualTo(RejectionCode.NOT_FOUND);
    assertThat(job.refused(job.revoke(9, true))).isEqualTo(RejectionCode.NOT_FOUND);
  }

  private Event last() {
    return group.events(job).get(group.events(job).size() - 1).event();
  }
}
