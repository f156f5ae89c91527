package dev.stint.verify.sim;

import dev.stint.client.internal.Answer;
import dev.stint.client.internal.DispatchEffect;
import dev.stint.client.internal.DispatchLogic;
import dev.stint.client.internal.DispatchOptions;
import dev.stint.client.internal.Located;
import dev.stint.client.internal.Operation;
import dev.stint.client.internal.RetryPolicy;
import dev.stint.client.internal.Trouble;
import dev.stint.client.internal.Verdict;
import dev.stint.client.model.Advice;
import dev.stint.core.codec.Fingerprints;
import dev.stint.core.command.Command;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.SessionCommand;
import dev.stint.server.gateway.AppliedAt;
import dev.stint.verify.history.HistoryRecord;
import dev.stint.verify.history.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The client of one process: the real logic of dispatch around which events take gRPC's place. */
final class Dispatcher {
  private static final int SIZE_BYTES = 120;

  private final World world;
  private final Process owner;
  private final String tenant;
  private final DispatchLogic logic;
  private final Map<Long, Wire.Stream> streams = new HashMap<>();
  private final Map<Long, Consumer<Advice>> listeners = new HashMap<>();
  private final Map<Long, Sending> outstanding = new LinkedHashMap<>();
  private long scheduledFor = Long.MAX_VALUE;
  private boolean turning;

  Dispatcher(World world, Process owner, String tenant, boolean streaming) {
    this.world = world;
    this.owner = owner;
    this.tenant = tenant;
    this.logic =
        new DispatchLogic(
            world.addresses(),
            DispatchOptions.DEFAULT,
            RetryPolicy.DEFAULT,
            streaming,
            world.chance()::real);
  }

  Process owner() {
    return owner;
  }

  String tenant() {
    return tenant;
  }

  void listen(long session, Consumer<Advice> listener) {
    listeners.put(session, listener);
  }

  void unlisten(long session) {
    listeners.remove(session);
  }

  /** Brings a command to the leader; the answer comes exactly once, if the process lives. */
  void submit(Command command, long waitMillis, long timeoutNanos, Consumer<Answer> done) {
    Proposal proposal = new Proposal(tenant, command, Fingerprints.of(command));
    long op = world.recorder().nextOp();
    Sending sending = new Sending(op, proposal, waitMillis, world.time().nanos(), done);
    outstanding.put(op, sending);
    logic.submit(
        new Operation(
            op,
            sending,
            SIZE_BYTES,
            command instanceof SessionCommand.Heartbeat,
            waitMillis > 0,
            owner.now() + timeoutNanos));
    turn();
  }

  /** Asks the leader what time it is in the group. */
  void locate(long timeoutNanos, Consumer<Located> done) {
    boolean[] answered = new boolean[1];
    Consumer<Located> once =
        located -> {
          if (!answered[0]) {
            answered[0] = true;
            done.accept(located);
          }
        };
    owner.after(
        timeoutNanos, () -> once.accept(new Located.Failed(new Answer.NotDone("no answer"))));
    String target = logic.leaders().target();
    world
        .wire()
        .read(
            owner,
            target,
            timeoutNanos,
            new Wire.ReadDone() {
              @Override
              public void released(Replica node, AppliedAt at) {
                world
                    .wire()
                    .bring(
                        owner,
                        () -> {
                          logic.leaders().confirmed(target);
                          once.accept(new Located.Found(Answers.GROUP, at.nowMillis()));
                        });
              }

              @Override
              public void refused(String why) {
                logic.leaders().failed(owner.now(), target);
                once.accept(new Located.Failed(new Answer.NotDone(why)));
              }
            });
  }

  // --- What the wire says. ---

  void opened(long link) {
    logic.opened(link);
    turn();
  }

  void answered(long link, Sending.Attempt attempt, Verdict verdict, Reply reply) {
    if (reply instanceof Reply.Judged judged) {
      attempt.sending().judgedOrNull = judged;
    }
    logic.answered(owner.now(), link, attempt.sending().op, verdict);
  }

  void advised(long session, Advice advice) {
    Consumer<Advice> listener = listeners.get(session);
    if (listener != null) {
      listener.accept(advice);
    }
  }

  void broken(long link, Trouble trouble) {
    streams.remove(link);
    logic.broken(owner.now(), link, trouble);
    turn();
  }

  // --- The loop. ---

  void turn() {
    if (turning) {
      return; // what came meanwhile is seen below
    }
    turning = true;
    logic.settle(owner.now());
    List<DispatchEffect> effects = logic.takeEffects();
    while (!effects.isEmpty()) {
      effects.forEach(this::perform);
      logic.settle(owner.now());
      effects = logic.takeEffects();
    }
    turning = false;
    long wake = logic.nextWake();
    if (wake < scheduledFor && wake != Long.MAX_VALUE) {
      scheduledFor = wake;
      owner.after(
          owner.until(wake),
          () -> {
            scheduledFor = Long.MAX_VALUE;
            turn();
          });
    }
  }

  private void perform(DispatchEffect effect) {
    if (effect instanceof DispatchEffect.Connect connect) {
      streams.put(connect.link(), world.wire().connect(this, connect.link(), connect.address()));
    } else if (effect instanceof DispatchEffect.Transmit transmit) {
      transmit(transmit);
    } else if (effect instanceof DispatchEffect.Disconnect disconnect) {
      Wire.Stream stream = streams.remove(disconnect.link());
      if (stream != null) {
        stream.close();
      }
    } else if (effect instanceof DispatchEffect.Finish finish) {
      finish((Sending) finish.operation().payload(), finish.answer());
    }
  }

  private void transmit(DispatchEffect.Transmit transmit) {
    Wire.Stream stream = streams.get(transmit.link());
    if (stream == null) {
      return; // it broke a moment ago; the logic is about to hear of it
    }
    List<Sending.Attempt> attempts = new ArrayList<>();
    for (Operation operation : transmit.operations()) {
      Sending sending = (Sending) operation.payload();
      attempts.add(
          sending
          .new Attempt(
              owner.name, stream.node.name, world.time().nanos(), world.recorder().faultEpoch()));
    }
    stream.send(attempts, owner.now() + transmit.deadlineMillis() * Timeline.MILLI);
  }

  /** The process is gone, or the run is over: what has no answer never gets one. */
  void abandon() {
    for (Sending sending : List.copyOf(outstanding.values())) {
      sending.abandon(world.recorder());
      record(sending, new Reply.Unknown("the caller is gone", true));
    }
    outstanding.clear();
    streams.values().forEach(Wire.Stream::close);
  }

  private void finish(Sending sending, Answer answer) {
    outstanding.remove(sending.op);
    sending.abandon(world.recorder());
    boolean judged = answer instanceof Answer.Accepted || answer instanceof Answer.Refused;
    Reply reply;
    if (judged && sending.judgedOrNull != null) {
      reply = sending.judgedOrNull;
    } else if (answer instanceof Answer.NotDone notDone) {
      reply = new Reply.NotDone(notDone.why());
    } else {
      reply = new Reply.Unknown(answer.toString(), true);
    }
    record(sending, reply);
    sending.done.accept(answer);
  }

  private void record(Sending sending, Reply reply) {
    long completed = reply instanceof Reply.Unknown ? HistoryRecord.NEVER : world.time().nanos();
    world
        .recorder()
        .add(
            new HistoryRecord.Operation(
                sending.op,
                owner.name,
                sending.ask(),
                sending.invoked,
                completed,
                reply,
                sending.attempts));
  }
}
