package dev.stint.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.CommandKind;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.WorstCase;
import dev.stint.core.rules.Outcome.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Drives a gateway by numbers and checks after every step what it promises: bounds, order, times,
 * and one outcome for each call and read, which is true.
 */
final class GatewayModel {
  private static final GatewayLimits LIMITS =
      new GatewayLimits(12, 4_096, 9, 1_200, 3, 5, 2_048, 1_100, 4, 3, 2);

  private final PartitionGateway<String> gateway = new PartitionGateway<>(LIMITS);
  private final StringBuilder transcript = new StringBuilder();
  private long nanos = Calls.START_NANOS;
  private long term;
  private long index;
  private long stateNow;
  private long stateHorizon;
  private int names;

  /** What was handed in. */
  private final Map<String, Call<String>> calls = new LinkedHashMap<>();

  private final Map<Proposal, String> byProposal = new IdentityHashMap<>();
  private final Map<String, Integer> requestOf = new HashMap<>();
  private final Map<String, Long> readAfterEntry = new HashMap<>();
  private final Map<Integer, Integer> lastOfRequest = new HashMap<>();

  private final Set<String> logged = new HashSet<>();

  /** Claims whose callers have gone, and how often each was logged since. */
  private final Map<String, Integer> loggedSinceWithdrawn = new HashMap<>();

  /** What became of it. */
  private final Set<String> resolved = new HashSet<>();

  /** Calls in entries that were applied, or may have been. */
  private final Set<String> maybeDone = new HashSet<>();

  private final Set<String> applied = new HashSet<>();

  /** Arrivals of unresolved heartbeats by tenant and session, oldest first. */
  private final Map<String, Long> beatArrivals = new HashMap<>();

  /** A heartbeat that had arrived and was refused with its entry: until when it still counts. */
  private record Lost(long arrivalMillis, long untilMillis) {}

  private final List<Lost> lost = new ArrayList<>();

  /** While the heartbeats of an entry that was refused are answered: until when they count. */
  private long lostUntilMillis = -1;

  private long holdBeganMillis;
  private long heldUntilMillis;

  private final List<EntryToLog> inFlight = new ArrayList<>();
  private long newestEntry;
  private long appliedEntry;
  private long headerTerm;
  private long headerNow;
  private long headerHorizon;

  /** How often what happened. */
  private final Map<String, Integer> seen = new HashMap<>();

  GatewayModel() {
    lead();
  }

  private void lead() {
    gateway.onLeaderReady(++term, stateNow, stateHorizon, nanos);
    lost.clear();
    holdBeganMillis = stateNow;
    heldUntilMillis = stateNow + 5_000;
  }

  /** Holds that follow each other end 10 s after the first began. */
  private void hold(long fromMillis, long millis) {
    if (fromMillis >= heldUntilMillis) {
      holdBeganMillis = fromMillis;
    }
    long until = Math.min(gateway.nowMillis() + millis, holdBeganMillis + 10_000);
    heldUntilMillis = Math.max(heldUntilMillis, until);
  }

  Map<String, Integer> seen() {
    return seen;
  }

  private void saw(String what) {
    seen.merge(what, 1, Integer::sum);
  }

  void act(int number) {
    int choice = number % 16;
    int detail = number / 16;
    if (choice < 6) {
      submit(detail);
    } else if (choice == 6) {
      read(detail);
    } else if (choice < 10) {
      time(detail);
    } else if (choice < 13) {
      complete(detail);
    } else if (choice == 13) {
      flood(detail);
    } else if (choice == 14) {
      leadership(detail);
    } else if (detail % 2 == 0) {
      due(detail / 2);
    } else {
      withdraw(detail / 2);
    }
    check(); // before an entry is built: what is resolved holds no horizon
    if (detail % 3 != 0) {
      build();
      check();
    }
  }

  private void submit(int detail) {
    int request = names;
    int size = 1 + detail % 4;
    String tenant = "t" + detail / 4 % 2;
    List<Call<String>> calls = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      calls.add(call(tenant, detail / 8 + i * 7, "c" + names++, request));
    }
    if (gateway.leads()) {
      for (Call<String> call : calls) {
        if (call.isHeartbeat()) {
          beatArrivals.putIfAbsent(call.context(), gateway.nowMillis());
        }
      }
    }
    gateway.submit(calls, detail % 5 == 0 ? 3 : 0, nanos);
  }

  /** A session that does not know when to stop. */
  private void flood(int detail) {
    for (int i = 0; i < 12; i++) {
      submit(detail / 64 * 64); // one heartbeat of one session
    }
  }

  private Call<String> call(String tenant, int detail, String name, int request) {
    long session = 1L + detail % 3;
    long deadline = Calls.after(nanos, detail / 64 % 2 == 0 ? 60 : 5_000);
    Call<String> call =
        switch (detail % 8) {
          case 0, 1 -> Calls.heartbeat(tenant, session, name);
          case 2 -> Calls.release(tenant, session, deadline, name);
          case 3 -> Calls.waitingClaim(tenant, session, nanos, 700, name);
          case 4 -> Calls.addShards(tenant, 20 * (detail / 8 % 60), name);
          default -> Calls.checkpoint(tenant, session, detail / 8 % 300, deadline, name);
        };
    calls.put(name, call);
    byProposal.put(call.proposal(), name);
    requestOf.put(name, request);
    return call;
  }

  private void read(int detail) {
    String name = "r" + names++;
    readAfterEntry.put(name, newestEntry);
    gateway.read(name, Calls.after(nanos, detail % 2 == 0 ? 200 : 5_000), nanos);
  }

  private void time(int detail) {
    long millis = detail % 7 == 0 ? 2_000 : 1 + detail % 120;
    nanos = Calls.after(nanos, millis);
    gateway.step(nanos);
    if (gateway.leads() && millis >= 300) {
      hold(gateway.nowMillis() - Math.min(millis, 1_000), 1_000);
    }
  }

  /** A caller goes away with its claim, whatever has become of that. */
  private void withdraw(int detail) {
    List<Call<String>> claims = calls.values().stream().filter(Call::waits).toList();
    if (!claims.isEmpty()) {
      Call<String> claim = claims.get(claims.size() - 1 - detail % Math.min(4, claims.size()));
      boolean open = !resolved.contains(claim.context());
      int waiting = gateway.stats().waitingClaims();
      gateway.withdraw(List.of(claim), nanos);
      if (open) {
        loggedSinceWithdrawn.putIfAbsent(claim.context(), 0);
        saw(gateway.stats().waitingClaims() < waiting ? "withdrawn while it waited" : "withdrawn");
      }
    }
  }

  private void due(int detail) {
    if (gateway.wantsDue()) {
      long session = detail % 2 == 0 ? NextDue.NEVER : stateHorizon + detail % 2_000;
      long other = detail % 3 == 0 ? NextDue.NEVER : stateNow + detail % 2_000;
      gateway.onDue(new NextDue(session, other, detail % 5 == 0));
    }
  }

  private void leadership(int detail) {
    if (detail % 3 == 0) {
      gateway.onNotLeader(nanos);
      beatArrivals.clear();
      lost.clear();
    } else if (!gateway.leads() || detail % 5 == 0) {
      beatArrivals.clear();
      lead();
    }
  }

  private void build() {
    for (EntryToLog entry = gateway.nextEntry(nanos);
        entry != null;
        entry = gateway.nextEntry(nanos)) {
      inFlight.add(entry);
      newestEntry = entry.id();
      checkEntry(entry);
      transcript.append(entry.id()).append('=').append(Arrays.hashCode(entry.bytes())).append(' ');
    }
  }

  private void checkEntry(EntryToLog entry) {
    List<Proposal> proposals = entry.entry().proposals();
    assertThat(proposals.size()).isLessThanOrEqualTo(LIMITS.maxEntryCommands());
    assertThat(entry.bytes().length).isLessThanOrEqualTo(LIMITS.maxEntryBytes());
    assertThat(proposals.stream().mapToInt(p -> WorstCase.rows(p.command())).sum())
        .isLessThanOrEqualTo(LIMITS.maxEntryRows());
    checkTimes(entry);
    if (proposals.isEmpty()) {
      saw("empty entry");
    } else if (proposals.size() == LIMITS.maxEntryCommands()) {
      saw("full entry");
    }
    for (Proposal proposal : proposals) {
      String name = byProposal.get(proposal);
      if (!logged.add(name)) {
        assertThat(calls.get(name).waits()).as("logged again").isTrue();
        saw("claim logged again");
      }
      assertThat(resolved).as("logged after its outcome").doesNotContain(name);
      Integer times = loggedSinceWithdrawn.computeIfPresent(name, (of, before) -> before + 1);
      assertThat(times == null || times == 1).as("%s woken for nobody", name).isTrue();
      if (proposal.command().kind() != CommandKind.HEARTBEAT && !calls.get(name).waits()) {
        int place = Integer.parseInt(name.substring(1));
        Integer before = lastOfRequest.put(requestOf.get(name), place);
        assertThat(before == null || before < place).as("order within a request").isTrue();
      }
    }
  }

  private void checkTimes(EntryToLog entry) {
    long now = entry.entry().nowMillis();
    long horizon = entry.entry().horizonMillis();
    if (entry.entry().term() == headerTerm) {
      assertThat(now).isGreaterThanOrEqualTo(headerNow);
      assertThat(horizon).isGreaterThanOrEqualTo(headerHorizon);
    }
    assertThat(horizon).isLessThanOrEqualTo(now);
    beatArrivals.forEach(
        (name, arrival) ->
            assertThat(horizon).as("heartbeat %s", name).isLessThanOrEqualTo(arrival));
    lost.removeIf(beat -> now >= beat.untilMillis());
    lost.forEach(
        beat ->
            assertThat(horizon)
                .as("heartbeat that was refused with its entry")
                .isLessThanOrEqualTo(beat.arrivalMillis()));
    headerTerm = entry.entry().term();
    headerNow = now;
    headerHorizon = horizon;
  }

  private void complete(int detail) {
    if (inFlight.isEmpty()) {
      return;
    }
    EntryToLog entry = inFlight.remove(0);
    int how = detail % 10;
    boolean canBeApplied = entry.entry().term() == term;
    if (how <= 2 && canBeApplied && gateway.leads()) {
      hold(gateway.nowMillis(), 5_000);
      lostUntilMillis = heldUntilMillis;
    }
    if (how == 0) {
      gateway.onCompleted(entry.id(), new EntryOutcome.NotLeader("n2"), nanos);
    } else if (how == 1) {
      gateway.onCompleted(entry.id(), new EntryOutcome.Busy(5), nanos);
    } else if (how == 2) {
      entry.entry().proposals().forEach(p -> maybeDone.add(byProposal.get(p)));
      gateway.onCompleted(entry.id(), new EntryOutcome.Unknown("lost"), nanos);
    } else if (!canBeApplied) {
      gateway.onCompleted(entry.id(), new EntryOutcome.Voided(), nanos);
    } else {
      apply(entry, detail / 10);
    }
  }

  private void apply(EntryToLog entry, int detail) {
    stateNow = Math.max(stateNow, entry.entry().nowMillis());
    stateHorizon = Math.max(stateHorizon, entry.entry().horizonMillis());
    List<Answer> answers = new ArrayList<>();
    int number = detail;
    for (Proposal proposal : entry.entry().proposals()) {
      maybeDone.add(byProposal.get(proposal));
      applied.add(byProposal.get(proposal));
      answers.add(answer(proposal, number++));
    }
    List<LeaderSignal> signals = new ArrayList<>();
    String tenant = "t" + detail % 2;
    if (detail % 3 == 0) {
      long at = detail % 4 == 0 ? stateNow + detail % 500 : 0;
      signals.add(new LeaderSignal.ShardsClaimable(tenant, "run", 1 + detail % 3, at));
    }
    if (detail % 11 == 0) {
      signals.add(new LeaderSignal.SessionEnding(1 + detail % 3));
      signals.add(new LeaderSignal.Advise(1 + detail % 2, new Advice.Drain()));
    }
    appliedEntry = entry.id();
    AppliedAt at = new AppliedAt(term, ++index, index, stateNow, stateHorizon);
    gateway.onCompleted(entry.id(), new EntryOutcome.Applied(at, answers, signals), nanos);
  }

  private Answer answer(Proposal proposal, int detail) {
    return switch (proposal.command().kind()) {
      case HEARTBEAT -> Outcomes.beat(detail % 2 == 0);
      case CLAIM ->
          detail % 4 == 0
              ? Outcomes.granted("run", 1)
              : Outcomes.nothing(detail % 4 == 1 ? stateNow + detail % 300 : -1);
      default -> detail % 6 == 0 ? Outcomes.rejected(RejectionCode.STALE_FENCE) : Outcomes.done();
    };
  }

  private void check() {
    for (Effect<String> effect : gateway.takeEffects()) {
      saw(effect.getClass().getSimpleName());
      transcript.append(effect).append('\n');
      if (effect instanceof Effect.Answered<String> answered) {
        checkAnswer(answered.context(), answered.outcome());
      } else if (effect instanceof Effect.ReadReleased<String> released) {
        resolve(released.context());
        assertThat(appliedEntry)
            .as("released by an entry that was built after the read arrived")
            .isGreaterThan(readAfterEntry.get(released.context()));
      } else if (effect instanceof Effect.ReadRefused<String> refused) {
        resolve(refused.context());
      }
    }
    lostUntilMillis = -1;
    GatewayStats stats = gateway.stats();
    if (stats.waitingClaims() > 0) {
      saw("claim waited");
    }
    if (stats.entriesInFlight() == LIMITS.maxEntriesInFlight()) {
      saw("all entries in flight");
    }
    assertThat(stats.entriesInFlight()).isBetween(0, LIMITS.maxEntriesInFlight());
    assertThat(stats.normalCommands()).isBetween(0, LIMITS.maxQueuedCommands());
    assertThat(stats.normalBytes()).isBetween(0L, LIMITS.maxQueuedBytes());
    assertThat(stats.vitalCommands()).isBetween(0, LIMITS.maxVitalCommands());
    assertThat(stats.vitalBytes()).isBetween(0L, LIMITS.maxVitalBytes());
    assertThat(stats.waitingClaims()).isBetween(0, LIMITS.maxWaitingClaims());
    assertThat(stats.waitingReads()).isBetween(0, LIMITS.maxWaitingReads());
    assertThat(stats.advisedSessions()).isBetween(0, LIMITS.maxAdvisedSessions());
  }

  private void checkAnswer(String name, CallOutcome outcome) {
    resolve(name);
    Long arrival = beatArrivals.remove(name);
    if (arrival != null && lostUntilMillis >= 0) {
      saw("heartbeat refused with its entry");
      lost.add(new Lost(arrival, lostUntilMillis));
    }
    saw(
        outcome instanceof CallOutcome.NotDone notDone
            ? notDone.why().name()
            : outcome.getClass().getSimpleName());
    Call<String> call = calls.get(name);
    if (call.isHeartbeat()) {
      assertThat(outcome)
          .as("heartbeats are never dropped for their deadline")
          .isNotEqualTo(CallOutcome.NotDone.of(CallOutcome.Why.DEADLINE_PASSED));
      if (outcome instanceof CallOutcome.Applied && !logged.contains(name)) {
        saw("heartbeat shared");
      }
    } else if (outcome instanceof CallOutcome.Applied) {
      assertThat(applied).contains(name);
    } else if (outcome instanceof CallOutcome.NotDone && !call.waits()) {
      assertThat(maybeDone).as("said to be not done").doesNotContain(name);
    }
  }

  private void resolve(String name) {
    assertThat(resolved.add(name)).as("%s is resolved once", name).isTrue();
  }

  /** Completes what is under way, and looks for anything that was forgotten. */
  void end() {
    while (!inFlight.isEmpty()) {
      complete(9);
      check();
    }
    gateway.stop(nanos);
    check();
    assertThat(resolved).containsAll(calls.keySet()).containsAll(readAfterEntry.keySet());
    GatewayStats stats = gateway.stats();
    assertThat(stats).isEqualTo(new GatewayStats(0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  String transcript() {
    return transcript.toString();
  }
}
