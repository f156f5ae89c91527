package dev.stint.server.partition;

import dev.stint.core.command.Proposal;
import dev.stint.core.command.SystemCommand;
import dev.stint.core.row.GroupRow;
import dev.stint.core.state.StateStore;
import dev.stint.core.value.Fingerprint;
import dev.stint.server.gateway.Advice;
import dev.stint.server.gateway.Call;
import dev.stint.server.gateway.CallOutcome;
import dev.stint.server.gateway.CallOutcome.NotDone;
import dev.stint.server.gateway.CallOutcome.Why;
import dev.stint.server.gateway.Effect;
import dev.stint.server.gateway.EntryOutcome;
import dev.stint.server.gateway.EntryToLog;
import dev.stint.server.gateway.GatewayLimits;
import dev.stint.server.gateway.GatewayStats;
import dev.stint.server.gateway.PartitionGateway;
import dev.stint.server.metrics.Metrics;
import dev.stint.server.replica.GroupState;
import dev.stint.statemachine.ratis.GroupReplica;
import dev.stint.statemachine.ratis.LeadershipListener;
import dev.stint.statemachine.ratis.SubmitFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread around one {@link PartitionGateway}: takes what has arrived, hands it over in order,
 * gives entries to Raft, and carries out what follows. It decides nothing itself.
 *
 * <p>Requests that wait to be handed over are bounded; beyond that they are refused at once. What
 * Raft reports is never refused.
 */
public final class Partition implements CommandPort, LeadershipListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Partition.class);
  private static final long STEP_NANOS =
      TimeUnit.MILLISECONDS.toNanos(PartitionGateway.STEP_MILLIS);
  private static final int MAX_WAITING_REQUESTS = 20_000;
  private static final int MAX_WAITING_VITAL = 20_000;

  private final String name;
  private final GroupState state;
  private final Metrics metrics;
  private final AdviceListener advice;
  private final PartitionGateway<Waiting> gateway;
  private final LinkedBlockingQueue<Runnable> inputs = new LinkedBlockingQueue<>();
  private final AtomicInteger waitingRequests = new AtomicInteger();
  private final AtomicInteger waitingVital = new AtomicInteger();
  private final List<Runnable> afterRound = new ArrayList<>();
  private final Thread thread;
  private volatile GroupReplica replica;
  private volatile GatewayStats stats;
  private volatile boolean leads;
  private volatile boolean closed;
  private boolean bootstrapped;
  private long nextStepNanos;

  public Partition(
      String name, GroupState state, GatewayLimits limits, Metrics metrics, AdviceListener advice) {
    this.name = name;
    this.state = state;
    this.metrics = metrics;
    this.advice = advice;
    gateway = new PartitionGateway<>(limits);
    stats = gateway.stats();
    thread = new Thread(this::loop, name + "-gateway");
    thread.setDaemon(true);
  }

  /** Starts the thread; Raft's replica is there from now on. */
  public void start(GroupReplica raft) {
    replica = raft;
    thread.start();
  }

  @Override
  public boolean leads() {
    return leads;
  }

  /** Figures for metrics, of the last round. Any thread. */
  public GatewayStats stats() {
    return stats;
  }

  @Override
  public String leaderOrNull() {
    GroupReplica raft = replica;
    return raft == null ? null : raft.leaderIdOrNull();
  }

  @Override
  public void submit(String tenant, List<Call<Waiting>> calls) {
    boolean vital = calls.stream().allMatch(Call::isVital);
    request(
        vital,
        () -> {
          if (!bootstrapped) {
            refuse(calls, new NotDone(Why.NOT_LEADING, 0, leaderOrNull()));
          } else {
            gateway.submit(calls, state.ratePerSecond(tenant), System.nanoTime());
          }
        },
        () -> refuse(calls, overloaded()));
  }

  @Override
  public void withdraw(List<Call<Waiting>> claims) {
    inputs.add(() -> gateway.withdraw(claims, System.nanoTime()));
  }

  private static void refuse(List<Call<Waiting>> calls, NotDone why) {
    calls.forEach(call -> ((Waiting.ForAnswer) call.context()).answered(why, List.of()));
  }

  private NotDone overloaded() {
    return closed
        ? new NotDone(Why.STOPPING, 0, null)
        : new NotDone(Why.QUEUE_FULL, PartitionGateway.STEP_MILLIS, null);
  }

  @Override
  public void read(Waiting.ForRead read, long deadlineNanos) {
    request(
        false,
        () -> gateway.read(read, deadlineNanos, System.nanoTime()),
        () -> read.refused(overloaded()));
  }

  @Override
  public boolean afterRoundIfHere(Runnable call) {
    boolean here = Thread.currentThread() == thread;
    if (here) {
      afterRound.add(call);
    }
    return here;
  }

  private void request(boolean vital, Runnable hand, Runnable refuse) {
    AtomicInteger waiting = vital ? waitingVital : waitingRequests;
    int bound = vital ? MAX_WAITING_VITAL : MAX_WAITING_REQUESTS;
    if (closed || waiting.incrementAndGet() > bound) {
      if (!closed) {
        waiting.decrementAndGet();
      }
      refuse.run();
      return;
    }
    inputs.add(
        () -> {
          waiting.decrementAndGet();
          hand.run();
        });
    if (closed) {
      answerTheRest(); // the thread may have ended before it saw this one
    }
  }

  @Override
  public void onLeaderReady(long term) {
    inputs.add(() -> lead(term));
  }

  @Override
  public void onNotLeader() {
    inputs.add(
        () -> {
          leads = false;
          gateway.onNotLeader(System.nanoTime());
          afterRound.add(advice::onDeposed);
        });
  }

  @Override
  public void onLeaderChanged(String nodeId) {
    metrics.leaderChanged();
    inputs.add(() -> gateway.onLeaderChanged(nodeId));
  }

  private void lead(long term) {
    if (!replica.isLeaderReady(term)) {
      return;
    }
    try (StateStore.Snapshot view = state.snapshot()) {
      GroupRow group = GroupState.group(view);
      bootstrapped = group.bootstrapped();
      gateway.onLeaderReady(term, group.nowMillis(), group.horizonMillis(), System.nanoTime());
      leads = bootstrapped;
      LOG.info("{} leads in term {}", name, term);
    }
    if (!bootstrapped) {
      bootstrap();
    }
  }

  /**
   * A new group's revision starts at a floor from the wall time, in microseconds, so that no
   * cluster that was lost can have handed out the same fence. Until that is applied nothing else is
   * taken.
   */
  private void bootstrap() {
    long floor = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    Proposal proposal = new Proposal("", new SystemCommand.Bootstrap(floor), Fingerprint.NONE);
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    Waiting.ForAnswer done =
        (outcome, nothing) -> {
          if (outcome instanceof CallOutcome.Applied) {
            bootstrapped = true;
            leads = gateway.leads();
          } else if (gateway.leads()) {
            inputs.add(this::bootstrap);
          }
        };
    gateway.submit(List.of(Call.of(proposal, deadline, done)), 0, System.nanoTime());
  }

  private void loop() {
    nextStepNanos = System.nanoTime();
    List<Runnable> round = new ArrayList<>();
    while (!closed) {
      try {
        takeInputs(round);
        round.forEach(this::guarded);
        round.clear();
        guarded(this::work);
      } catch (InterruptedException e) {
        break;
      }
    }
    answerTheRest();
  }

  /** Nobody is left without an answer: what still comes finds a gateway that has stopped. */
  private synchronized void answerTheRest() {
    gateway.stop(System.nanoTime());
    Runnable left;
    while ((left = inputs.poll()) != null) {
      guarded(left);
    }
    carryOut();
    guarded(advice::onDeposed);
  }

  private void takeInputs(List<Runnable> round) throws InterruptedException {
    long wait = nextStepNanos - System.nanoTime();
    Runnable first = wait > 0 ? inputs.poll(wait, TimeUnit.NANOSECONDS) : inputs.poll();
    if (first != null) {
      round.add(first);
      inputs.drainTo(round); // all of them: the next entry's horizon must know every heartbeat
    }
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("{}: a defect on the gateway's thread; please report it", name, e);
    }
  }

  private void work() {
    long nanos = System.nanoTime();
    if (nanos - nextStepNanos >= 0) {
      gateway.step(nanos);
      nextStepNanos = nanos + STEP_NANOS;
      stats = gateway.stats();
    }
    if (gateway.wantsDue()) {
      try (StateStore.Snapshot view = state.snapshot()) {
        gateway.onDue(DueReader.next(view));
      }
    }
    EntryToLog entry;
    while ((entry = gateway.nextEntry(System.nanoTime())) != null) {
      submit(entry);
    }
    carryOut();
  }

  private void submit(EntryToLog entry) {
    long id = entry.id();
    long start = System.nanoTime();
    metrics.entryProposed(entry.entry().proposals().size(), entry.bytes().length);
    replica
        .submit(entry.bytes(), entry.entry())
        .whenComplete(
            (result, error) -> {
              EntryOutcome outcome = error == null ? (EntryOutcome) result : failed(error);
              metrics.entryAnswered(System.nanoTime() - start);
              inputs.add(() -> gateway.onCompleted(id, outcome, System.nanoTime()));
            });
  }

  private static EntryOutcome failed(Throwable error) {
    if (error instanceof SubmitFailure.NotLeader e) {
      return new EntryOutcome.NotLeader(e.leaderId().orElse(null));
    }
    if (error instanceof SubmitFailure.Busy e) {
      return new EntryOutcome.Busy(e.retryAfterMillis());
    }
    if (error instanceof SubmitFailure.Closed) {
      return new EntryOutcome.Closed();
    }
    return new EntryOutcome.Unknown(error.toString());
  }

  private void carryOut() {
    for (Effect<Waiting> effect : gateway.takeEffects()) {
      guarded(() -> carryOut(effect));
    }
    for (int i = 0; i < afterRound.size(); i++) { // one may add another
      guarded(afterRound.get(i));
    }
    afterRound.clear();
  }

  private void carryOut(Effect<Waiting> effect) {
    if (effect instanceof Effect.Answered<Waiting> e) {
      ((Waiting.ForAnswer) e.context()).answered(e.outcome(), e.advice());
    } else if (effect instanceof Effect.ReadReleased<Waiting> e) {
      ((Waiting.ForRead) e.context()).released(e.at());
    } else if (effect instanceof Effect.ReadRefused<Waiting> e) {
      ((Waiting.ForRead) e.context()).refused(e.notDone());
    } else if (effect instanceof Effect.AdviceRaised<Waiting> e) {
      Advice raised = e.advice();
      advice.onAdvice(e.session(), raised);
    } else if (effect instanceof Effect.SessionEnded<Waiting> e) {
      advice.onSessionEnded(e.session());
    }
  }

  /** Stops the thread; everybody who waits gets an answer. */
  @Override
  public void close() {
    closed = true;
    leads = false;
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
