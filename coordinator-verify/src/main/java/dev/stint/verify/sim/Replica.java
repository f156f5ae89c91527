package dev.stint.verify.sim;

import dev.stint.core.command.Entry;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.SystemCommand;
import dev.stint.core.row.GroupRow;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.Table;
import dev.stint.core.row.TenantRow;
import dev.stint.core.rules.Effect;
import dev.stint.core.rules.Outcome;
import dev.stint.core.state.ChangeSet;
import dev.stint.core.state.MemoryStore;
import dev.stint.core.state.StateStore;
import dev.stint.core.state.StateView;
import dev.stint.core.value.Fingerprint;
import dev.stint.server.gateway.AppliedAt;
import dev.stint.server.gateway.Call;
import dev.stint.server.gateway.CallOutcome;
import dev.stint.server.gateway.EntryOutcome;
import dev.stint.server.gateway.EntryToLog;
import dev.stint.server.gateway.GatewayLimits;
import dev.stint.server.gateway.LeaderSignal;
import dev.stint.server.gateway.NextDue;
import dev.stint.server.gateway.PartitionGateway;
import dev.stint.statemachine.apply.Applied;
import dev.stint.statemachine.apply.Applier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A node: store, applier and gateway in a process that can stand still and die. What threads,
 * Raft's adapter and gRPC do around them in a server, events do here.
 */
final class Replica extends Process {
  private static final int GROUP = 1;
  private static final long STEP_NANOS = PartitionGateway.STEP_MILLIS * Timeline.MILLI;
  private static final int KEPT_ENTRIES = 64;

  private final World world;
  private final GatewayLimits limits;
  private Peer peer;
  private MemoryStore store = new MemoryStore(GROUP);
  private StateStore.Snapshot flushed = store.snapshot();
  private Applier applier = new Applier(store);
  private PartitionGateway<Waiter> gateway;
  private boolean bootstrapped;
  private final Map<Integer, String> tenants = new HashMap<>();
  private final Map<String, Long> rates = new HashMap<>();
  private GroupRow group = GroupRow.initial(GROUP);

  /** Who waits for the gateway. */
  interface Waiter {
    void effect(dev.stint.server.gateway.Effect<Waiter> effect);
  }

  Replica(World world, String name, GatewayLimits limits) {
    super(world.time(), name);
    this.world = world;
    this.limits = limits;
    this.gateway = new PartitionGateway<>(limits);
  }

  void begin(Peer itsPeer) {
    peer = itsPeer;
    step();
  }

  Peer peer() {
    return peer;
  }

  StateView view() {
    return store.view();
  }

  StateStore store() {
    return store;
  }

  GroupRow group() {
    return group;
  }

  boolean leads() {
    return gateway.leads() && bootstrapped;
  }

  // --- Life. ---

  /** Process and unforced data are gone. */
  void crash() {
    die();
    world.wire().nodeDied(this);
  }

  /** It starts again from what its disk has: the last flush of the store, and the log. */
  void restart() {
    live();
    store = MemoryStore.of(flushed);
    startOver();
    world.log().restarted(peer, store.position().index());
    step();
  }

  /** Takes over the state of another. */
  long install(Replica from) {
    flushed = from.store.snapshot();
    store = MemoryStore.of(flushed);
    applier = new Applier(store);
    learn();
    return store.position().index();
  }

  private void startOver() {
    applier = new Applier(store);
    gateway = new PartitionGateway<>(limits);
    bootstrapped = false;
    learn();
  }

  private void learn() {
    tenants.clear();
    rates.clear();
    store
        .view()
        .rows(Table.TENANT, new byte[0], null, Integer.MAX_VALUE)
        .forEach(row -> learn((TenantRow) row));
    group = (GroupRow) store.view().row(Table.GROUP, RowKeys.group());
  }

  private void learn(TenantRow tenant) {
    tenants.put(tenant.number(), tenant.name());
    rates.put(tenant.name(), tenant.quotas().commandsPerSecond());
  }

  private void step() {
    after(STEP_NANOS, this::step);
    gateway.step(now());
    work();
  }

  // --- What Raft says. ---

  void ready(long term) {
    if (peer.leads && peer.term == term) {
      bootstrapped = group.bootstrapped();
      gateway.onLeaderReady(term, group.nowMillis(), group.horizonMillis(), now());
      if (!bootstrapped) {
        bootstrap();
      }
      work();
    }
  }

  private void bootstrap() {
    Proposal proposal =
        new Proposal("", new SystemCommand.Bootstrap(World.FLOOR), Fingerprint.NONE);
    Waiter done =
        effect -> {
          boolean applied =
              effect instanceof dev.stint.server.gateway.Effect.Answered<Waiter> answered
                  && answered.outcome() instanceof CallOutcome.Applied;
          if (applied) {
            bootstrapped = true;
          } else if (gateway.leads()) {
            after(STEP_NANOS, this::bootstrap);
          }
        };
    gateway.submit(List.of(Call.of(proposal, now() + Timeline.SECOND, done)), 0, now());
    work();
  }

  void deposed() {
    gateway.onNotLeader(now());
    work();
    world.wire().nodeDeposed(this);
  }

  void hear(String leader) {
    gateway.onLeaderChanged(leader);
  }

  /** Applies a committed entry; gives its outcome, as the state machine gives it to the gateway. */
  Object apply(long index, Peer.LogEntry logged) {
    if (!logged.isOurs()) {
      applier.advance(logged.term(), index);
      return null;
    }
    GroupRow before = group;
    Applied applied = applier.apply(logged.term(), index, logged.bytes(), logged.entry());
    if (applied.outcome().isEmpty()) {
      return new EntryOutcome.Unknown("the entry was applied before this process started");
    }
    Outcome outcome = applied.outcome().get();
    group = outcome.group();
    follow(outcome.changes());
    world.witness().applied(this, index, logged, before, outcome);
    maybeFlush(index);
    return outcome.voided() ? new EntryOutcome.Voided() : answered(logged.term(), index, outcome);
  }

  private void follow(ChangeSet changes) {
    for (ChangeSet.RowChange change : changes.rows()) {
      if (change.table() == Table.TENANT && change.afterOrNull() != null) {
        learn((TenantRow) change.afterOrNull());
      }
    }
  }

  private EntryOutcome answered(long term, long index, Outcome outcome) {
    List<LeaderSignal> signals = new java.util.ArrayList<>();
    for (Effect effect : outcome.effects()) {
      LeaderSignal.of(effect, number -> tenants.getOrDefault(number, "")).ifPresent(signals::add);
    }
    AppliedAt at =
        new AppliedAt(term, index, group.revision(), group.nowMillis(), group.horizonMillis());
    return new EntryOutcome.Applied(at, outcome.answers(), signals);
  }

  /** Now and then the store forces its state to disk, and the log behind it is given up. */
  private void maybeFlush(long index) {
    if (world.chance().happens(world.flushRate())) {
      flushed = store.snapshot();
      peer.purge(index - KEPT_ENTRIES);
    }
  }

  // --- What callers say. ---

  /** Takes the commands of one request, in their order. */
  void submit(String tenant, List<Call<Waiter>> calls) {
    gateway.submit(calls, rates.getOrDefault(tenant, 0L), now());
    work();
  }

  void read(Waiter waiter, long deadlineNanos) {
    gateway.read(waiter, deadlineNanos, now());
    work();
  }

  private void work() {
    if (gateway.wantsDue()) {
      gateway.onDue(NextDue.of(store.view()));
    }
    EntryToLog entry;
    while ((entry = gateway.nextEntry(now())) != null) {
      hand(entry);
    }
    List<dev.stint.server.gateway.Effect<Waiter>> effects = gateway.takeEffects();
    while (!effects.isEmpty()) {
      effects.forEach(this::carryOut);
      effects = gateway.takeEffects();
    }
  }

  private void carryOut(dev.stint.server.gateway.Effect<Waiter> effect) {
    if (effect instanceof dev.stint.server.gateway.Effect.Answered<Waiter> answered) {
      answered.context().effect(effect);
    } else if (effect instanceof dev.stint.server.gateway.Effect.ReadReleased<Waiter> released) {
      released.context().effect(effect);
    } else if (effect instanceof dev.stint.server.gateway.Effect.ReadRefused<Waiter> refused) {
      refused.context().effect(effect);
    } else if (effect instanceof dev.stint.server.gateway.Effect.AdviceRaised<Waiter> raised) {
      world.wire().advise(this, raised.session(), raised.advice());
    }
  }

  /** Gives an entry to the log; at times only after a moment, in which much can change. */
  private void hand(EntryToLog entry) {
    if (world.chance().happens(world.level().busy())) {
      world.recorder().count("log busy");
      complete(entry.id(), new EntryOutcome.Busy(10));
    } else if (world.chance().happens(world.level().late())) {
      after(world.chance().around(200 * Timeline.MILLI), () -> propose(entry));
    } else {
      propose(entry);
    }
  }

  private void propose(EntryToLog entry) {
    Entry parsed = entry.entry();
    boolean taken =
        world
            .log()
            .propose(
                peer,
                entry.bytes(),
                parsed,
                new Peer.Waiting() {
                  @Override
                  public void applied(Object outcome) {
                    complete(entry.id(), (EntryOutcome) outcome);
                  }

                  @Override
                  public void deposed() {
                    complete(
                        entry.id(), new EntryOutcome.Unknown("the node does not lead any more"));
                  }
                });
    if (!taken) {
      Peer leader = peer.leaderOrNull;
      String hint = leader == null ? null : leader.node.name;
      complete(entry.id(), new EntryOutcome.NotLeader(hint));
    }
  }

  /** Outcomes reach the gateway's thread a moment later. */
  private void complete(long entry, EntryOutcome outcome) {
    after(
        world.chance().around(Timeline.MILLI / 20),
        () -> {
          gateway.onCompleted(entry, outcome, now());
          work();
        });
  }
}
