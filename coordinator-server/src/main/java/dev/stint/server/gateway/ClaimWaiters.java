package dev.stint.server.gateway;

import dev.stint.core.command.Grant;
import dev.stint.core.command.Result;
import dev.stint.server.gateway.Waiter.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Claims that got nothing and wait at the leader, so that idle workers need not poll. A waiting
 * claim that is woken is proposed again as it is, which is safe because a claim without a grant is
 * not recorded; its new outcome is its answer, or it goes on waiting with its seniority.
 *
 * <p>One per session: a later claim takes the place, and the older is answered with the nothing
 * that it got. A claim waits until its time is up, then it is answered likewise. All are lost with
 * the leader; their clients come again.
 *
 * <p>Who is woken: when shards of a run become available, as many waiters as there are shards, most
 * senior first, and the next ones as far as those did not take them (credits of {@link
 * WaitingRun}); each waiter at most once per signal. When the time comes that a claim's outcome
 * named, a few of those whose time it is ({@link Probes}). When a run is over, all that named it,
 * since they get an answer. So nobody is woken in a herd, and a signal too many costs a bounded
 * number of claims.
 *
 * <p>No wake-up is lost between a claim's judgement and its parking: completed entries come in the
 * order of the log, each with its answers before its signals; an outcome that comes out of order is
 * parked and woken at once.
 */
final class ClaimWaiters<C> {
  /** Woken claims under way at the same time; the others that are woken wait for their turn. */
  static final int MAX_LOGGING = 256;

  /** Claims without room in the queue that are looked at before the rest is left for later. */
  private static final int MAX_REFUSALS = 16;

  private final int maxWaiters;
  private final Map<Long, Waiter<C>> bySession = new HashMap<>();
  private final Map<Call<C>, Waiter<C>> logging = new HashMap<>();

  /** Claims that may wait and have no outcome yet, each with whether its caller has gone. */
  private final Map<Call<C>, Boolean> unjudged = new HashMap<>();

  private final TreeMap<String, WaitingTenant<C>> tenants = new TreeMap<>();
  private final LinkedHashSet<Waiter<C>> ready = new LinkedHashSet<>();
  private final LinkedHashSet<WaitingRun> toLookAt = new LinkedHashSet<>();
  private final LinkedHashSet<WaitingTenant<C>> toProbe = new LinkedHashSet<>();
  private final List<Resolved<C>> resolved = new ArrayList<>();

  /** Those parked or ready, by when their time is up. */
  private final TreeSet<Waiter<C>> byUntil = new TreeSet<>(ClaimWaiters::compareUntil);

  private long nextOrder;
  private int waiters;

  ClaimWaiters(int maxWaiters) {
    this.maxWaiters = maxWaiters;
  }

  /** Claims that wait, those that are being judged again included. */
  int size() {
    return waiters;
  }

  /** A claim has arrived: what its session had waiting is answered. */
  void onArrival(Call<C> newer) {
    if (newer.waits()) {
      unjudged.put(newer, false);
    }
    Waiter<C> older = bySession.get(newer.session());
    if (older == null || !older.tenant().equals(newer.tenant())) {
      return; // nobody replaces another tenant's claim by naming its session (S14)
    }
    displace(older);
  }

  /** The claim's caller has gone, so that a shard would wait for nobody until the session ends. */
  void withdraw(Call<C> claim) {
    if (unjudged.replace(claim, true) != null) {
      return; // it does not begin to wait
    }
    Waiter<C> waiter = bySession.get(claim.session());
    if (waiter != null && waiter.call == claim) {
      displace(waiter);
    }
  }

  /** The call has its answer, from here or elsewhere. */
  void onAnswered(Call<C> call) {
    unjudged.remove(call);
  }

  private void displace(Waiter<C> older) {
    if (older.state == State.LOGGING) {
      older.replaced = true; // answered with what it gets
      bySession.remove(older.session());
    } else {
      answer(older);
    }
  }

  /**
   * A claim has its outcome, whether it waited before or not.
   *
   * @param late whether an entry later in the log was reported before
   * @return whether it waits now, so that it is not to be answered
   */
  boolean onResolved(Call<C> call, CallOutcome outcome, boolean late, long nanos) {
    Result result =
        outcome instanceof CallOutcome.Applied applied ? applied.answer().judged().result() : null;
    boolean gone = Boolean.TRUE.equals(unjudged.remove(call));
    Waiter<C> waiter = logging.remove(call);
    if (waiter != null) {
      settle(waiter, result instanceof Result.Granted);
    }
    if (result instanceof Result.Granted granted) {
      taken(call.tenant(), granted.grants());
    }
    if (gone || !mayWait(call, result, nanos) || (waiter != null && waiter.replaced)) {
      if (waiter != null) {
        forget(waiter);
      }
      return false;
    }
    if (waiter == null) {
      if (waiters >= maxWaiters) {
        return false;
      }
      waiter = join(call);
    }
    waiter.nothing = (CallOutcome.Applied) outcome;
    long earliest = ((Result.NothingGranted) result).earliestMillis();
    waiter.earliestMillis = earliest < 0 ? NextDue.NEVER : earliest;
    waiter.state = State.PARKED;
    tenants.get(waiter.tenant()).park(waiter);
    byUntil.add(waiter);
    if (late) {
      wake(waiter);
    }
    return true;
  }

  private static int compareUntil(Waiter<?> a, Waiter<?> b) {
    long earlier = a.call.waitUntilNanos() - b.call.waitUntilNanos();
    return earlier != 0 ? Long.signum(earlier) : Long.compare(a.order, b.order);
  }

  private static boolean mayWait(Call<?> call, Result result, long nanos) {
    return call.waits()
        && call.waitUntilNanos() - nanos > 0
        && result instanceof Result.NothingGranted nothing
        && nothing.why() == Result.NothingGranted.Why.NOTHING_CLAIMABLE;
  }

  private Waiter<C> join(Call<C> call) {
    Waiter<C> waiter = new Waiter<>(call, nextOrder++);
    Waiter<C> older = bySession.put(call.session(), waiter);
    tenants.computeIfAbsent(call.tenant(), WaitingTenant::new).join();
    waiters++;
    if (older != null) {
      displace(older);
      bySession.put(call.session(), waiter);
    }
    return waiter;
  }

  /** Gives back what it was woken by. */
  private void settle(Waiter<C> waiter, boolean granted) {
    if (waiter.creditOrNull != null) {
      waiter.creditOrNull.giveBack();
      toLookAt.add(waiter.creditOrNull);
      waiter.creditOrNull = null;
    }
    if (waiter.probe) {
      waiter.probe = false;
      WaitingTenant<C> tenant = tenants.get(waiter.tenant());
      tenant.probes().ended(granted);
      toProbe.add(tenant);
    }
  }

  private void taken(String tenant, List<Grant> grants) {
    WaitingTenant<C> waiting = tenants.get(tenant);
    if (waiting == null) {
      return;
    }
    for (Grant grant : grants) {
      WaitingRun run = waiting.runOrNull(grant.target().run().name());
      if (run != null) {
        run.taken();
      }
    }
  }

  /** The signal of an applied entry, after the outcomes of its claims. */
  void onSignal(LeaderSignal signal, long nowMillis) {
    if (signal instanceof LeaderSignal.ShardsClaimable claimable) {
      onClaimable(claimable, nowMillis);
    } else if (signal instanceof LeaderSignal.RunOver over) {
      WaitingTenant<C> tenant = tenants.get(over.tenant());
      if (tenant != null) {
        tenant.named(over.run()).forEach(this::wake);
      }
    } else if (signal instanceof LeaderSignal.SessionEnding ending) {
      Waiter<C> waiter = bySession.get(ending.session());
      if (waiter != null && waiter.state == State.PARKED) {
        wake(waiter);
      }
    }
  }

  private void onClaimable(LeaderSignal.ShardsClaimable signal, long nowMillis) {
    WaitingTenant<C> tenant = tenants.get(signal.tenant());
    if (tenant == null || !tenant.anybodyFor(signal.run())) {
      return; // who is being judged again sees the shard by itself
    }
    WaitingRun run = tenant.run(signal.run());
    if (signal.eligibleAtMillis() <= nowMillis) {
      run.available(signal.shards(), nextOrder - 1);
      toLookAt.add(run);
    } else {
      run.availableAt(signal.shards(), signal.eligibleAtMillis());
    }
  }

  /** Answers those whose time is up, and wakes those whose logical time has come. */
  void step(long nowMillis, long nanos) {
    while (!byUntil.isEmpty() && byUntil.first().call.waitUntilNanos() - nanos <= 0) {
      answer(byUntil.first());
    }
    for (WaitingTenant<C> tenant : tenants.values()) {
      tenant.probes().step();
      toProbe.add(tenant);
      for (WaitingRun run : tenant.runs()) {
        if (run.becomeAvailable(nowMillis, nextOrder - 1)) {
          toLookAt.add(run);
        }
      }
    }
  }

  /**
   * The claims to propose again now. Their outcomes come back by {@link #onResolved}.
   *
   * @param room whether a claim could be queued now; one that could not goes on waiting
   */
  List<Call<C>> takeWoken(long nowMillis, Predicate<Call<C>> room) {
    toLookAt.forEach(this::spend);
    toLookAt.clear();
    toProbe.forEach(tenant -> probe(tenant, nowMillis));
    toProbe.clear();
    List<Call<C>> woken = new ArrayList<>();
    int refusals = 0;
    while (logging.size() < MAX_LOGGING && refusals < MAX_REFUSALS && !ready.isEmpty()) {
      Waiter<C> waiter = ready.iterator().next();
      ready.remove(waiter);
      if (!room.test(waiter.call)) {
        refusals++;
        ready.add(waiter); // behind the others, as another tenant's may have room
        continue;
      }
      waiter.state = State.LOGGING;
      byUntil.remove(waiter);
      logging.put(waiter.call, waiter);
      woken.add(waiter.call);
    }
    return woken;
  }

  private void spend(WaitingRun run) {
    WaitingTenant<C> tenant = tenants.get(run.tenant);
    if (tenant == null) {
      return;
    }
    while (run.hasCredit()) {
      Waiter<C> next = tenant.next(run);
      if (next == null) {
        run.endRound();
      } else {
        run.spendOn(next.order);
        next.creditOrNull = run;
        wake(next);
      }
    }
    tenant.forgetIfIdle(run);
  }

  private void probe(WaitingTenant<C> tenant, long nowMillis) {
    while (tenant.probes().mayProbe()) {
      Waiter<C> next = tenant.due(nowMillis);
      if (next == null) {
        return;
      }
      tenant.probes().began();
      next.probe = true;
      wake(next);
    }
  }

  private void wake(Waiter<C> waiter) {
    tenants.get(waiter.tenant()).unpark(waiter);
    waiter.state = State.READY;
    ready.add(waiter);
  }

  /** Answers one that is parked or ready with the nothing that it got. */
  private void answer(Waiter<C> waiter) {
    resolved.add(new Resolved<>(waiter.call, waiter.nothing));
    if (waiter.state == State.PARKED) {
      tenants.get(waiter.tenant()).unpark(waiter);
    }
    ready.remove(waiter);
    byUntil.remove(waiter);
    settle(waiter, false);
    forget(waiter);
  }

  private void forget(Waiter<C> waiter) {
    waiter.state = State.GONE;
    waiters--;
    bySession.remove(waiter.session(), waiter);
    if (tenants.get(waiter.tenant()).leave()) {
      tenants.remove(waiter.tenant());
    }
  }

  /** Fails all that are parked or ready; those being judged again get their entry's outcome. */
  void depose(CallOutcome outcome) {
    for (Waiter<C> waiter : new ArrayList<>(byUntil)) {
      resolved.add(new Resolved<>(waiter.call, outcome));
    }
    byUntil.clear();
    bySession.clear();
    logging.clear();
    tenants.clear();
    ready.clear();
    toLookAt.clear();
    toProbe.clear();
    waiters = 0;
  }

  /** Claims answered here since the last time. */
  List<Resolved<C>> takeResolved() {
    List<Resolved<C>> taken = List.copyOf(resolved);
    resolved.clear();
    return taken;
  }
}
