package dev.stint.client.internal;

import dev.stint.client.error.LeaseLostException;
import dev.stint.client.error.Refusal;
import dev.stint.client.model.Advice;
import dev.stint.client.model.SessionId;
import dev.stint.core.command.Grant;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.HeldLease;
import dev.stint.core.value.Key;
import dev.stint.core.value.OpId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * A worker: its session, its claims, its leases. Handlers run elsewhere; what they want comes in,
 * what is to be done comes out. Every input first ends what the worker may no longer believe in.
 */
public final class WorkerLogic
    implements WorkerContext, SessionLogic.Listener, ClaimLogic.Listener {
  private static final RetryPolicy IDLE =
      new RetryPolicy(TimeUnit.MILLISECONDS.toNanos(50), TimeUnit.SECONDS.toNanos(1));

  private static final long MAX_GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final WorkerPlan plan;
  private final DoubleSupplier random;
  private final Outbox out = new Outbox();
  private final Belief belief = new Belief();
  private final SessionLogic session;
  private final ClaimLogic claims;
  private final LeaseBook leases;
  private final AdviceLogic adviser;

  /** Leases whose handlers have not ended, lost ones too: each takes a place. */
  private final Set<HeldLease> running = new HashSet<>();

  private boolean believing;
  private boolean draining;
  private boolean abandoned;

  /** Why the session is over, as a lease was told; {@code null} if none was. */
  private String expiredOrNull;

  private long sequence;

  /**
   * A worker that opens its session with the first {@link #tick}.
   *
   * @param opIds random, never the same twice
   * @param random from 0 (inclusive) to 1 (exclusive)
   */
  public WorkerLogic(WorkerPlan plan, Supplier<OpId> opIds, DoubleSupplier random) {
    this.plan = plan;
    this.random = random;
    this.session = new SessionLogic(plan, out, belief, opIds, backoff(), this);
    this.claims = new ClaimLogic(plan, this, new Backoff(IDLE, random), this);
    this.leases = new LeaseBook(this);
    this.adviser = new AdviceLogic(session, leases);
  }

  // --- Inputs. ---

  /** Time has passed, or inputs have come: does what is due. */
  public void tick(long now) {
    checkBelief(now);
    if (expiredOrNull != null) {
      session.over(now, expiredOrNull);
      expiredOrNull = null;
    }
    leases.releaseDue(now, running::contains);
    leases.resendDue(now);
    session.tick(now, leases::count, !draining);
    claims.tick(now, room(), session.ttlNanos());
    if (draining) {
      claims.hurry(now);
      if ((running.isEmpty() || abandoned) && leases.isEmpty() && !claims.isUnanswered()) {
        session.close();
      }
    }
  }

  /** When to call {@link #tick} again if nothing happens before; far away if never. */
  public long nextWake() {
    long wake = Math.min(leases.nextResend(), session.nextWake(!draining));
    wake = Math.min(wake, leases.nextRelease());
    wake = Math.min(wake, claims.nextWake(room()));
    return believing ? Math.min(wake, belief.giveUpAt()) : wake;
  }

  /** What is to be done since the last call, in order. */
  public List<WorkerEffect> takeEffects() {
    return out.take();
  }

  public void located(long now, Located located) {
    checkBelief(now);
    session.located(now, located);
  }

  public void answered(long now, long ticket, Answer answer) {
    checkBelief(now);
    out.answered(now, ticket, answer);
  }

  /** The leader said this. Under another session than the present one it means nothing. */
  public void advised(long now, Advice advice) {
    checkBelief(now);
    if (advice instanceof Advice.Drain) {
      drainAsked(now);
    } else if (advice instanceof Advice.Split split) {
      adviser.split(now, split);
    } else if (advice instanceof Advice.Revoked revoked) {
      adviser.revoked(revoked);
    }
  }

  /** Takes nothing more, lets handlers come to an end, gives everything back, closes. */
  public void drain(long now) {
    checkBelief(now);
    draining = true;
    leases.all().forEach(shard -> shard.tracker().drain());
  }

  /**
   * Waits for handlers no longer than it takes to stop: what they still work on is given back, when
   * they have ended or after a tenth of the TTL, 2 s at most.
   */
  public void abandon(long now) {
    drain(now);
    abandoned = true;
    String why = "the worker was closed and the handler did not end in time";
    long grace = Math.min(Belief.marginNanos(session.ttlNanos()), MAX_GRACE_NANOS);
    leases.giveUpAll(LeaseLostException.Cause.WORKER_CLOSED, why, now + grace);
  }

  /** A handler asks for a checkpoint. Requests of a lease are numbered in their order, from 1. */
  public void checkpoint(
      long now, HeldLease lease, long request, Cursor cursor, long units, long remaining) {
    onLease(now, lease, shard -> shard.checkpoint(request, cursor, units, remaining));
  }

  /** A handler sets one key aside. */
  public void quarantine(
      long now, HeldLease lease, long request, Key key, Blob token, String reason, String message) {
    onLease(
        now, lease, shard -> shard.quarantine(request, key, token, reason, Texts.fitting(message)));
  }

  /** A handler cuts off the rest of its shard. */
  public void splitResidual(long now, HeldLease lease, long request, Key at) {
    onLease(now, lease, shard -> shard.split(request, at));
  }

  /** A handler has ended, in whatever way, also that of a lost lease. */
  public void ended(long now, HeldLease lease, Ending ending) {
    running.remove(lease);
    onLease(now, lease, shard -> shard.end(ending));
  }

  /** Nothing happens to a lease that is over: its handler hears, or has heard, of that. */
  private void onLease(long now, HeldLease lease, Consumer<ShardLogic> input) {
    checkBelief(now);
    ShardLogic shard = leases.get(lease);
    if (shard != null) {
      input.accept(shard);
    }
  }

  // --- Session. ---

  private void checkBelief(long now) {
    if (believing && !belief.lastsAt(now)) {
      believing = false;
      String why = "no heartbeat was accepted for so long that the session may be over";
      leases.giveUpAll(LeaseLostException.Cause.BELIEF_ENDED, why, belief.deadline());
    }
  }

  @Override
  public void opened(long now, int group, long id, long ttlMillis) {
    sequence = 0;
    out.add(new WorkerEffect.SessionOpened(new SessionId(group, id), ttlMillis));
  }

  @Override
  public void renewed(long now, long beat, HeldList heldOrNull, boolean drainWanted) {
    believing = belief.lastsAt(now);
    if (heldOrNull != null) {
      leases.compare(heldOrNull, claims.isUnanswered());
    }
    leases.forgetEnded(session.oldestUnanswered());
    if (drainWanted) {
      drainAsked(now);
    }
  }

  @Override
  public void over(long now, String why) {
    believing = false;
    claims.forget();
    for (ShardLogic shard : leases.all()) {
      shard.lose(LeaseLostException.Cause.SESSION_OVER, why);
    }
    leases.clear();
    out.add(new WorkerEffect.SessionOver(new SessionId(session.group(), session.session()), why));
  }

  @Override
  public void sessionOver(long now, String why) {
    session.over(now, why);
  }

  @Override
  public void waiting(long sinceNanos, String why) {
    out.add(new WorkerEffect.Waiting(sinceNanos, why));
  }

  @Override
  public void failed(Refusal why) {
    out.add(new WorkerEffect.Failed(why));
  }

  @Override
  public void closed() {
    out.add(new WorkerEffect.Closed());
  }

  // --- Claims. ---

  private int room() {
    boolean may = session.isLive() && believing && !draining;
    return may ? plan.concurrency() - running.size() : 0;
  }

  @Override
  public void granted(long now, List<Grant> grants) {
    for (Grant grant : grants) {
      if (!grant.stillHeld() || !leases.isNew(grant)) {
        continue; // lost again meanwhile, or known already: a lost answer starts nothing twice
      }
      ShardLogic shard = new ShardLogic(this, grant);
      leases.add(shard);
      if (believing && !draining) {
        running.add(shard.lease());
        SessionId id = new SessionId(session.group(), session.session());
        out.add(new WorkerEffect.Start(id, shard.lease(), grant, shard.tracker()));
      } else {
        shard.release();
      }
    }
  }

  @Override
  public void claimAnswered(long now) {
    leases.releaseStrangers();
  }

  @Override
  public void settled(boolean settled) {
    out.add(new WorkerEffect.Settled(settled));
  }

  @Override
  public void runMissing(String run, boolean gone) {
    out.add(new WorkerEffect.RunMissing(run, gone));
  }

  @Override
  public void drainAsked(long now) {
    if (!draining) {
      out.add(new WorkerEffect.DrainAsked());
      drain(now);
    }
  }

  // --- What leases need. ---

  @Override
  public long session() {
    return session.session();
  }

  @Override
  public int group() {
    return session.group();
  }

  @Override
  public long nextSequence() {
    return ++sequence;
  }

  @Override
  public Outbox out() {
    return out;
  }

  @Override
  public Belief belief() {
    return belief;
  }

  @Override
  public Backoff backoff() {
    return new Backoff(RetryPolicy.DEFAULT, random);
  }

  @Override
  public void sessionExpired(String why) {
    expiredOrNull = why;
  }

  @Override
  public long resendAt(long at) {
    leases.resendAt(at);
    return at;
  }

  @Override
  public void leaseOver(ShardLogic shard, long endedAtRevision) {
    leases.over(shard, new Ended(endedAtRevision, session.lastBeat()));
    claims.wake();
  }
}
