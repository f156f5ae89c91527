package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.Grant;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.Result.Failed;
import dev.stint.core.command.SessionCommand.CloseSession;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.Parking;
import dev.stint.core.row.ShardRow;
import dev.stint.core.value.Limits;
import dev.stint.core.value.ParkReason;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.ShardStatus;
import dev.stint.core.value.WhenDone;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Complete, release, fail and park: how a holder ends its lease. */
final class LeaseEndTest {
  private static final long BACKOFF = 1_000;
  private static final long BACKOFF_MAX = 3_000;
  private static final RunConfig CONFIG =
      new RunConfig(1, 1, 0, 4, 9, BACKOFF, BACKOFF_MAX, true, WhenDone.AUTO_COMPLETE, 0);

  private final Job job = Job.sealed(CONFIG, "c-m", "x-z");
  private final Group group = job.group;
  private final long session = job.open("w1", 10, 3_600_000);
  private final Grant grant = job.grant(session);

  private enum End {
    COMPLETE,
    RELEASE,
    FAIL,
    PARK
  }

  private ShardCommand end(End end, String keyOrNull) {
    return switch (end) {
      case COMPLETE -> job.complete(session, grant, keyOrNull);
      case RELEASE -> job.release(session, grant, keyOrNull, 0);
      case FAIL -> job.fail(session, grant, keyOrNull);
      case PARK -> job.park(session, grant, keyOrNull);
    };
  }

  @ParameterizedTest
  @EnumSource
  @Verifies({"S4", "S5"})
  void withALastCursor_itIsStored_andTheLeaseIsOver(End end) {
    job.ok(end(end, "d"));
    assertThat(job.shard(0).cursorOrNull()).isEqualTo(Job.cursor("d"));
    assertThat(job.shard(0).leaseOrNull()).isNull();
    assertThat(job.shard(0).fence()).isEqualTo(grant.fence());
  }

  @ParameterizedTest
  @EnumSource
  @Verifies({"S4", "S5"})
  void withoutACursor_theStoredOneStays(End end) {
    job.ok(job.checkpoint(session, grant, "e"));
    job.ok(end(end, null));
    assertThat(job.shard(0).cursorOrNull()).isEqualTo(Job.cursor("e"));
    assertThat(job.shard(0).leaseOrNull()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  @Verifies({"S5", "S6"})
  void withAWrongCursor_isRefusedAndKeepsTheLease(End end) {
    job.ok(job.checkpoint(session, grant, "e"));
    assertThat(job.refused(end(end, "d"))).isEqualTo(RejectionCode.CURSOR_REGRESSION);
    assertThat(job.refused(end(end, "m"))).isEqualTo(RejectionCode.OUT_OF_RANGE);
    job.ok(job.checkpoint(session, grant, "f"));
  }

  @ParameterizedTest
  @EnumSource
  @Verifies({"S2", "S3", "S9"})
  void ended_theSameAgainIsReplayed_andAnythingMoreIsRefused(End end) {
    ShardCommand command = end(end, "d");
    Result first = job.ok(command);
    ShardRow after = job.shard(0);
    assertThat(group.answer("acme", command).replayed()).isTrue();
    assertThat(group.result("acme", command)).isEqualTo(first);
    assertThat(job.refused(job.checkpoint(session, grant, "f")))
        .isEqualTo(end == End.COMPLETE ? RejectionCode.SHARD_TERMINAL : RejectionCode.STALE_FENCE);
    assertThat(job.shard(0)).isEqualTo(after);
  }

  @Test
  void completed_isDone() {
    job.ok(job.complete(session, grant));
    assertThat(job.shard(0).status()).isEqualTo(ShardStatus.DONE);
    assertThat(kinds()).endsWith(EventKind.SHARD_COMPLETED);
  }

  @Test
  void released_waitsForTheDelay_andCountsNothing() {
    job.ok(job.release(session, grant, null, Limits.MAX_RELEASE_DELAY_MILLIS));
    assertThat(job.shard(0).notBeforeMillis())
        .isEqualTo(group.now() + Limits.MAX_RELEASE_DELAY_MILLIS);
    assertThat(job.shard(0).failures()).isZero();
    assertThat(job.shard(0).losses()).isZero();
    assertThat(kinds()).endsWith(EventKind.SHARD_RELEASED);
  }

  @Test
  @Verifies("L4")
  void failuresInARow_doubleTheBackoffToItsMaximum_thenPark() {
    long[] waits = {BACKOFF, 2 * BACKOFF, BACKOFF_MAX};
    Grant lease = grant;
    for (int i = 0; i < waits.length; i++) {
      long until = group.now() + waits[i];
      assertThat(job.ok(job.fail(session, lease))).isEqualTo(new Failed(false, until));
      assertThat(job.shard(0).failures()).isEqualTo(i + 1);
      assertThat(job.shard(0).notBeforeMillis()).isEqualTo(until);
      group.after(waits[i]);
      lease = next(0);
    }
    Failed parked = (Failed) job.ok(job.fail(session, lease));
    assertThat(parked.parked()).isTrue();
    assertThat(job.shard(0).status()).isEqualTo(ShardStatus.PARKED);
    assertThat(job.shard(0).parkingOrNull())
        .isEqualTo(new Parking(ParkReason.TOO_MANY_FAILURES, "error", "it broke", group.now()));
    assertThat(kinds())
        .endsWith(EventKind.SHARD_FAILED, EventKind.SHARD_PARKED, EventKind.RUN_SETTLED);
  }

  /** The other shard's turn may come first: takes it out of the way. */
  private Grant next(long shard) {
    Grant next = job.grant(session);
    if (next.target().shard() != shard) {
      Grant wanted = job.grant(session);
      job.ok(job.complete(session, next));
      return wanted;
    }
    return next;
  }

  @Test
  @Verifies("L4")
  void failedWithAKeyGained_startsCountingAnew() {
    job.ok(job.fail(session, grant));
    group.after(BACKOFF_MAX);
    Grant second = next(0);
    job.ok(job.fail(session, second));
    assertThat(job.shard(0).failures()).isEqualTo(2);
    group.after(BACKOFF_MAX);
    Grant third = next(0);
    job.ok(job.fail(session, third, "d"));
    assertThat(job.shard(0).failures()).isEqualTo(1);
    assertThat(job.shard(0).cursorOrNull()).isEqualTo(Job.cursor("d"));
    assertThat(job.shard(0).notBeforeMillis()).isEqualTo(group.now() + BACKOFF);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RELEASE", "FAIL"})
  void endedWithAKeyGained_takesTheLossesBackToZero(String end) {
    job.ok(job.checkpoint(session, grant, "d"));
    job.ok(job.evict(session, true));
    group.tick();
    long victim = job.open("victim");
    job.grants(victim, 2);
    group.result("acme", new CloseSession(victim));
    group.tick().after(BACKOFF_MAX + Limits.AFFINITY_MILLIS);
    assertThat(job.shard(0).losses()).isEqualTo(1);
    long holder = job.open("w2");
    List<Grant> both = job.grants(holder, 2);
    Grant lease = both.stream().filter(g -> g.target().shard() == 0).findFirst().orElseThrow();
    job.ok(end.equals("FAIL") ? job.fail(holder, lease, "e") : job.release(holder, lease, "e", 0));
    assertThat(job.shard(0).losses()).isZero();
  }

  @Test
  void parked_hasTheWorkersReason() {
    job.ok(job.park(session, grant, null));
    assertThat(job.shard(0).status()).isEqualTo(ShardStatus.PARKED);
    assertThat(job.shard(0).parkingOrNull())
        .isEqualTo(new Parking(ParkReason.WORKER, "bad", "set aside", group.now()));
    assertThat(kinds()).endsWith(EventKind.SHARD_PARKED);
  }

  @Test
  void freedShard_wakesClaimsThatWait() {
    job.ok(job.release(session, grant, null, 500));
    assertThat(group.last().effects())
        .contains(
            new Effect.ShardsClaimable(
                group.tenantNumber("acme"), "job", job.run.incarnation(), group.now() + 500, 1));
  }

  @Test
  void runIsPaused_holderGoesOnAndEnds_andNobodyIsWoken() {
    job.ok(job.pause());
    job.ok(job.checkpoint(session, grant, "d"));
    job.ok(job.release(session, grant));
    assertThat(group.last().effects()).isEmpty();
    job.nothing(session);
  }

  private List<EventKind> kinds() {
    return group.events(job).stream().map(row -> row.event().kind()).toList();
  }
}
