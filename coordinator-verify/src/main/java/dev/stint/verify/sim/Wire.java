package dev.stint.verify.sim;

import dev.stint.client.internal.HeldList;
import dev.stint.client.internal.HeldShard;
import dev.stint.client.internal.Trouble;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Result;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.Shape;
import dev.stint.core.read.Reads;
import dev.stint.server.gateway.Advice;
import dev.stint.server.gateway.AppliedAt;
import dev.stint.server.gateway.Call;
import dev.stint.server.gateway.CallOutcome;
import dev.stint.server.gateway.Effect;
import dev.stint.verify.history.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Between clients and nodes: streams that keep their order and break, messages that come late, get
 * lost or come again later.
 */
final class Wire {
  private final World world;
  private final Timeline time;
  private final Chance chance;

  /** All streams that are open or opening, by number. */
  private final Map<Long, Stream> streams = new TreeMap<>();

  private final Map<String, Replica> nodes = new HashMap<>();
  private final Map<Long, Stream> bySession = new HashMap<>();
  private long lastStream;

  Wire(World world) {
    this.world = world;
    this.time = world.time();
    this.chance = world.chance();
  }

  void add(Replica node) {
    nodes.put(node.name, node);
  }

  /** One client's stream to one node. */
  final class Stream {
    final long number = ++lastStream;
    final Dispatcher client;
    final long link;
    final Replica node;
    private long lastSent;
    private long lastAnswered;

    /** Nothing passes any more, and nobody is told. */
    private boolean dead;

    private Stream(Dispatcher client, long link, Replica node) {
      this.client = client;
      this.link = link;
      this.node = node;
    }

    /** Sends operations, behind all that were sent before. */
    void send(List<Sending.Attempt> attempts, long deadlineNanos) {
      if (lostOnTheWay()) {
        return;
      }
      lastSent = Math.max(lastSent + 1, time.nanos() + delay());
      long timeout = Math.max(0, deadlineNanos - client.owner().now());
      node.after(lastSent - time.nanos(), () -> arrive(this, attempts, timeout));
    }

    void answer(Runnable atClient) {
      if (lostOnTheWay()) {
        return;
      }
      lastAnswered = Math.max(lastAnswered + 1, time.nanos() + delay());
      client
          .owner()
          .after(
              lastAnswered - time.nanos(),
              () -> {
                if (!dead) {
                  atClient.run();
                  client.turn();
                }
              });
    }

    private boolean lostOnTheWay() {
      if (!dead && chance.happens(world.level().linkBroken())) {
        end(Trouble.of(Trouble.Kind.BROKEN, "the connection broke"));
      }
      if (!dead && (world.isCutOff(client.owner()) || chance.happens(world.level().lost()))) {
        dead = true; // what follows waits for what is lost
      }
      return dead;
    }

    /** It ends, and the client hears of it. */
    void end(Trouble why) {
      if (streams.remove(number) != null && !dead) {
        dead = true;
        client.owner().after(delay(), () -> client.broken(link, why));
      }
    }

    void close() {
      dead = true;
      streams.remove(number);
    }
  }

  private long delay() {
    boolean late = chance.happens(world.level().late());
    return chance.around(late ? 500 * Timeline.MILLI : Timeline.MILLI / 2);
  }

  Stream connect(Dispatcher client, long link, String address) {
    Replica node = nodes.get(address);
    Stream stream = new Stream(client, link, node);
    streams.put(stream.number, stream);
    if (world.isCutOff(client.owner())) {
      return stream; // until the client gives it up
    }
    client
        .owner()
        .after(
            2 * delay(),
            () -> {
              if (node.isUp()) {
                client.opened(link);
              } else {
                streams.remove(stream.number);
                client.broken(link, Trouble.of(Trouble.Kind.UNREACHABLE, "connection refused"));
              }
            });
    return stream;
  }

  void nodeDied(Replica node) {
    for (Stream stream : List.copyOf(streams.values())) {
      if (stream.node == node) {
        stream.end(Trouble.of(Trouble.Kind.BROKEN, "the node is gone"));
      }
    }
  }

  void nodeDeposed(Replica node) {
    for (Stream stream : List.copyOf(streams.values())) {
      if (stream.node == node) {
        stream.end(notLeading(node).endingStream());
      }
    }
  }

  private static Trouble notLeading(Replica node) {
    Peer leader = node.peer().leaderOrNull;
    String hint = leader == null || leader.node == node ? null : leader.node.name;
    return new Trouble(Trouble.Kind.NOT_LEADER, "not leading", false, hint, 0, null);
  }

  // --- At the node. ---

  private void arrive(Stream stream, List<Sending.Attempt> attempts, long timeoutNanos) {
    Replica node = stream.node;
    if (!node.leads()) {
      stream.end(notLeading(node).endingStream());
      return;
    }
    long deadline = node.now() + timeoutNanos;
    List<Call<Replica.Waiter>> calls = new ArrayList<>(attempts.size());
    for (Sending.Attempt attempt : attempts) {
      Sending sending = attempt.sending();
      calls.add(call(node, sending, deadline, effect -> answered(stream, attempt, effect)));
      if (chance.happens(world.level().repeated())) {
        copyLater(sending);
      }
    }
    node.submit(attempts.get(0).sending().proposal.tenant(), calls);
  }

  private static Call<Replica.Waiter> call(
      Replica node, Sending sending, long deadline, Replica.Waiter waiter) {
    if (sending.waitMillis > 0 && sending.command() instanceof ClaimCommand claim) {
      long ttl =
          new Reads(node.view(), sending.proposal.tenant())
              .session(claim.session())
              .map(found -> found.session().ttlMillis())
              .orElse(1_000L);
      return Call.waitingClaim(
          sending.proposal, deadline, node.now(), sending.waitMillis, ttl, waiter);
    }
    return Call.of(sending.proposal, deadline, waiter);
  }

  /** A copy that lingered somewhere reaches some node later; nobody waits for its answer. */
  private void copyLater(Sending sending) {
    world.recorder().count("request repeated");
    long lag = chance.happens(200_000) ? 90 * Timeline.SECOND : 3 * Timeline.SECOND;
    time.after(
        (long) (chance.real() * lag),
        () -> {
          Replica node = world.anyNode();
          if (node.isUp() && !node.isPaused() && Shape.check(sending.proposal) == null) {
            Call<Replica.Waiter> copy =
                Call.of(sending.proposal, node.now() + 10 * Timeline.SECOND, effect -> {});
            node.submit(sending.proposal.tenant(), List.of(copy));
          }
        });
  }

  private void answered(Stream stream, Sending.Attempt attempt, Effect<Replica.Waiter> effect) {
    Effect.Answered<Replica.Waiter> answered = (Effect.Answered<Replica.Waiter>) effect;
    Replica node = stream.node;
    CallOutcome outcome = answered.outcome();
    long session = attempt.sending().sessionOr0();
    if (session != 0 && outcome instanceof CallOutcome.Applied) {
      bySession.put(session, stream);
    }
    boolean mismatch =
        outcome instanceof CallOutcome.Applied applied
            && applied.answer().judged().result() instanceof Result.HeartbeatAccepted beat
            && !beat.leasesMatch();
    if (mismatch) {
      world.recorder().count("held list sent");
      node.after(
          chance.around(Timeline.MILLI),
          () -> reply(stream, attempt, answered, held(node, attempt)));
    } else {
      reply(stream, attempt, answered, null);
    }
  }

  private static HeldList held(Replica node, Sending.Attempt attempt) {
    Reads reads = new Reads(node.view(), attempt.sending().proposal.tenant());
    long session = ((SessionCommand.Heartbeat) attempt.sending().command()).session();
    List<HeldShard> leases = new ArrayList<>();
    reads.held(session).forEach(held -> leases.add(new HeldShard(held.target(), held.fence())));
    return new HeldList(leases, reads.group().revision());
  }

  private void reply(
      Stream stream,
      Sending.Attempt attempt,
      Effect.Answered<Replica.Waiter> answered,
      HeldList heldOrNull) {
    Reply reply = Answers.reply(stream.node.name, answered.outcome());
    String tenant = attempt.sending().proposal.tenant();
    long session = attempt.sending().sessionOr0();
    stream.answer(
        () -> {
          attempt.ended(world.recorder(), time.nanos(), reply);
          stream.client.answered(
              stream.link, attempt, Answers.verdict(answered.outcome(), heldOrNull), reply);
          for (Advice advice : answered.advice()) {
            stream.client.advised(session, Answers.advice(tenant, session, advice));
          }
        });
  }

  /** Advice that is pushed without having been asked for. */
  void advise(Replica node, long session, Advice advice) {
    Stream stream = bySession.get(session);
    if (stream != null && stream.node == node && streams.containsKey(stream.number)) {
      world.recorder().count("advice pushed");
      stream.answer(
          () ->
              stream.client.advised(
                  session, Answers.advice(stream.client.tenant(), session, advice)));
    }
  }

  // --- Reads. ---

  /** What a read brings. */
  interface ReadDone {
    /** The node may be read now, as of this entry or later. */
    void released(Replica node, AppliedAt at);

    void refused(String why);
  }

  /** Asks one node for a linearizable look; the callback is called there, or at the reader. */
  void read(Process reader, String address, long timeoutNanos, ReadDone done) {
    Replica node = nodes.get(address);
    if (world.isCutOff(reader) || chance.happens(world.level().lost())) {
      return;
    }
    node.after(
        delay(),
        () ->
            node.read(
                effect -> {
                  if (effect instanceof Effect.ReadReleased<Replica.Waiter> released) {
                    node.after(
                        chance.around(Timeline.MILLI / 2),
                        () -> done.released(node, released.at()));
                  } else {
                    reader.after(delay(), () -> done.refused("refused"));
                  }
                },
                node.now() + timeoutNanos));
  }

  /** Brings something from a node to a reader, unless it gets lost. */
  void bring(Process reader, Runnable what) {
    if (!world.isCutOff(reader) && !chance.happens(world.level().lost())) {
      reader.after(delay(), what);
    }
  }
}
