package dev.stint.server.gateway;

import dev.stint.server.gateway.CallOutcome.NotDone;
import dev.stint.server.gateway.CallOutcome.Why;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The two lanes before the log, and who is admitted to them.
 *
 * <p>Each lane is bounded and shared fairly by tenants ({@link FairLane}). Heartbeats, releases and
 * closes have one of their own that load of the rest cannot fill; releases and closes may fill half
 * of it. The vital lane goes first into an entry, up to three quarters of it if the other lane
 * waits; a normal lane that got nothing into an entry puts the first command into the next one. So
 * neither lane ever starves the other.
 *
 * <p>Commands of one request leave in their order, except that heartbeats may overtake. A newer
 * heartbeat of a session takes place and arrival time of the one that is queued, and its answer
 * serves both. What has expired is dropped; heartbeats never are.
 */
final class CommandQueues<C> {
  /** The rate of what was admitted once before and does not count again. */
  static final long UNCOUNTED = -1;

  private record Beat(String tenant, long session) {}

  private final GatewayLimits limits;
  private final LeaderClock clock;
  private final DrainRate drain;
  private final BiConsumer<Call<C>, NotDone> refused;
  private final Consumer<Queued<C>> expired;
  private final FairLane<C> normal;
  private final FairLane<C> vital;
  private final AdmissionRates rates = new AdmissionRates();

  /** Queued heartbeats; the tenant is in the key because the session is the caller's word yet. */
  private final Map<Beat, Queued<C>> beats = new HashMap<>();

  private boolean normalIsOwed;
  private boolean anyDeadline;
  private long soonestDeadlineNanos;

  /**
   * Empty queues.
   *
   * @param refused gets each call that is not admitted
   * @param expired gets each admitted command that is dropped because its deadline passed
   */
  CommandQueues(
      GatewayLimits limits,
      LeaderClock clock,
      DrainRate drain,
      BiConsumer<Call<C>, NotDone> refused,
      Consumer<Queued<C>> expired) {
    this.limits = limits;
    this.clock = clock;
    this.drain = drain;
    this.refused = refused;
    this.expired = expired;
    normal = new FairLane<>(limits.maxQueuedCommands(), limits.maxQueuedBytes(), false);
    vital = new FairLane<>(limits.maxVitalCommands(), limits.maxVitalBytes(), true);
  }

  FairLane<C> normal() {
    return normal;
  }

  FairLane<C> vital() {
    return vital;
  }

  boolean isEmpty() {
    return !vital.hasNext() && !normal.hasNext();
  }

  /** Whether there is room to queue the call. */
  boolean hasRoomFor(Call<C> call) {
    return laneOf(call).hasRoomFor(call);
  }

  private FairLane<C> laneOf(Call<C> call) {
    return call.isVital() ? vital : normal;
  }

  /**
   * Admits the commands of one request of one tenant, in their order, or refuses them at once.
   * After the first that is refused for lack of room or rate, the later ones of the same lane are
   * refused too, so that what is logged of a lane is the beginning of the request.
   *
   * @param commandsPerSecond the tenant's rate, 0 for none, or {@link #UNCOUNTED}. Heartbeats,
   *     releases and closes do not count: a tenant at its rate must not lose its workers
   */
  void admit(List<Call<C>> request, long commandsPerSecond, long nanos) {
    Map<FairLane<C>, NotDone> fullLanes = new HashMap<>(2);
    Segment<C> first = null;
    Segment<C> last = null;
    for (Call<C> call : request) {
      if (call.isHeartbeat()) {
        heartbeat(call, nanos);
        continue;
      }
      FairLane<C> lane = laneOf(call);
      NotDone refusal = fullLanes.get(lane);
      if (refusal == null) {
        refusal = refusal(call, lane, commandsPerSecond, nanos);
      }
      if (refusal != null) {
        refused.accept(call, refusal);
        if (refusal.retryAfterMillis() > 0) {
          fullLanes.put(lane, refusal);
        }
        continue;
      }
      lane.reserve(call);
      noteDeadline(call);
      last = Segment.after(last, lane);
      last.commands.addLast(Queued.command(call, nanos));
      first = first == null ? last : first;
    }
    if (first != null) {
      first.enqueue();
    }
  }

  private NotDone refusal(Call<C> call, FairLane<C> lane, long commandsPerSecond, long nanos) {
    if (!Batch.fitsAlone(limits, call)) {
      return NotDone.of(Why.TOO_LARGE);
    }
    if (!call.isHeartbeat() && call.isExpired(nanos)) {
      return NotDone.of(Why.DEADLINE_PASSED);
    }
    if (!lane.hasRoomFor(call)) {
      dropExpired(nanos);
      if (!lane.hasRoomFor(call)) {
        return NotDone.later(Why.QUEUE_FULL, drain.retryAfterMillis(lane.commands(), nanos));
      }
    }
    if (lane == normal && commandsPerSecond != UNCOUNTED) {
      long wait = rates.tryTake(call.tenant(), commandsPerSecond, nanos);
      if (wait > 0) {
        return NotDone.later(Why.RATE_EXCEEDED, wait);
      }
    }
    return null;
  }

  private void heartbeat(Call<C> call, long nanos) {
    Beat key = new Beat(call.tenant(), call.session());
    Queued<C> queued = beats.get(key);
    if (queued != null) {
      Call<C> outrun = queued.replaceBy(call);
      if (outrun != null) {
        refused.accept(outrun, NotDone.later(Why.OUTRUN, DrainRate.MIN_RETRY_MILLIS));
      }
      return;
    }
    NotDone refusal = refusal(call, vital, UNCOUNTED, nanos);
    if (refusal != null) {
      refused.accept(call, refusal);
      return;
    }
    vital.reserve(call);
    Queued<C> beat = Queued.heartbeat(call, clock, nanos);
    beats.put(key, beat);
    Segment<C> segment = Segment.after(null, vital);
    segment.commands.addLast(beat);
    segment.enqueue();
  }

  /** Moves as much as fits into an entry. */
  void fill(Batch<C> batch, long nanos) {
    int all = Integer.MAX_VALUE;
    int ofNormal = normalIsOwed ? normal.fill(batch, 4, 1, nanos, expired) : 0;
    vital.fill(batch, normal.hasNext() ? 3 : 4, all, nanos, expired);
    int before;
    do { // what left one lane may let follow what waits in the other one
      before = batch.size();
      ofNormal += normal.fill(batch, 4, all, nanos, expired);
      vital.fill(batch, 4, all, nanos, expired);
    } while (batch.size() > before);
    normalIsOwed = ofNormal == 0 && normal.hasNext();
    for (Queued<C> command : batch.commands()) {
      if (command.call().isHeartbeat()) {
        beats.remove(new Beat(command.call().tenant(), command.call().session()));
      }
    }
  }

  /** Looks through the queues only if something in them may have expired since the last look. */
  void dropExpired(long nanos) {
    if (!anyDeadline || soonestDeadlineNanos - nanos > 0) {
      return;
    }
    vital.dropExpired(nanos, expired);
    normal.dropExpired(nanos, expired);
    anyDeadline = false;
    vital.forEach(command -> noteDeadline(command.call()));
    normal.forEach(command -> noteDeadline(command.call()));
  }

  private void noteDeadline(Call<C> call) {
    if (!call.isHeartbeat() && (!anyDeadline || call.deadlineNanos() - soonestDeadlineNanos < 0)) {
      anyDeadline = true;
      soonestDeadlineNanos = call.deadlineNanos();
    }
  }

  /** Gives out everything; nothing of it will be logged. */
  void clear(Consumer<Queued<C>> dropped) {
    vital.clear(dropped);
    normal.clear(dropped);
    beats.clear();
    rates.clear();
    normalIsOwed = false;
    anyDeadline = false;
  }
}
