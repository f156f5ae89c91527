package dev.stint.server.partition;

import dev.stint.core.command.Proposal;
import dev.stint.core.command.SystemCommand;
import dev.stint.core.row.GroupRow;
import dev.stint.core.state.StorageException;
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
import dev.stint.server.metrics.Metrics.Lane;
import dev.stint.server.replica.GroupState;
import dev.stint.statemachine.ratis.GroupReplica;
import dev.stint.statemachine.ratis.LeadershipListener;
import dev.stint.statemachine.ratis.SubmitFailure;
import dev.stint.statemachine.store.StoreClosedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread around one {@link PartitionGateway}: takes what has arrived, hands it over in order,
 * gives entries to Raft, and carries out what follows. It decides nothing itself.
 *
 * <p>A defect in one task is logged and the others go on. A state that can not be read, or an error
 * of the virtual machine, ends the node: a leader without this thread would lead and answer nobody.
 */
public final class Partition implements CommandPort, LeadershipListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Partition.class);
  private static final long STEP_NANOS =
      TimeUnit.MILLISECONDS.toNanos(PartitionGateway.STEP_MILLIS);

  private final String name;
  private final State state;
  private final Metrics metrics;
  private final AdviceListener advice;
  private final BiConsumer<String, Throwable> fatal;
  private final PartitionGateway<Waiting> gateway;
  private final Inputs inputs = new Inputs();
  private final List<Runnable> afterRound = new ArrayList<>();
  private final AtomicLong rounds = new AtomicLong();
  private final Thread thread;
  private volatile Log log;
  private volatile GatewayStats stats;
  private volatile boolean leads;
  private boolean bootstrapped;
  private boolean bootstrapWanted;
  private long nextStepNanos;

  /**
   * A partition that is not started yet.
   *
   * @param name of this node
   * @param fatal ends the node; gets what happened, and why
   */
  public Partition(
      String name,
      GroupState state,
      GatewayLimits limits,
      Metrics metrics,
      AdviceListener advice,
      BiConsumer<String, Throwable> fatal) {
    this(name, State.of(state), limits, metrics, advice, fatal);
  }

  Partition(
      String name,
      State state,
      GatewayLimits limits,
      Metrics metrics,
      AdviceListener advice,
      BiConsumer<String, Throwable> fatal) {
    this.name = name;
    this.state = state;
    this.metrics = metrics;
    this.advice = advice;
    this.fatal = fatal;
    gateway = new PartitionGateway<>(limits);
    stats = gateway.stats();
    thread = new Thread(this::loop, name + "-gateway");
    thread.setDaemon(true);
  }

  /** Starts the thread; Raft's replica is there from now on. */
  public void start(GroupReplica raft) {
    start(Log.of(raft));
  }

  void start(Log raft) {
    log = raft;
    thread.start();
  }

  @Override
  public void fail(StorageException cause) {
    fatal.accept("the state of " + name + " can not be read", cause);
  }

  @Override
  public boolean leads() {
    return leads;
  }

  /** How often the thread has come round, which it does every 100 ms at least. Any thread. */
  public long rounds() {
    return rounds.get();
  }

  /** Figures for metrics, of the last round. Any thread. */
  public GatewayStats stats() {
    return stats;
  }

  @Override
  public String leaderOrNull() {
    Log raft = log;
    return raft == null ? null : raft.leaderIdOrNull();
  }

  /** Likewise, for those who are refused here: this node is none to send them to. */
  private String otherLeaderOrNull() {
    String leader = leaderOrNull();
    return name.equals(leader) ? null : leader;
  }

  @Override
  public void submit(String tenant, List<Call<Waiting>> calls) {
    boolean vital = calls.stream().allMatch(Call::isVital);
    inputs.request(
        vital,
        () -> {
          if (!bootstrapped) {
            refuse(calls, new NotDone(Why.NOT_LEADING, 0, otherLeaderOrNull()));
          } else {
            gateway.submit(calls, state.ratePerSecond(tenant), System.nanoTime());
          }
        },
        () -> refuse(calls, overloaded()));
  }

  @Override
  public void withdraw(List<Call<Waiting>> claims) {
    inputs.report(() -> gateway.withdraw(claims, System.nanoTime()));
  }

  private static void refuse(List<Call<Waiting>> calls, NotDone why) {
    calls.forEach(call -> ((Waiting.ForAnswer) call.context()).answered(why, List.of()));
  }

  private NotDone overloaded() {
    return inputs.isClosed()
        ? new NotDone(Why.STOPPING, 0, null)
        : new NotDone(Why.QUEUE_FULL, PartitionGateway.STEP_MILLIS, null);
  }

  @Override
  public void read(Waiting.ForRead read, long deadlineNanos) {
    inputs.request(
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

  @Override
  public void onLeaderReady(long term) {
    inputs.report(() -> lead(term));
  }

  @Override
  public void onNotLeader() {
    inputs.report(
        () -> {
          leads = false;
          gateway.onNotLeader(System.nanoTime());
          afterRound.add(advice::onDeposed);
        });
  }

  @Override
  public void onLeaderChanged(String nodeId) {
    metrics.leaderChanged();
    String hint = nodeId.equals(name) ? null : nodeId; // once deposed, it would still name itself
    inputs.report(() -> gateway.onLeaderChanged(hint));
  }

  private void lead(long term) {
    if (!log.isLeaderReady(term)) {
      return;
    }
    GroupRow group = state.group();
    bootstrapped = group.bootstrapped();
    gateway.onLeaderReady(term, group.nowMillis(), group.horizonMillis(), System.nanoTime());
    leads = bootstrapped;
    LOG.info("{} leads in term {}", name, term);
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
    bootstrapWanted = false;
    long floor = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    Proposal proposal = new Proposal("", new SystemCommand.Bootstrap(floor), Fingerprint.NONE);
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    Waiting.ForAnswer done =
        (outcome, nothing) -> {
          if (outcome instanceof CallOutcome.Applied) {
            bootstrapped = true;
            leads = gateway.leads();
          } else {
            bootstrapWanted = true; // with the next step: what refused it may refuse it at once
          }
        };
    gateway.submit(List.of(Call.of(proposal, deadline, done)), 0, System.nanoTime());
  }

  private void loop() {
    nextStepNanos = System.nanoTime();
    try {
      while (!inputs.isClosed()) {
        round();
      }
    } catch (InterruptedException e) {
      LOG.debug("{}: the gateway stops", name);
    } catch (StorageException e) {
      fail(e);
    } catch (Throwable e) { // an Error: this thread has to end, and never alone
      fatal.accept("the gateway's thread of " + name + " died", e);
    } finally {
      end();
    }
  }

  private void round() throws InterruptedException {
    // All of them: the next entry's horizon must know every heartbeat.
    inputs.take(nextStepNanos - System.nanoTime()).forEach(this::guarded);
    guarded(this::step);
    guarded(this::build);
    carryOut();
    rounds.incrementAndGet();
  }

  /** Nobody is left without an answer. On the thread, the last that it does with the gateway. */
  private void end() {
    leads = false;
    try {
      gateway.stop(System.nanoTime());
      carryOut();
      guarded(advice::onDeposed);
    } finally {
      inputs.end();
    }
  }

  /** Keeps a defect in one task from the others. */
  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (StorageException e) {
      throw e;
    } catch (StoreClosedException e) {
      LOG.info("{}: the state is closed or replaced, which stops what was under way", name, e);
    } catch (RuntimeException e) {
      LOG.error("{}: a defect on the gateway's thread; please report it", name, e);
    }
  }

  private void step() {
    long nanos = System.nanoTime();
    if (nanos - nextStepNanos < 0) {
      return;
    }
    nextStepNanos = nanos + STEP_NANOS;
    gateway.step(nanos);
    stats = gateway.stats();
    if (bootstrapWanted && gateway.leads()) {
      bootstrap();
    }
  }

  private void build() {
    if (gateway.wantsDue()) {
      gateway.onDue(state.nextDue());
    }
    EntryToLog entry;
    while ((entry = gateway.nextEntry(System.nanoTime())) != null) {
      submit(entry);
    }
  }

  private void submit(EntryToLog entry) {
    long id = entry.id();
    long start = System.nanoTime();
    for (EntryToLog.Wait wait : entry.waits()) {
      metrics.queueWaited(wait.vital() ? Lane.HEARTBEATS : Lane.COMMANDS, wait.nanos());
    }
    metrics.entryProposed(entry.entry().proposals().size(), entry.bytes().length);
    log.submit(entry.bytes(), entry.entry())
        .whenComplete(
            (result, error) -> {
              EntryOutcome outcome = error == null ? (EntryOutcome) result : failed(error);
              metrics.entryAnswered(System.nanoTime() - start);
              inputs.report(() -> gateway.onCompleted(id, outcome, System.nanoTime()));
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
    inputs.close();
    leads = false;
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
