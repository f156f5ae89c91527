package dev.stint.client.internal;

import dev.stint.client.error.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * Brings operations of any number of callers to the leader of one group, and each answer back.
 *
 * <p>Batching is by backpressure: while fewer than a window of messages are without an answer,
 * whatever has queued becomes the next message. There is no timer: a lone operation leaves at once,
 * a busy client packs by itself. Every operation ends with exactly one {@link Answer}, by its
 * deadline at the latest. An attempt without an answer is repeated as it is, which the sequence
 * numbers and op ids of the protocol make safe (S9); that it was made is never forgotten, so that
 * "nothing was done" is said only when it is known (after RIFL, Lee et al., SOSP 2015).
 */
public final class DispatchLogic {
  private final DispatchOptions options;
  private final RetryPolicy policy;
  private final DoubleSupplier random;
  private final LeaderTracker leaders;

  /** All without an answer, queued or on the way, by id. */
  private final Map<Long, Pending> outstanding = new HashMap<>();

  private final SendQueue queue;
  private final Patience patience;
  private final Map<Long, DispatchLink> links = new HashMap<>();
  private List<DispatchEffect> effects = new ArrayList<>();
  private DispatchLink current;
  private boolean streaming;
  private long lastLink;
  private long lastMessage;
  private long nextDeadline = Long.MAX_VALUE;

  /**
   * Logic for one group.
   *
   * @param streaming whether to begin with streams; falls back to single calls by itself
   * @param random from 0 (inclusive) to 1 (exclusive)
   */
  public DispatchLogic(
      List<String> endpoints,
      DispatchOptions options,
      RetryPolicy policy,
      boolean streaming,
      DoubleSupplier random) {
    this.options = options;
    this.policy = policy;
    this.random = random;
    this.streaming = streaming;
    this.queue = new SendQueue(options);
    this.patience = new Patience(options);
    this.leaders = new LeaderTracker(endpoints, policy, random);
  }

  /** Takes an operation. It is sent with the next {@link #settle}. */
  public void submit(Operation operation) {
    if (outstanding.size() >= options.maxOutstanding()) {
      String why = options.maxOutstanding() + " operations wait already: send fewer at a time";
      effects.add(new DispatchEffect.Finish(operation, new Answer.NotDone(why)));
      return;
    }
    Pending pending = new Pending(operation);
    outstanding.put(operation.id(), pending);
    nextDeadline = Math.min(nextDeadline, operation.deadlineNanos());
    queue.add(pending);
  }

  /** The link can send. */
  public void opened(long link) {
    DispatchLink opened = links.get(link);
    if (opened != null) {
      opened.open = true;
    }
  }

  /** An attempt brought this. Unknown links and ids are ignored: they are late. */
  public void answered(long now, long link, long id, Verdict verdict) {
    DispatchLink from = links.get(link);
    long silent = from == null ? 0 : from.silentNanos(now);
    Pending pending = from == null ? null : from.take(now, id);
    if (pending == null) {
      return;
    }
    if (verdict instanceof Verdict.Final judged) {
      leaders.confirmed(from.address);
      patience.answered(now, silent);
      finish(pending, withHistory(judged.answer(), pending));
    } else if (verdict instanceof Verdict.Postponed postponed) {
      postpone(now, pending, postponed);
      if (postponed.notLeader()) {
        leaders.notLeader(now, from.address, postponed.leaderOrNull());
        retire(from);
      }
    }
    dropIfDone(from);
  }

  /** One message, sent as a single call, failed as a whole. */
  public void messageFailed(long now, long link, long message, Trouble trouble) {
    DispatchLink from = links.get(link);
    if (from != null) {
      giveBack(now, from.takeMessage(now, message), trouble);
      blame(now, from, trouble);
      dropIfDone(from);
    }
  }

  /** The link ended by itself, or was never opened. */
  public void broken(long now, long link, Trouble trouble) {
    DispatchLink gone = links.remove(link);
    if (gone == null) {
      return;
    }
    retire(gone);
    giveBack(now, gone.takeAll(), trouble);
    blame(now, gone, trouble);
    if (trouble.kind() == Trouble.Kind.OVERLOADED || trouble.kind() == Trouble.Kind.REFUSED) {
      leaders.pause(now, gone.address, trouble.retryAfterNanos());
    }
  }

  /** Does what time and inputs call for. To be called after inputs, and at {@link #nextWake}. */
  public void settle(long now) {
    abandonSilent(now); // before deadlines pass: who owes an answer then has been silent
    expire(now);
    queue.recall(now);
    connect(now);
    transmit(now);
  }

  /** When to call {@link #settle} again if nothing happens before; far away if never. */
  public long nextWake() {
    long wake = Math.min(nextDeadline, queue.nextRecall());
    for (DispatchLink link : links.values()) {
      long lateAt = link.open ? link.silentAt(patience.nanos()) : link.giveUpConnectingAt;
      wake = Math.min(wake, lateAt);
    }
    return isLinkNeeded() ? Math.min(wake, leaders.connectAt()) : wake;
  }

  /** What is to be done since the last call, in order. */
  public List<DispatchEffect> takeEffects() {
    List<DispatchEffect> taken = effects;
    effects = new ArrayList<>();
    return taken;
  }

  /** The node that would be asked next, for reads. */
  public LeaderTracker leaders() {
    return leaders;
  }

  public int outstanding() {
    return outstanding.size();
  }

  /** Ends everything: callers are told what is known. */
  public void close(String why) {
    for (Pending pending : List.copyOf(outstanding.values())) {
      giveUp(pending, why);
    }
    links.values().forEach(link -> effects.add(new DispatchEffect.Disconnect(link.number)));
    links.clear();
    current = null;
  }

  private void postpone(long now, Pending pending, Verdict.Postponed why) {
    pending.attempts++;
    pending.mayBeDone |= why.mayBeDone();
    pending.why = why.why();
    if (why.notLeader()) {
      queue.add(pending); // the link is what waits
    } else {
      queue.addLater(pending, now + delay(pending, why.retryAfterNanos()));
    }
  }

  private long delay(Pending pending, long leastNanos) {
    return Math.max(policy.delayNanos(pending.attempts, random.getAsDouble()), leastNanos);
  }

  private void giveBack(long now, List<Pending> pendings, Trouble trouble) {
    for (Pending pending : pendings) {
      pending.attempts++;
      pending.mayBeDone |= trouble.mayBeDone();
      pending.why = trouble.why();
      if (trouble.kind() == Trouble.Kind.REFUSED) {
        finish(pending, withHistory(Answer.Refused.of(trouble.refusalOrNull()), pending));
      } else {
        // Otherwise the next link waits, if it must.
        boolean full = trouble.kind() == Trouble.Kind.OVERLOADED;
        long least = trouble.retryAfterNanos();
        queue.addLater(pending, now + (full ? delay(pending, least) : least));
      }
    }
  }

  private void blame(long now, DispatchLink link, Trouble trouble) {
    switch (trouble.kind()) {
      case NOT_LEADER -> leaders.notLeader(now, link.address, trouble.leaderOrNull());
      case UNREACHABLE, BROKEN -> leaders.failed(now, link.address);
      case NO_STREAMS -> {
        if (link.streaming) {
          streaming = false;
        } else {
          leaders.failed(now, link.address); // it knows no single calls either
        }
      }
      case OVERLOADED, REFUSED -> {
        return; // the node itself is well
      }
    }
    retire(link);
  }

  /** Sends nothing more over it; what is on the way may still be answered. */
  private void retire(DispatchLink link) {
    if (current == link) {
      current = null;
    }
  }

  private void dropIfDone(DispatchLink link) {
    if (link != current && link.inFlight.isEmpty() && links.remove(link.number) != null) {
      effects.add(new DispatchEffect.Disconnect(link.number));
    }
  }

  private void expire(long now) {
    if (now < nextDeadline) {
      return;
    }
    nextDeadline = Long.MAX_VALUE;
    for (Pending pending : List.copyOf(outstanding.values())) {
      if (pending.operation.deadlineNanos() <= now) {
        giveUp(pending, pending.messageOrNull == null ? pending.why : "no answer in time");
      } else {
        nextDeadline = Math.min(nextDeadline, pending.operation.deadlineNanos());
      }
    }
  }

  private void giveUp(Pending pending, String why) {
    boolean ambiguous = pending.isAmbiguous();
    if (pending.messageOrNull != null) {
      DispatchLink link = pending.messageOrNull.link();
      link.forget(pending.operation.id());
      dropIfDone(link);
    }
    queue.remove(pending);
    finish(pending, ambiguous ? new Answer.Unknown(why) : new Answer.NotDone(why));
  }

  private void abandonSilent(long now) {
    for (Iterator<DispatchLink> each = links.values().iterator(); each.hasNext(); ) {
      DispatchLink link = each.next();
      boolean stalled = link.open && link.silentNanos(now) >= patience.nanos();
      boolean slow = !link.open && now >= link.giveUpConnectingAt;
      if (stalled || slow) {
        each.remove();
        if (stalled) {
          effects.add(new DispatchEffect.Stalled(link.number));
        }
        effects.add(new DispatchEffect.Disconnect(link.number));
        Trouble.Kind kind = stalled ? Trouble.Kind.BROKEN : Trouble.Kind.UNREACHABLE;
        String why = link.address + (stalled ? " stopped answering" : " could not be reached");
        Trouble trouble = Trouble.of(kind, why);
        giveBack(now, link.takeAll(), trouble);
        blame(now, link, trouble);
        if (stalled) {
          patience.stalled(now);
        }
      }
    }
  }

  private boolean isLinkNeeded() {
    return current == null && !queue.isEmpty();
  }

  private void connect(long now) {
    if (isLinkNeeded() && now >= leaders.connectAt()) {
      long giveUpAt = now + options.connectNanos();
      current = new DispatchLink(++lastLink, leaders.target(), streaming, giveUpAt);
      links.put(current.number, current);
      effects.add(new DispatchEffect.Connect(current.number, current.address, streaming));
    }
  }

  private void transmit(long now) {
    if (current == null || !current.open) {
      return;
    }
    while (queue.hasUrgent()) {
      send(now, queue.takeUrgent());
    }
    while (queue.hasOrdinary() && current.openMessages() < options.window()) {
      send(now, queue.takeOrdinary());
    }
  }

  private void send(long now, List<Pending> batch) {
    long deadline = now;
    for (Pending pending : batch) {
      deadline = Math.max(deadline, pending.operation.deadlineNanos());
    }
    DispatchLink.Message message = current.new Message(++lastMessage);
    current.sent(now, message, batch);
    long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - now));
    List<Operation> operations = batch.stream().map(pending -> pending.operation).toList();
    effects.add(new DispatchEffect.Transmit(current.number, message.number, operations, millis));
  }

  private void finish(Pending pending, Answer answer) {
    outstanding.remove(pending.operation.id());
    effects.add(new DispatchEffect.Finish(pending.operation, answer));
  }

  private static Answer withHistory(Answer answer, Pending pending) {
    if (answer instanceof Answer.Refused refused && pending.mayBeDone) {
      Refusal refusal = refused.refusal();
      return new Answer.Refused(refusal, refused.revision(), refused.replayed(), true);
    }
    return answer;
  }
}
