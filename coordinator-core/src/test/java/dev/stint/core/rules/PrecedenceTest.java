package dev.stint.core.rules;

import static dev.stint.core.command.RejectionCode.ALREADY_EXISTS;
import static dev.stint.core.command.RejectionCode.BAD_BOUNDARIES;
import static dev.stint.core.command.RejectionCode.CHUNK_CONFLICT;
import static dev.stint.core.command.RejectionCode.CONFLICT;
import static dev.stint.core.command.RejectionCode.CURSOR_REGRESSION;
import static dev.stint.core.command.RejectionCode.EXPIRED;
import static dev.stint.core.command.RejectionCode.INTERNAL;
import static dev.stint.core.command.RejectionCode.INVALID_ARGUMENT;
import static dev.stint.core.command.RejectionCode.LIMIT_EXCEEDED;
import static dev.stint.core.command.RejectionCode.NOT_FOUND;
import static dev.stint.core.command.RejectionCode.NOT_SETTLED;
import static dev.stint.core.command.RejectionCode.NO_SHARDS;
import static dev.stint.core.command.RejectionCode.OUT_OF_RANGE;
import static dev.stint.core.command.RejectionCode.OVERLAP;
import static dev.stint.core.command.RejectionCode.QUOTA_EXCEEDED;
import static dev.stint.core.command.RejectionCode.RUN_NOT_ACTIVE;
import static dev.stint.core.command.RejectionCode.SESSION_EXPIRED;
import static dev.stint.core.command.RejectionCode.SHARD_LEASED;
import static dev.stint.core.command.RejectionCode.SHARD_NOT_ACTIVE;
import static dev.stint.core.command.RejectionCode.SHARD_NOT_LEASED;
import static dev.stint.core.command.RejectionCode.SHARD_TERMINAL;
import static dev.stint.core.command.RejectionCode.SINGLE_KEY;
import static dev.stint.core.command.RejectionCode.STALE_FENCE;
import static dev.stint.core.command.RejectionCode.SUPERSEDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.Command;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.rules.Situation.Holder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which of two reasons decides when both hold, for neighbours in the order of the protocol: lookup,
 * idempotency, the rest of the lookup, run gate, lease, what the operation requires, quotas.
 */
@Verifies("S9")
final class PrecedenceTest {

  /** In this situation {@code wins} and {@code loses} both hold of the command. */
  record Case(
      String command,
      RejectionCode wins,
      RejectionCode loses,
      Function<Situation, Command> situation) {
    @Override
    public String toString() {
      return command + ": " + wins + " before " + loses;
    }
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Holder op : Holder.values()) {
      ofEveryHolder(op, cases);
    }
    cases.addAll(ofHolders());
    cases.addAll(ofClaims());
    cases.addAll(ofStamps());
    cases.addAll(ofRuns());
    cases.addAll(ofShards());
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void twoReasonsHold_theEarlierDecides(Case each) {
    Situation situation = new Situation();
    Command command = each.situation().apply(situation);
    assertThat(situation.judge(command)).isEqualTo(each.wins());
  }

  @Test
  void everyReasonOfTheRules_winsSomewhere() {
    EnumSet<RejectionCode> winners = EnumSet.noneOf(RejectionCode.class);
    cases().forEach(each -> winners.add(each.wins()));
    assertThat(EnumSet.complementOf(winners)).containsExactly(INTERNAL);
  }

  private static Case of(
      String command,
      RejectionCode wins,
      RejectionCode loses,
      Function<Situation, Command> situation) {
    return new Case(command, wins, loses, situation);
  }

  private static void ofEveryHolder(Holder op, List<Case> cases) {
    String name = op.name();
    cases.add(of(name, NOT_FOUND, RUN_NOT_ACTIVE, s -> s.runOver().of(op).shard(99).get()));
    cases.add(of(name, NOT_FOUND, SESSION_EXPIRED, s -> s.of(op).run("gone").session(99).get()));
    cases.add(of(name, CONFLICT, RUN_NOT_ACTIVE, s -> s.judged(7).runOver().of(op).seq(7).get()));
    cases.add(of(name, SUPERSEDED, RUN_NOT_ACTIVE, s -> s.judged(7).runOver().of(op).seq(6).get()));
    cases.add(
        of(name, CONFLICT, SESSION_EXPIRED, s -> s.judged(7).sessionOver().of(op).seq(7).get()));
    cases.add(
        of(name, RUN_NOT_ACTIVE, SESSION_EXPIRED, s -> s.runOver().sessionOver().of(op).get()));
    cases.add(
        of(name, SESSION_EXPIRED, SHARD_TERMINAL, s -> s.shardDone().sessionOver().of(op).get()));
    cases.add(of(name, SESSION_EXPIRED, STALE_FENCE, s -> s.sessionOver().of(op).fence(1).get()));
    cases.add(of(name, SHARD_TERMINAL, STALE_FENCE, s -> s.shardDone().of(op).fence(1).get()));
    cases.add(of(name, STALE_FENCE, OUT_OF_RANGE, s -> s.of(op).fence(1).key("z").get()));
  }

  private static List<Case> ofHolders() {
    List<Case> cases = new ArrayList<>();
    for (Holder op :
        List.of(Holder.CHECKPOINT, Holder.COMPLETE, Holder.RELEASE, Holder.FAIL, Holder.PARK)) {
      cases.add(
          of(op.name(), CURSOR_REGRESSION, OUT_OF_RANGE, s -> s.at("f").of(op).key("a").get()));
      cases.add(of(op.name(), OUT_OF_RANGE, INTERNAL, s -> s.at("f").of(op).key("z").get()));
    }
    Holder quarantine = Holder.QUARANTINE;
    cases.add(
        of(
            "QUARANTINE",
            OUT_OF_RANGE,
            CURSOR_REGRESSION,
            s -> s.at("f").of(quarantine).key("a").get()));
    cases.add(
        of(
            "QUARANTINE",
            CURSOR_REGRESSION,
            SINGLE_KEY,
            s -> s.onSliver().of(quarantine).key("f").get()));
    cases.add(
        of(
            "QUARANTINE",
            SINGLE_KEY,
            LIMIT_EXCEEDED,
            s -> s.onFreshSliver().manySlivers().of(quarantine).key("f").get()));
    cases.add(
        of(
            "QUARANTINE",
            LIMIT_EXCEEDED,
            QUOTA_EXCEEDED,
            s -> s.noQuota().manySlivers().of(quarantine).key("f").get()));
    cases.add(
        of("QUARANTINE", QUOTA_EXCEEDED, INTERNAL, s -> s.noQuota().of(quarantine).key("f").get()));
    for (Holder op : List.of(Holder.SPLIT_REPLACE, Holder.SPLIT_RESIDUAL)) {
      cases.add(
          of(op.name(), BAD_BOUNDARIES, QUOTA_EXCEEDED, s -> s.noQuota().of(op).key("z").get()));
      cases.add(of(op.name(), QUOTA_EXCEEDED, INTERNAL, s -> s.noQuota().of(op).key("f").get()));
    }
    return cases;
  }

  private static List<Case> ofClaims() {
    return List.of(
        of("CLAIM", SESSION_EXPIRED, NOT_FOUND, s -> s.claim(99, 900, "gone")),
        of("CLAIM", SUPERSEDED, NOT_FOUND, s -> s.claim(s.session, 1, "gone")),
        of("CLAIM", CONFLICT, NOT_FOUND, s -> s.claim(s.session, s.claimed, "gone")),
        of("CLAIM", SUPERSEDED, SESSION_EXPIRED, s -> s.sessionOver().claim(s.session, 1, "job")),
        of(
            "CLAIM",
            NOT_FOUND,
            SESSION_EXPIRED,
            s -> s.sessionOver().claim(s.session, 900, "gone")));
  }

  private static List<Case> ofStamps() {
    return List.of(
        of("PAUSE_RUN", NOT_FOUND, EXPIRED, s -> s.asNobody().pause(s.expired())),
        of("PAUSE_RUN", CONFLICT, EXPIRED, s -> s.pause(s.usedInAnotherGroup())),
        of("PAUSE_RUN", EXPIRED, INVALID_ARGUMENT, s -> s.pause(s.otherGroupFarAhead())),
        of("PAUSE_RUN", EXPIRED, NOT_FOUND, s -> s.pauseGone(s.expired())),
        of("PAUSE_RUN", INVALID_ARGUMENT, NOT_FOUND, s -> s.pauseGone(s.farAhead())),
        of("PAUSE_RUN", CONFLICT, NOT_FOUND, s -> s.pauseGone(s.used())),
        of("OPEN_SESSION", CONFLICT, LIMIT_EXCEEDED, s -> s.noQuota().open(s.used(), 9)),
        of("OPEN_SESSION", EXPIRED, LIMIT_EXCEEDED, s -> s.noQuota().open(s.expired(), 9)),
        of("OPEN_SESSION", LIMIT_EXCEEDED, QUOTA_EXCEEDED, s -> s.noQuota().open(s.fresh(), 9)),
        of("OPEN_SESSION", QUOTA_EXCEEDED, INTERNAL, s -> s.noQuota().open(s.fresh(), 10_000)),
        of(
            "OPEN_SESSION",
            LIMIT_EXCEEDED,
            INTERNAL,
            s -> s.asNobody().noTenants().open(s.fresh(), 10_000)),
        of("DRAIN_SESSION", EXPIRED, NOT_FOUND, s -> s.drain(s.expired(), 99)),
        of(
            "DRAIN_SESSION",
            SESSION_EXPIRED,
            INTERNAL,
            s -> s.sessionOver().drain(s.fresh(), s.session)),
        of("EVICT_SESSION", EXPIRED, NOT_FOUND, s -> s.evict(s.expired(), 99)),
        of("EVICT_SESSION", NOT_FOUND, INTERNAL, s -> s.evict(s.fresh(), 99)));
  }

  private static List<Case> ofRuns() {
    return List.of(
        of("CREATE_RUN", CONFLICT, ALREADY_EXISTS, s -> s.createOther(s.used())),
        of("CREATE_RUN", ALREADY_EXISTS, QUOTA_EXCEEDED, s -> s.noQuota().createOther(s.fresh())),
        of("CREATE_RUN", QUOTA_EXCEEDED, INTERNAL, s -> s.noQuota().create(s.fresh(), "new")),
        of("SEAL_RUN", EXPIRED, NO_SHARDS, s -> s.empty().seal(s.expired())),
        of("SEAL_RUN", RUN_NOT_ACTIVE, NO_SHARDS, s -> s.empty().runOver().seal(s.fresh())),
        of("SEAL_RUN", NO_SHARDS, INTERNAL, s -> s.empty().seal(s.fresh())),
        of("COMPLETE_RUN", RUN_NOT_ACTIVE, NOT_SETTLED, s -> s.runOver().complete(s.fresh())),
        of("COMPLETE_RUN", NOT_SETTLED, INTERNAL, s -> s.complete(s.fresh())),
        of("DELETE_RUN", EXPIRED, RUN_NOT_ACTIVE, s -> s.delete(s.expired())),
        of("DELETE_RUN", RUN_NOT_ACTIVE, INTERNAL, s -> s.delete(s.fresh())));
  }

  private static List<Case> ofShards() {
    return List.of(
        of("ADD_SHARDS", EXPIRED, CHUNK_CONFLICT, s -> s.add(s.expired(), 0, "x-y")),
        of("ADD_SHARDS", CHUNK_CONFLICT, RUN_NOT_ACTIVE, s -> s.add(s.fresh(), 0, "x-y")),
        of("ADD_SHARDS", RUN_NOT_ACTIVE, OVERLAP, s -> s.add(s.fresh(), 5, "c-d")),
        of(
            "ADD_SHARDS",
            OVERLAP,
            QUOTA_EXCEEDED,
            s -> s.noQuota().unsealed().add(s.fresh(), 5, "c-d")),
        of(
            "ADD_SHARDS",
            QUOTA_EXCEEDED,
            INTERNAL,
            s -> s.noQuota().unsealed().add(s.fresh(), 5, "x-y")),
        of("UNPARK_SHARDS", EXPIRED, RUN_NOT_ACTIVE, s -> s.runOver().unpark(s.expired())),
        of("UNPARK_SHARDS", RUN_NOT_ACTIVE, INTERNAL, s -> s.runOver().unpark(s.fresh())),
        of("SPLIT_SHARD", NOT_FOUND, RUN_NOT_ACTIVE, s -> s.runOver().split(s.fresh(), 99, "z")),
        of(
            "SPLIT_SHARD",
            RUN_NOT_ACTIVE,
            SHARD_NOT_ACTIVE,
            s -> s.parked().runOver().split(s.fresh(), 1, "z")),
        of(
            "SPLIT_SHARD",
            SHARD_NOT_ACTIVE,
            BAD_BOUNDARIES,
            s -> s.parked().split(s.fresh(), 1, "z")),
        of(
            "SPLIT_SHARD",
            BAD_BOUNDARIES,
            QUOTA_EXCEEDED,
            s -> s.noQuota().split(s.fresh(), 1, "z")),
        of("SPLIT_SHARD", QUOTA_EXCEEDED, INTERNAL, s -> s.noQuota().split(s.fresh(), 1, "o")),
        of("PARK_SHARD", NOT_FOUND, RUN_NOT_ACTIVE, s -> s.runOver().park(s.fresh(), 99)),
        of(
            "PARK_SHARD",
            RUN_NOT_ACTIVE,
            SHARD_NOT_ACTIVE,
            s -> s.parked().runOver().park(s.fresh(), 1)),
        of("PARK_SHARD", RUN_NOT_ACTIVE, SHARD_LEASED, s -> s.runOver().park(s.fresh(), 0)),
        of("PARK_SHARD", SHARD_LEASED, INTERNAL, s -> s.park(s.fresh(), 0)),
        of("PARK_SHARD", SHARD_NOT_ACTIVE, INTERNAL, s -> s.parked().park(s.fresh(), 1)),
        of("REVOKE_LEASE", NOT_FOUND, RUN_NOT_ACTIVE, s -> s.runOver().revoke(s.fresh(), 99)),
        of("REVOKE_LEASE", RUN_NOT_ACTIVE, SHARD_NOT_LEASED, s -> s.runOver().revoke(s.fresh(), 1)),
        of("REVOKE_LEASE", SHARD_NOT_LEASED, INTERNAL, s -> s.revoke(s.fresh(), 1)));
  }
}
