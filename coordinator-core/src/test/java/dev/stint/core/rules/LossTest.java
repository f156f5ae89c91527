package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.Grant;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result.Granted;
import dev.stint.core.command.Result.NothingGranted;
import dev.stint.core.command.Result.NothingGranted.Why;
import dev.stint.core.command.SessionCommand.CloseSession;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.Affinity;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.EventRow;
import dev.stint.core.row.Parking;
import dev.stint.core.row.ShardRow;
import dev.stint.core.value.Limits;
import dev.stint.core.value.LossReason;
import dev.stint.core.value.ParkReason;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.ShardStatus;
import dev.stint.core.value.WhenDone;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Leases lost: what counts, who is preferred, and shards that kill their workers. */
@Verifies("L4")
final class LossTest {
  private static final long TTL = 10_000;
  private static final long BACKOFF = 1_000;
  private static final RunConfig CONFIG =
      new RunConfig(1, 1, 0, 5, 4, BACKOFF, 60_000, true, WhenDone.AUTO_COMPLETE, 0);

  private final Job job = Job.sealed(CONFIG, "-");
  private final Group group = job.group;

  private enum Way {
    EXPIRY,
    CLOSE,
    EVICT,
    EVICT_NOW,
    REVOKE,
    REVOKE_NOW
  }

  private void lose(long session, Way way) {
    switch (way) {
      case EXPIRY -> group.after(TTL).tick();
      case CLOSE -> group.result("acme", new CloseSession(session));
      case EVICT, EVICT_NOW -> job.ok(job.evict(session, way == Way.EVICT_NOW));
      default -> job.ok(job.revoke(0, way == Way.REVOKE_NOW));
    }
    group.tick();
  }

  @ParameterizedTest
  @EnumSource(names = {"EXPIRY", "CLOSE"})
  void lostWithoutAKey_countsALoss_withBackoff(Way way) {
    long session = job.open("w1");
    job.grant(session);
    lose(session, way);
    assertThat(job.shard(0).losses()).isEqualTo(1);
    assertThat(job.shard(0).failures()).isZero();
    assertThat(job.shard(0).notBeforeMillis()).isEqualTo(group.now() + BACKOFF);
  }

  @ParameterizedTest
  @EnumSource(names = {"EXPIRY", "CLOSE"})
  void lostAfterAKey_countsNothing_andIsGrantableAtOnce(Way way) {
    long session = job.open("w1");
    Grant grant = job.grant(session);
    job.ok(job.checkpoint(session, grant, "a"));
    lose(session, way);
    assertThat(job.shard(0).losses()).isZero();
    assertThat(job.shard(0).notBeforeMillis()).isLessThanOrEqualTo(group.now());
    assertThat(job.grant(job.open("w1")).cursorOrNull()).isEqualTo(Job.cursor("a"));
  }

  @Test
  void checkpointAtTheSameKey_isNoProgress() {
    long session = job.open("w1");
    Grant grant = job.grant(session);
    job.ok(job.checkpoint(session, grant, "a"));
    job.ok(job.release(session, grant));
    Grant second = job.grant(session);
    job.ok(job.checkpoint(session, second, "a"));
    lose(session, Way.CLOSE);
    assertThat(job.shard(0).losses()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"EVICT", "REVOKE"})
  @Verifies("S1")
  void takenBack_countsNothing_andWaitsForTheSessionsDeadline(Way way) {
    long session = job.open("w1");
    long deadline = group.now() + TTL;
    group.after(3_000);
    job.grant(session);
    lose(session, way);
    assertThat(job.shard(0).losses()).isZero();
    assertThat(job.shard(0).affinityOrNull()).isNull();
    assertThat(job.shard(0).notBeforeMillis()).isEqualTo(deadline);
    assertThat(job.nothing(job.open("w2")).earliestMillis()).isEqualTo(deadline);
  }

  @ParameterizedTest
  @EnumSource(names = {"EVICT_NOW", "REVOKE_NOW"})
  void takenBackNow_isGrantableAtOnce(Way way) {
    long session = job.open("w1");
    Grant old = job.grant(session);
    lose(session, way);
    Grant next = job.grant(job.open("w2"));
    assertThat(next.fence()).isGreaterThan(old.fence());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Verifies("S1")
  void keptUntilADeadline_parkedAndUnparked_isNotGrantedEarlier(boolean split) {
    long session = job.open("w1");
    long deadline = group.now() + TTL;
    job.grant(session);
    lose(session, Way.REVOKE);
    if (split) {
      job.ok(job.splitShard(0, "m"));
      assertThat(job.shard(1).notBeforeMillis()).isEqualTo(deadline);
      assertThat(job.shard(2).notBeforeMillis()).isEqualTo(deadline);
    } else {
      job.ok(job.parkShard(0));
      job.ok(job.unpark(0L));
      assertThat(job.shard(0).notBeforeMillis()).isEqualTo(deadline);
    }
  }

  @Test
  void revokedLease_leavesTheSessionItsOthers() {
    Job two = Job.sealed("-m", "m-");
    long session = two.open("w1");
    List<Grant> grants = two.grants(session, 2);
    two.ok(two.revoke(0, false));
    assertThat(two.refused(two.checkpoint(session, grants.get(0), "a")))
        .isEqualTo(RejectionCode.STALE_FENCE);
    two.ok(two.checkpoint(session, grants.get(1), "z"));
    assertThat(two.group.last().effects()).isEmpty();
  }

  @Test
  void lostLease_tellsTheLeaderSessionTargetAndFence() {
    long session = job.open("w1");
    Grant grant = job.grant(session);
    job.ok(job.revoke(0, true));
    assertThat(group.last().effects())
        .contains(new Effect.LeaseRevoked(session, job.target(0), grant.fence()));
  }

  @Test
  void lossesInARow_doubleTheBackoff_thenParkWithTheReason() {
    for (int losses = 1; losses < CONFIG.maxLosses(); losses++) {
      long session = job.open("w" + losses);
      job.grant(session);
      lose(session, Way.CLOSE);
      assertThat(job.shard(0).losses()).isEqualTo(losses);
      assertThat(job.shard(0).notBeforeMillis()).isEqualTo(group.now() + (BACKOFF << (losses - 1)));
      group.after(60_000);
    }
    long last = job.open("last");
    job.grant(last);
    lose(last, Way.CLOSE);
    ShardRow shard = job.shard(0);
    assertThat(shard.status()).isEqualTo(ShardStatus.PARKED);
    assertThat(shard.parkingOrNull())
        .isEqualTo(new Parking(ParkReason.TOO_MANY_LOSSES, "", "worker last", group.now()));
    assertThat(shard.losses()).isEqualTo(CONFIG.maxLosses());
    job.ok(job.unpark(0L));
    assertThat(job.shard(0).losses()).isZero();
    job.grant(job.open("w")); // parked for its losses, it waits for nothing more
  }

  @Test
  void progressUnderALease_takesTheLossesBackToZero() {
    long session = job.open("w1");
    job.grant(session);
    lose(session, Way.CLOSE);
    group.after(TTL);
    long next = job.open("w2");
    Grant grant = job.grant(next);
    assertThat(job.shard(0).losses()).isEqualTo(1);
    job.ok(job.checkpoint(next, grant, "a"));
    assertThat(job.shard(0).losses()).isZero();
  }

  @Test
  @Verifies("S8")
  void lostInATerminalRun_countsNothing() {
    long session = job.open("w1");
    job.grant(session);
    job.ok(job.failRun());
    lose(session, Way.CLOSE);
    assertThat(job.shard(0).leaseOrNull()).isNull();
    assertThat(job.shard(0).losses()).isZero();
    assertThat(lost().event().code()).isEqualTo(LossReason.RUN_OVER.code());
  }

  @ParameterizedTest
  @EnumSource
  void eachLoss_isAnEventWithItsReason(Way way) {
    long session = job.open("w1");
    Grant grant = job.grant(session);
    lose(session, way);
    LossReason reason =
        switch (way) {
          case EXPIRY -> LossReason.EXPIRED;
          case CLOSE -> LossReason.CLOSED;
          case EVICT, EVICT_NOW -> LossReason.EVICTED;
          default -> LossReason.REVOKED;
        };
    assertThat(lost().event().code()).isEqualTo(reason.code());
    assertThat(lost().event().fence()).isEqualTo(grant.fence());
    assertThat(lost().event().text()).isEqualTo("w1");
  }

  private EventRow lost() {
    return group.events(job).stream()
        .filter(row -> row.event().kind() == EventKind.SHARD_LOST)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  // affinity

  @ParameterizedTest
  @EnumSource(names = {"EXPIRY", "CLOSE"})
  void lostWithProgress_prefersTheWorkerOfTheSameNameForFiveSeconds(Way way) {
    long session = job.open("w1");
    Grant grant = job.grant(session);
    job.ok(job.checkpoint(session, grant, "a"));
    lose(session, way);
    long until = job.shard(0).affinityOrNull().untilMillis();
    assertThat(job.shard(0).affinityOrNull()).isEqualTo(new Affinity("w1", until));
    long other = job.open("w2", 10, 60_000);
    assertThat(job.nothing(other)).isEqualTo(new NothingGranted(Why.NOTHING_CLAIMABLE, until));
    group.after(until - group.now() - 1);
    job.nothing(other);
    long again = job.open("w1");
    Grant back = job.grant(again);
    assertThat(back.target().shard()).isZero();
    assertThat(job.shard(0).affinityOrNull()).isNull();
  }

  @Test
  void affinityOver_anyWorkerGetsIt() {
    long session = job.open("w1");
    Grant grant = job.grant(session);
    job.ok(job.checkpoint(session, grant, "a"));
    lose(session, Way.CLOSE);
    long other = job.open("w2");
    group.after(job.shard(0).affinityOrNull().untilMillis() - group.now());
    job.grant(other);
  }

  @Test
  void lossWithBackoff_preferredWorkerWaitsForItToo() {
    long session = job.open("w1");
    job.grant(session);
    lose(session, Way.CLOSE);
    long again = job.open("w1");
    assertThat(job.nothing(again).earliestMillis()).isEqualTo(group.now() + BACKOFF);
    group.after(BACKOFF);
    job.grant(again);
  }

  @Test
  void releasedOrFailed_prefersNobody() {
    long session = job.open("w1");
    job.ok(job.release(session, job.grant(session)));
    assertThat(job.shard(0).affinityOrNull()).isNull();
    job.ok(job.fail(session, job.grant(session)));
    assertThat(job.shard(0).affinityOrNull()).isNull();
    group.after(BACKOFF);
    job.grant(job.open("w2"));
  }

  @Test
  void preferredShard_comesInTheOrderOfItsTime() {
    Job three = Job.sealed("a-b", "b-c", "c-d");
    long session = three.open("w1");
    Grant first = three.grant(session);
    three.ok(three.checkpoint(session, first, "aa"));
    three.group.after(500);
    three.group.result("acme", new CloseSession(session));
    three.group.tick();
    long again = three.open("w1");
    assertThat(three.grants(again, 3))
        .extracting(grant -> grant.target().shard())
        .containsExactly(1L, 2L, 0L);
  }

  // two losses or more

  @Test
  void shardWithTwoLosses_prefersNobody() {
    lossy(job, 2);
    assertThat(job.shard(0).losses()).isEqualTo(Limits.LOSSY_FROM_LOSSES);
    assertThat(job.shard(0).affinityOrNull()).isNull();
    job.grant(job.open("w2"));
  }

  @Test
  void sessionHoldsAtMostOneShardWithTwoLosses() {
    Job four = Job.sealed(CONFIG, "a-b", "b-c", "c-d", "d-e");
    four.ok(four.parkShard(3));
    for (int round = 0; round < 2; round++) {
      long victim = four.open("victim", 3, TTL);
      four.grants(victim, 3);
      four.group.result("acme", new CloseSession(victim));
      four.group.tick().after(60_000);
    }
    four.ok(four.unpark(3L));
    long session = four.open("w1");
    List<Grant> grants = ((Granted) four.claim(session, 4)).grants();
    assertThat(grants).extracting(grant -> grant.target().shard()).containsExactly(0L, 3L);
    assertThat(four.nothing(session)).isEqualTo(new NothingGranted(Why.NOTHING_CLAIMABLE, -1));
    four.grant(four.open("w2"));
    four.ok(four.checkpoint(session, grants.get(0), "aa"));
    assertThat(four.grant(session).target().shard()).isEqualTo(2);
  }

  private static void lossy(Job job, int losses) {
    for (int i = 0; i < losses; i++) {
      long session = job.open("victim");
      job.grant(session);
      job.group.result("acme", new CloseSession(session));
      job.group.tick().after(60_000);
    }
  }
}
