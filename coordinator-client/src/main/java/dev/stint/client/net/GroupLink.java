package dev.stint.client.net;

import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.ExecuteResponse;
import dev.stint.api.v1.OperationResult;
import dev.stint.client.internal.Answer;
import dev.stint.client.internal.DispatchEffect;
import dev.stint.client.internal.DispatchLogic;
import dev.stint.client.internal.Operation;
import dev.stint.client.internal.Trouble;
import dev.stint.client.internal.Verdict;
import dev.stint.client.wire.AnswerDecoder;
import dev.stint.client.wire.Refusals;
import io.grpc.ManagedChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives the logic of one group over gRPC. Belongs to the client's loop. */
final class GroupLink {
  private static final Logger LOG = LoggerFactory.getLogger(GroupLink.class);
  private static final long MAX_DEADLINE_MILLIS = 600_000;

  private final Transport transport;
  private final DispatchLogic logic;
  private final Map<Long, Carrier> carriers = new HashMap<>();
  private final Map<Long, Runnable> discards = new HashMap<>();

  GroupLink(Transport transport, DispatchLogic logic) {
    this.transport = transport;
    this.logic = logic;
  }

  DispatchLogic logic() {
    return logic;
  }

  /** Does what is due; says when it wants to be called again. */
  long settle(long now) {
    logic.settle(now);
    for (DispatchEffect effect : logic.takeEffects()) {
      perform(effect);
    }
    return logic.nextWake();
  }

  void close(String why) {
    logic.close(why);
    logic.takeEffects().forEach(this::perform);
  }

  private void perform(DispatchEffect effect) {
    if (effect instanceof DispatchEffect.Finish finish) {
      ((Outbound) finish.operation().payload()).done().accept(finish.answer());
    } else if (effect instanceof DispatchEffect.Transmit transmit) {
      transmit(transmit);
    } else if (effect instanceof DispatchEffect.Connect connect) {
      connect(connect);
    } else if (effect instanceof DispatchEffect.Stalled stalled) {
      Runnable discard = discards.get(stalled.link());
      if (discard != null) {
        discard.run();
      }
    } else if (effect instanceof DispatchEffect.Disconnect disconnect) {
      Carrier carrier = carriers.remove(disconnect.link());
      discards.remove(disconnect.link());
      if (carrier != null) {
        carrier.cancel();
      }
    }
  }

  private void connect(DispatchEffect.Connect connect) {
    LOG.debug("Connecting to {} as link {}", connect.address(), connect.link());
    ManagedChannel channel = transport.channels().to(connect.address());
    discards.put(connect.link(), () -> transport.channels().discard(connect.address(), channel));
    Carrier.Listener listener = new Link(connect);
    carriers.put(
        connect.link(),
        connect.streaming()
            ? StreamCarrier.open(channel, listener)
            : UnaryCarrier.open(channel, listener));
  }

  private void transmit(DispatchEffect.Transmit transmit) {
    Carrier carrier = carriers.get(transmit.link());
    if (carrier == null) {
      return; // it broke a moment ago; the logic is about to hear of it
    }
    ExecuteRequest.Builder request =
        ExecuteRequest.newBuilder()
            .setTenant(transport.tenant())
            .setDeadlineMillis(Math.min(transmit.deadlineMillis(), MAX_DEADLINE_MILLIS));
    for (Operation operation : transmit.operations()) {
      request.addOperations(((Outbound) operation.payload()).operation());
    }
    carrier.send(transmit.message(), request.build());
  }

  /** What a carrier says comes on a thread of gRPC; only reading it is done there. */
  private final class Link implements Carrier.Listener {
    private final long number;
    private final String address;
    private final boolean streaming;

    Link(DispatchEffect.Connect connect) {
      this.number = connect.link();
      this.address = connect.address();
      this.streaming = connect.streaming();
    }

    @Override
    public void opened() {
      transport.execute(() -> logic.opened(number));
    }

    @Override
    public void answered(ExecuteResponse response) {
      List<Verdict> verdicts = new ArrayList<>(response.getResultsCount());
      for (OperationResult result : response.getResultsList()) {
        verdicts.add(verdict(result));
      }
      transport.execute(
          () -> {
            long now = transport.now();
            transport.heard(response.getHeader(), response.getAdviceList());
            for (int i = 0; i < verdicts.size(); i++) {
              logic.answered(now, number, response.getResults(i).getCorrelation(), verdicts.get(i));
            }
          });
    }

    private static Verdict verdict(OperationResult result) {
      try {
        return AnswerDecoder.decode(result);
      } catch (RuntimeException e) {
        String why = "the answer can not be read: " + e.getMessage();
        return new Verdict.Final(new Answer.Unknown(why));
      }
    }

    @Override
    public void messageFailed(long message, Throwable failure) {
      Trouble trouble = Refusals.trouble(failure, true);
      LOG.debug("A message to {} failed: {}", address, trouble.why());
      transport.execute(() -> logic.messageFailed(transport.now(), number, message, trouble));
    }

    @Override
    public void broken(Throwable failure, boolean reached) {
      Trouble why = Refusals.trouble(failure, reached);
      Trouble trouble = streaming ? why.endingStream() : why;
      LOG.debug("Link {} to {} is over: {}", number, address, trouble.why());
      transport.execute(
          () -> {
            carriers.remove(number);
            discards.remove(number);
            if (trouble.kind() == Trouble.Kind.UNREACHABLE) {
              transport.channels().unreachable(address);
            }
            logic.broken(transport.now(), number, trouble);
          });
    }
  }
}
