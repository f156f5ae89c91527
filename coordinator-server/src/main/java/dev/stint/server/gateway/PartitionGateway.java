package dev.stint.server.gateway;

import dev.stint.core.command.CommandKind;
import dev.stint.server.gateway.CallOutcome.NotDone;
import dev.stint.server.gateway.CallOutcome.Why;
import java.util.ArrayList;
import java.util.List;

/**
 * The gateway of one Raft group: admission, group commit, logical time, read barrier, waiting
 * claims, ticks and advice, put together. One thread at a time; see the package for the loop around
 * it. Every call and every read that is handed in gets exactly one effect.
 *
 * @param <C> what callers are to the shell
 */
public final class PartitionGateway<C> {

  /** How often {@link #step} is called. */
  public static final long STEP_MILLIS = LeaderClock.STEP_MILLIS;

  private final LeaderClock clock = new LeaderClock();
  private final DueTicker ticker = new DueTicker();
  private final GroupCommit<C> commit;
  private final ReadBarrier<C> reads;
  private final ClaimWaiters<C> waiters;
  private final Advices advices;
  private final List<Effect<C>> effects = new ArrayList<>();

  private String leaderOrNull;
  private boolean stopped;
  private long emptyEntryInFlight;
  private long highestIndex = -1;

  public PartitionGateway(GatewayLimits limits) {
    commit = new GroupCommit<>(limits, clock);
    reads = new ReadBarrier<>(limits.maxWaitingReads());
    waiters = new ClaimWaiters<>(limits.maxWaitingClaims());
    advices = new Advices(limits.maxAdvisedSessions());
  }

  /**
   * This node leads the group and has applied everything from before its term; checked again by the
   * shell when this is called.
   *
   * @param stateNowMillis logical time of the state, likewise its horizon
   */
  public void onLeaderReady(long term, long stateNowMillis, long stateHorizonMillis, long nanos) {
    if (stopped) {
      return;
    }
    if (clock.leads()) {
      onNotLeader(nanos);
    }
    clock.lead(term, stateNowMillis, stateHorizonMillis, nanos);
    commit.lead();
    ticker.lead(stateNowMillis);
  }

  /**
   * This node does not lead any more. What waits is answered at once; entries in flight are
   * answered when their outcome is reported.
   */
  public void onNotLeader(long nanos) {
    endLeadership(NotDone.notLeading(leaderOrNull));
    settle(false, nanos);
  }

  private void endLeadership(NotDone outcome) {
    clock.depose();
    waiters.depose(outcome);
    commit.depose(outcome);
    reads.depose().forEach(read -> effects.add(new Effect.ReadRefused<>(read, outcome)));
    advices.clear();
    emptyEntryInFlight = 0;
  }

  /** Who leads, as a hint for those who are refused here; {@code null} when nobody is known. */
  public void onLeaderChanged(String nodeIdOrNull) {
    leaderOrNull = nodeIdOrNull;
  }

  /** The node stops: everything is answered, what is in the log without answer as unknown. */
  public void stop(long nanos) {
    if (!stopped) {
      stopped = true;
      NotDone outcome = NotDone.of(Why.STOPPING);
      endLeadership(outcome);
      commit.close(outcome);
      settle(false, nanos);
    }
  }

  /**
   * Takes the commands of one request of one tenant, in their order.
   *
   * @param commandsPerSecond the tenant's admission rate; 0 for none
   */
  public void submit(List<Call<C>> request, long commandsPerSecond, long nanos) {
    if (!clock.leads()) {
      request.forEach(call -> answer(call, unavailable()));
      return;
    }
    clock.step(nanos);
    for (Call<C> call : request) {
      if (call.kind() == CommandKind.CLAIM) {
        waiters.onArrival(call);
      }
    }
    commit.queues().admit(request, Math.max(0, commandsPerSecond), nanos);
    settle(false, nanos);
  }

  /**
   * Nobody waits any more for these claims, which were submitted before: those that wait for a
   * shard are answered with the nothing that they got, and the others will not wait. Claims that
   * have their answer are ignored.
   */
  public void withdraw(List<Call<C>> claims, long nanos) {
    claims.forEach(waiters::withdraw);
    settle(false, nanos);
  }

  /** Takes a linearizable read. */
  public void read(C context, long deadlineNanos, long nanos) {
    if (!clock.leads()) {
      effects.add(new Effect.ReadRefused<>(context, unavailable()));
    } else if (deadlineNanos - nanos <= 0) {
      effects.add(new Effect.ReadRefused<>(context, NotDone.of(Why.DEADLINE_PASSED)));
    } else if (!reads.arrive(context, deadlineNanos)) {
      NotDone full = NotDone.later(Why.QUEUE_FULL, STEP_MILLIS);
      effects.add(new Effect.ReadRefused<>(context, full));
    }
  }

  private NotDone unavailable() {
    return stopped ? NotDone.of(Why.STOPPING) : NotDone.notLeading(leaderOrNull);
  }

  /** Time has passed. Called every {@link #STEP_MILLIS}, on every node. */
  public void step(long nanos) {
    clock.step(nanos);
    commit.step(nanos);
    NotDone late = NotDone.of(Why.DEADLINE_PASSED);
    reads.takeExpired(nanos).forEach(read -> effects.add(new Effect.ReadRefused<>(read, late)));
    waiters.step(clock.nowMillis(), nanos);
    settle(false, nanos);
  }

  /**
   * The next entry to log, or {@code null}. Asked until it is {@code null}, after everything that
   * has arrived was handed in.
   */
  public EntryToLog nextEntry(long nanos) {
    clock.step(nanos);
    if (!commit.mayBuild()) {
      return null;
    }
    boolean barrier = reads.needsEntry() && emptyEntryInFlight == 0;
    boolean tick = !barrier && wantsTick();
    EntryToLog entry = commit.build(barrier || tick, nanos);
    if (entry != null) {
      reads.onBuilt(entry.id());
      ticker.onBuilt(entry.entry().nowMillis(), entry.entry().horizonMillis(), tick);
      if (entry.entry().proposals().isEmpty()) {
        emptyEntryInFlight = entry.id();
      }
    }
    settle(false, nanos);
    return entry;
  }

  private boolean wantsTick() {
    return commit.entriesInFlight() == 0
        && commit.queues().isEmpty()
        && ticker.wantsTick(clock.nowMillis(), clock.horizonMillis());
  }

  /** An entry has its outcome. Entries that were applied are reported in the order of the log. */
  public void onCompleted(long entryId, EntryOutcome outcome, long nanos) {
    clock.step(nanos);
    EntryOutcome.Applied applied = outcome instanceof EntryOutcome.Applied a ? a : null;
    if (!commit.complete(entryId, outcome, leaderOrNull, nanos)) {
      return;
    }
    if (entryId == emptyEntryInFlight) {
      emptyEntryInFlight = 0;
    }
    ticker.onApplied();
    completeReads(entryId, outcome);
    boolean late = applied != null && applied.at().index() < highestIndex;
    resolve(late, nanos);
    if (applied != null) {
      highestIndex = Math.max(highestIndex, applied.at().index());
      applied.signals().forEach(this::onSignal);
    }
    settle(late, nanos);
  }

  private void completeReads(long entryId, EntryOutcome outcome) {
    for (C read : reads.onCompleted(entryId)) {
      if (outcome instanceof EntryOutcome.Applied applied) {
        effects.add(new Effect.ReadReleased<>(read, applied.at()));
      } else {
        CallOutcome failure = GroupCommit.failure(outcome, leaderOrNull);
        NotDone refusal =
            failure instanceof NotDone notDone
                ? notDone
                : NotDone.notLeading(leaderOrNull); // a read may always come again
        effects.add(new Effect.ReadRefused<>(read, refusal));
      }
    }
  }

  private void onSignal(LeaderSignal signal) {
    if (!clock.leads()) {
      return;
    }
    waiters.onSignal(signal, clock.nowMillis());
    if (signal instanceof LeaderSignal.SessionEnding ending) {
      advices.forget(ending.session());
      effects.add(new Effect.SessionEnded<>(ending.session()));
    } else if (signal instanceof LeaderSignal.Advise advise
        && advices.raise(advise.session(), advise.advice())) {
      effects.add(new Effect.AdviceRaised<>(advise.session(), advise.advice()));
    }
  }

  /** Whether {@link #onDue} is wanted: nothing is under way, and an entry was applied since. */
  public boolean wantsDue() {
    return clock.leads() && commit.entriesInFlight() == 0 && !ticker.isDueKnown();
  }

  /** What is due in the state as of the newest applied entry. */
  public void onDue(NextDue due) {
    ticker.onDue(due);
  }

  /** Passes outcomes on and proposes woken claims, until nothing more follows from it. */
  private void settle(boolean late, long nanos) {
    resolve(late, nanos);
    List<Call<C>> woken = waiters.takeWoken(clock.nowMillis(), commit.queues()::hasRoomFor);
    while (!woken.isEmpty()) {
      for (Call<C> claim : woken) {
        commit.queues().admit(List.of(claim), CommandQueues.UNCOUNTED, nanos);
      }
      resolve(late, nanos);
      woken = waiters.takeWoken(clock.nowMillis(), commit.queues()::hasRoomFor);
    }
  }

  private void resolve(boolean late, long nanos) {
    for (Resolved<C> resolved : commit.takeResolved()) {
      Call<C> call = resolved.call();
      boolean waits =
          clock.leads()
              && call.kind() == CommandKind.CLAIM
              && waiters.onResolved(call, resolved.outcome(), late, nanos);
      if (!waits) {
        waiters.onAnswered(call);
        answer(call, resolved.outcome());
      }
    }
    for (Resolved<C> resolved : waiters.takeResolved()) {
      answer(resolved.call(), resolved.outcome());
    }
  }

  private void answer(Call<C> call, CallOutcome outcome) {
    List<Advice> advice = List.of();
    if (outcome instanceof CallOutcome.Applied applied && !applied.answer().judged().isRejected()) {
      advices.onAccepted(call.session(), call.command(), applied.answer().judged().result());
      advice = advices.of(call.session());
    }
    effects.add(new Effect.Answered<>(call.context(), outcome, advice));
  }

  /** What is to be carried out, in order; each is given once. */
  public List<Effect<C>> takeEffects() {
    List<Effect<C>> taken = List.copyOf(effects);
    effects.clear();
    return taken;
  }

  public boolean leads() {
    return clock.leads();
  }

  /** Logical time as this leader has it; meaningless on other nodes. */
  public long nowMillis() {
    return clock.nowMillis();
  }

  public GatewayStats stats() {
    return new GatewayStats(
        commit.queues().normal().commands(),
        commit.queues().normal().bytes(),
        commit.queues().vital().commands(),
        commit.queues().vital().bytes(),
        commit.entriesInFlight(),
        commit.oldestEntryMillis(),
        waiters.size(),
        reads.size(),
        advices.sessions());
  }
}
