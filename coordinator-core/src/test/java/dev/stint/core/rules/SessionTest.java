package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.ControlCommand.OpenSession;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.Result.HeartbeatAccepted;
import dev.stint.core.command.Result.SessionOpened;
import dev.stint.core.command.SessionCommand.CloseSession;
import dev.stint.core.command.SessionCommand.Heartbeat;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.EventRow;
import dev.stint.core.row.EventScope;
import dev.stint.core.row.SessionRow;
import dev.stint.core.rules.Outcome.Answer;
import dev.stint.core.state.Counters;
import dev.stint.core.state.Digest;
import dev.stint.core.value.HeldLease;
import dev.stint.core.value.Label;
import dev.stint.core.value.LossReason;
import dev.stint.core.value.OpStamp;
import dev.stint.core.value.Quotas;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Opening, renewing, closing, draining, evicting and expiring sessions. */
final class SessionTest {
  private static final long TTL = 10_000;

  private final Job job = Job.sealed("-");
  private final Group group = job.group;

  @Test
  void openedSession_hasTheRevisionAsIdAndOneTtlToLive() {
    SessionOpened opened = (SessionOpened) job.ok(open(group.stamp(), "w1", TTL));
    assertThat(opened).isEqualTo(new SessionOpened(group.revision(), TTL, group.now() + TTL));
    SessionRow row = group.session(opened.session());
    assertThat(row.labels()).containsExactly(new Label("zone", "a"));
    assertThat(row.worker()).isEqualTo("w1");
    assertThat(row.capacity()).isEqualTo(3);
    assertThat(row.openedAtMillis()).isEqualTo(group.now());
  }

  @Test
  void sessionsAreGone_nextOneHasAnIdNeverUsed() {
    long first = job.open("w1");
    group.result("acme", new CloseSession(first));
    group.settle();
    assertThat(group.session(first)).isNull();
    assertThat(job.open("w1")).isGreaterThan(first);
  }

  @Test
  @Verifies("S9")
  void sameNonceAgain_sameParameters_isTheSameSession() {
    OpenSession open = open(group.stamp(), "w1", TTL);
    Result first = job.ok(open);
    Digest before = group.store().digest();
    Answer again = group.answer("acme", open);
    assertThat(again.replayed()).isTrue();
    assertThat(again.judged().result()).isEqualTo(first);
    assertThat(group.store().digest()).isEqualTo(before);
  }

  @Test
  @Verifies("S9")
  void sameNonceAgain_otherParameters_isAConflict() {
    OpStamp stamp = group.stamp();
    job.ok(open(stamp, "w1", TTL));
    assertThat(job.refused(open(stamp, "w2", TTL))).isEqualTo(RejectionCode.CONFLICT);
    assertThat(job.refused(open(stamp, "w1", TTL + 1))).isEqualTo(RejectionCode.CONFLICT);
  }

  @ParameterizedTest
  @CsvSource({"4999, 5000", "20001, 20000"})
  void ttlOutsideTheTenantsBounds_isRefusedWithTheBound(long ttl, long bound) {
    boundTtls();
    Rejection rejection = job.rejection(open(group.stamp(), "w1", ttl));
    assertThat(rejection.code()).isEqualTo(RejectionCode.LIMIT_EXCEEDED);
    assertThat(rejection.given()).isEqualTo(ttl);
    assertThat(rejection.current()).isEqualTo(bound);
  }

  @ParameterizedTest
  @CsvSource({"5000", "20000"})
  void ttlAtTheTenantsBound_isAccepted(long ttl) {
    boundTtls();
    job.ok(open(group.stamp(), "w1", ttl));
  }

  private void boundTtls() {
    Quotas all = Quotas.DEFAULT;
    Quotas quotas =
        new Quotas(all.runs(), all.liveShards(), all.rows(), all.sessions(), 0, TTL / 2, 2 * TTL);
    job.ok(new ControlCommand.SetQuota(group.stamp(), quotas));
  }

  @Test
  void heartbeat_movesTheDeadlineToOneTtlFromNow() {
    long session = job.open("w1");
    long revision = group.after(4_000).revision();
    assertThat(job.beat(session)).isEqualTo(new HeartbeatAccepted(group.now() + TTL, true, false));
    assertThat(group.session(session).deadlineMillis()).isEqualTo(group.now() + TTL);
    assertThat(group.revision()).isEqualTo(revision + 1);
  }

  @Test
  void heartbeat_isNotRecorded_butJudgedEachTime() {
    long session = job.open("w1");
    Heartbeat beat = new Heartbeat(session, 0, 0);
    group.accepted(HeartbeatAccepted.class, "acme", beat);
    group.after(1);
    Answer again = group.answer("acme", beat);
    assertThat(again.replayed()).isFalse();
    assertThat(group.session(session).deadlineMillis()).isEqualTo(group.now() + TTL);
  }

  @Test
  @Verifies("S11")
  void heartbeatWithTheLeasesOfTheState_matches_andAnyOtherDoesNot() {
    Job two = Job.sealed("-m", "m-");
    long session = two.open("w1");
    List<Grant> grants = two.grants(session, 2);
    long hash = grants.stream().mapToLong(SessionTest::hash).sum();
    assertThat(match(two, session, 2, hash)).isTrue();
    assertThat(match(two, session, 1, hash)).isFalse();
    assertThat(match(two, session, 2, hash + 1)).isFalse();
    assertThat(match(two, session, 1, hash(grants.get(0)))).isFalse();
    two.ok(two.complete(session, grants.get(0)));
    assertThat(match(two, session, 2, hash)).isFalse();
    assertThat(match(two, session, 1, hash(grants.get(1)))).isTrue();
  }

  private static long hash(Grant grant) {
    return new HeldLease(grant.target().run().incarnation(), grant.target().shard(), grant.fence())
        .hash();
  }

  private static boolean match(Job job, long session, int count, long hash) {
    return job.group
        .accepted(HeartbeatAccepted.class, "acme", new Heartbeat(session, count, hash))
        .leasesMatch();
  }

  @Test
  @Verifies("S1")
  void horizonAtTheDeadline_equalityIsPast() {
    long session = job.open("w1");
    Grant grant = job.grant(session);
    group.after(TTL - 1);
    job.ok(job.checkpoint(session, grant, "a"));
    group.after(1);
    assertThat(job.refused(job.checkpoint(session, grant, "b")))
        .isEqualTo(RejectionCode.SESSION_EXPIRED);
    assertThat(job.refused(new Heartbeat(session, 1, 0))).isEqualTo(RejectionCode.SESSION_EXPIRED);
  }

  @Test
  @Verifies("S1")
  void horizonHeldBack_sessionLivesHoweverLateItsHeartbeatIsApplied() {
    long session = job.open("w1");
    Grant grant = job.grant(session);
    group.afterWithHorizonHeld(10 * TTL);
    job.ok(job.checkpoint(session, grant, "a"));
    assertThat(job.beat(session)).isEqualTo(new HeartbeatAccepted(group.now() + TTL, false, false));
    group.after(TTL - 1);
    job.ok(job.checkpoint(session, grant, "b"));
  }

  @Test
  @Verifies({"S1", "L3"})
  void expiredSession_endsInTheBackground_andItsLeaseIsGrantable() {
    long session = job.open("w1");
    job.grant(session);
    group.after(TTL).tick();
    assertThat(group.session(session)).isNull();
    assertThat(job.shard(0).leaseOrNull()).isNull();
    assertThat(kinds()).contains(EventKind.SESSION_EXPIRED);
    assertThat(group.tenantCounters("acme")[Counters.SESSIONS]).isZero();
  }

  @Test
  @Verifies("S8")
  void endingSession_isNeverRevived() {
    long session = job.open("w1");
    List<Command> commands =
        List.of(
            new Heartbeat(session, 0, 0),
            new ClaimCommand(session, 1, List.of(), 1),
            new CloseSession(session));
    group.entry("acme", job.evict(session, false));
    // in the same entry, before anything is swept
    long other = job.open("w2");
    List<Answer> answers =
        group.entry(
            List.of(
                Group.proposal("acme", job.evict(other, true)),
                Group.proposal("acme", new Heartbeat(other, 0, 0)),
                Group.proposal("acme", new CloseSession(other)),
                Group.proposal("acme", job.drain(other))));
    assertThat(answers.subList(1, 4))
        .allSatisfy(answer -> assertThat(code(answer)).isEqualTo(RejectionCode.SESSION_EXPIRED));
    for (Command command : commands) {
      assertThat(job.refused(command)).isEqualTo(RejectionCode.SESSION_EXPIRED);
    }
  }

  private static RejectionCode code(Answer answer) {
    return ((Result.Rejected) answer.judged().result()).rejection().code();
  }

  @Test
  @Verifies("S9")
  void closedSession_closedAgain_isDoneWhileItIsSwept_thenExpired() {
    long session = job.open("w1");
    List<Answer> answers =
        group.entry("acme", new CloseSession(session), new CloseSession(session));
    assertThat(answers.get(0).judged().result()).isEqualTo(Result.Done.INSTANCE);
    assertThat(answers.get(1).judged().result()).isEqualTo(Result.Done.INSTANCE);
    assertThat(answers.get(1).replayed()).isTrue();
    assertThat(group.session(session).endingOrNull()).isEqualTo(LossReason.CLOSED);
    group.tick();
    assertThat(job.refused(new CloseSession(session))).isEqualTo(RejectionCode.SESSION_EXPIRED);
  }

  @Test
  void drainedSession_isToldSoByItsHeartbeat_andGetsNothingMore() {
    long session = job.open("w1");
    job.ok(job.drain(session));
    assertThat(group.last().effects()).contains(new Effect.DrainAsked(session));
    assertThat(job.nothing(session).why()).isEqualTo(Result.NothingGranted.Why.DRAINING);
    assertThat(((HeartbeatAccepted) job.beat(session)).draining()).isTrue();
    job.ok(job.drain(session));
    assertThat(kinds().stream().filter(kind -> kind == EventKind.SESSION_DRAINING)).hasSize(1);
  }

  @Test
  void drainedSession_keepsItsLeases() {
    long session = job.open("w1");
    Grant grant = job.grant(session);
    job.ok(job.drain(session));
    job.ok(job.checkpoint(session, grant, "a"));
    job.ok(job.complete(session, grant));
  }

  @Test
  void unknownSession_isNotFoundForOperators() {
    assertThat(job.refused(job.drain(77))).isEqualTo(RejectionCode.NOT_FOUND);
    assertThat(job.refused(job.evict(77, true))).isEqualTo(RejectionCode.NOT_FOUND);
  }

  @Test
  void evictedSession_evictedAgain_changesNothing() {
    long session = job.open("w1");
    List<Answer> answers = group.entry("acme", job.evict(session, false), job.evict(session, true));
    assertThat(answers).noneMatch(answer -> answer.judged().isRejected());
    assertThat(group.session(session).regrantNow()).isFalse();
    assertThat(kinds().stream().filter(kind -> kind == EventKind.SESSION_EVICTED)).hasSize(1);
  }

  @Test
  void eachEnd_hasItsEvent() {
    long closed = job.open("w1");
    long evicted = job.open("w2");
    long expired = job.open("w3");
    group.result("acme", new CloseSession(closed));
    job.ok(job.evict(evicted, true));
    group.after(TTL).tick();
    assertThat(events(EventKind.SESSION_CLOSED)).containsExactly(closed);
    assertThat(events(EventKind.SESSION_EVICTED)).containsExactly(evicted);
    assertThat(events(EventKind.SESSION_EXPIRED)).containsExactly(expired);
  }

  private List<Long> events(EventKind kind) {
    return tenantLog().stream()
        .filter(row -> row.event().kind() == kind)
        .map(row -> row.event().session())
        .toList();
  }

  private List<EventKind> kinds() {
    return tenantLog().stream().map(row -> row.event().kind()).toList();
  }

  private List<EventRow> tenantLog() {
    return group.events(EventScope.ofTenant(group.tenantNumber("acme")));
  }

  private static OpenSession open(OpStamp stamp, String worker, long ttl) {
    return new OpenSession(stamp, worker, List.of(new Label("zone", "a")), 3, ttl);
  }
}
