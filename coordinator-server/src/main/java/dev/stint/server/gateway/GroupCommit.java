package dev.stint.server.gateway;

import dev.stint.core.codec.EntryCodec;
import dev.stint.core.command.Entry;
import dev.stint.server.gateway.CallOutcome.NotDone;
import dev.stint.server.gateway.CallOutcome.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Makes log entries of queued commands. While fewer than W entries are in flight, whatever has
 * queued becomes the next one: an idle service logs one command at once, a busy one batches by
 * itself, and there is no timer.
 *
 * <p>Every call that is handed in is resolved exactly once: refused, dropped, or with the outcome
 * of the entry that it went into.
 */
final class GroupCommit<C> {
  private record InFlight<C>(long term, long builtMillis, List<Queued<C>> commands) {}

  private final GatewayLimits limits;
  private final LeaderClock clock;
  private final DrainRate drain = new DrainRate();
  private final CommandQueues<C> queues;

  /** By id, so in the order of building. */
  private final TreeMap<Long, InFlight<C>> inFlight = new TreeMap<>();

  private final List<Resolved<C>> resolved = new ArrayList<>();
  private long nextEntryId = 1;

  /** Those of the present term; earlier ones await their outcome and do not count. */
  private int inFlightOfTerm;

  GroupCommit(GatewayLimits limits, LeaderClock clock) {
    this.limits = limits;
    this.clock = clock;
    NotDone late = NotDone.of(Why.DEADLINE_PASSED);
    queues =
        new CommandQueues<>(
            limits, clock, drain, this::resolve, command -> resolveAll(command, late));
  }

  CommandQueues<C> queues() {
    return queues;
  }

  /** Entries of this leadership that are under way. */
  int entriesInFlight() {
    return inFlightOfTerm;
  }

  /**
   * For how long the oldest of them has been under way, 0 if none is. In the leader's time, so that
   * a process that was stopped does not take its own pause for the log's.
   */
  long oldestEntryMillis() {
    if (!clock.leads()) {
      return 0;
    }
    for (InFlight<C> entry : inFlight.values()) {
      if (entry.term() == clock.term()) {
        return clock.nowMillis() - entry.builtMillis();
      }
    }
    return 0;
  }

  /** Whether another entry may be built. */
  boolean mayBuild() {
    return clock.leads() && inFlightOfTerm < limits.maxEntriesInFlight();
  }

  /**
   * Builds the next entry with the clock's term and times.
   *
   * @param evenEmpty whether an entry is wanted if there is no command for it: a tick or a barrier
   * @return the entry, or {@code null} if none may or need be built
   */
  EntryToLog build(boolean evenEmpty, long nanos) {
    if (!mayBuild() || (!evenEmpty && queues.isEmpty())) {
      return null;
    }
    Batch<C> batch = new Batch<>(limits);
    queues.fill(batch, nanos);
    if (batch.size() == 0 && !evenEmpty) {
      return null; // all had expired
    }
    long now = clock.nowMillis();
    long horizon = clock.horizonMillis();
    byte[] bytes = EntryCodec.encode(clock.term(), now, horizon, batch.encoded());
    Entry entry = new Entry(Entry.VERSION, clock.term(), now, horizon, batch.proposals());
    long id = nextEntryId++;
    inFlight.put(id, new InFlight<>(clock.term(), now, List.copyOf(batch.commands())));
    inFlightOfTerm++;
    return new EntryToLog(id, entry, bytes, batch.waits(nanos));
  }

  /**
   * Resolves what was in an entry. An entry that is not known (any more) is ignored.
   *
   * @return whether it was known
   */
  boolean complete(long entryId, EntryOutcome outcome, String leaderOrNull, long nanos) {
    InFlight<C> entry = inFlight.get(entryId);
    if (entry == null) {
      return false;
    }
    List<Queued<C>> commands = entry.commands();
    if (outcome instanceof EntryOutcome.Applied applied
        && applied.answers().size() != commands.size()) {
      throw new IllegalArgumentException(
          "entry "
              + entryId
              + " has "
              + commands.size()
              + " commands, but its outcome has "
              + applied.answers().size()
              + " answers");
    }
    inFlight.remove(entryId);
    boolean present = clock.leads() && entry.term() == clock.term();
    if (present) {
      inFlightOfTerm--;
    }
    if (present && !(outcome instanceof EntryOutcome.Applied)) {
      clock.entryRefused();
    }
    if (outcome instanceof EntryOutcome.Applied applied) {
      for (int i = 0; i < commands.size(); i++) {
        resolveAll(
            commands.get(i), new CallOutcome.Applied(applied.answers().get(i), applied.at()));
      }
    } else {
      CallOutcome failure = failure(outcome, leaderOrNull);
      commands.forEach(command -> resolveAll(command, failure));
    }
    drain.left(commands.size(), nanos);
    return true;
  }

  /** What the outcome of an entry that was not applied means for what was in it. */
  static CallOutcome failure(EntryOutcome outcome, String leaderOrNull) {
    if (outcome instanceof EntryOutcome.NotLeader notLeader) {
      String hint = notLeader.leaderOrNull();
      return NotDone.notLeading(hint == null ? leaderOrNull : hint);
    }
    if (outcome instanceof EntryOutcome.Busy busy) {
      return NotDone.later(Why.LOG_BUSY, busy.retryAfterMillis());
    }
    if (outcome instanceof EntryOutcome.Closed) {
      return NotDone.of(Why.STOPPING);
    }
    if (outcome instanceof EntryOutcome.Unknown unknown) {
      return new CallOutcome.Unknown(unknown.why());
    }
    return NotDone.notLeading(leaderOrNull); // voided
  }

  /** Drops what has expired although nothing is being logged. Called with each step. */
  void step(long nanos) {
    if (queues.isEmpty() && inFlight.isEmpty()) {
      drain.idle(nanos);
    }
    queues.dropExpired(nanos);
  }

  /** A leadership begins. */
  void lead() {
    inFlightOfTerm = 0;
  }

  /** Nothing that is queued will be logged from here. Entries in flight await their outcome. */
  void depose(NotDone outcome) {
    queues.clear(command -> resolveAll(command, outcome));
    inFlightOfTerm = 0;
  }

  /** As {@link #depose}, and nobody waits for the entries in flight either. */
  void close(NotDone outcome) {
    depose(outcome);
    CallOutcome unknown = new CallOutcome.Unknown("the node stopped before the answer");
    inFlight.values().forEach(e -> e.commands().forEach(c -> resolveAll(c, unknown)));
    inFlight.clear();
  }

  private void resolveAll(Queued<C> command, CallOutcome outcome) {
    if (command.call().isHeartbeat()) {
      clock.heartbeatResolved(command.term(), command.arrivalMillis());
    }
    for (Call<C> call : command.calls()) {
      resolve(call, outcome);
    }
  }

  private void resolve(Call<C> call, CallOutcome outcome) {
    resolved.add(new Resolved<>(call, outcome));
  }

  /** What was resolved since the last time, in that order. */
  List<Resolved<C>> takeResolved() {
    if (resolved.isEmpty()) {
      return List.of();
    }
    List<Resolved<C>> taken = List.copyOf(resolved);
    resolved.clear();
    return taken;
  }
}
