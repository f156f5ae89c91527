package dev.stint.client.net;

import dev.stint.api.v1.StintGrpc;
import dev.stint.api.v1.WatchRequest;
import dev.stint.api.v1.WatchResponse;
import dev.stint.client.internal.LeaderTracker;
import dev.stint.client.internal.Trouble;
import dev.stint.client.wire.Refusals;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of events that is opened again whenever it breaks. One message is asked for at a time,
 * when the last was dealt with. State belongs to the client's loop; deliveries run on its callback
 * executor.
 */
public final class WatchCall {
  private static final Logger LOG = LoggerFactory.getLogger(WatchCall.class);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final Trouble CLIENT_CLOSED =
      Trouble.of(Trouble.Kind.BROKEN, "the client was closed");

  private final Transport transport;
  private final int group;
  private final Supplier<WatchRequest> request;
  private final Predicate<WatchResponse> deliver;
  private final Consumer<Trouble> over;
  private Responses current;
  private volatile boolean closed;

  /**
   * A watch that is not open yet.
   *
   * @param request what to ask for when it is opened (again)
   * @param deliver deals with a message and says whether to go on
   * @param over hears why the watch can not go on
   */
  public WatchCall(
      Transport transport,
      int group,
      Supplier<WatchRequest> request,
      Predicate<WatchResponse> deliver,
      Consumer<Trouble> over) {
    this.transport = transport;
    this.group = group;
    this.request = request;
    this.deliver = deliver;
    this.over = over;
  }

  public void open() {
    boolean opens =
        transport.tryExecute(
            () -> {
              transport.watches().add(this);
              attempt();
            });
    if (!opens) {
      over.accept(CLIENT_CLOSED);
    }
  }

  /** The client ends, and the watch with it. On the client's loop. */
  void clientClosed() {
    transport.watches().remove(this);
    if (closed) {
      return;
    }
    closed = true;
    if (current != null) {
      current.cancel();
    }
    try {
      transport.callbacks().execute(() -> over.accept(CLIENT_CLOSED));
    } catch (RejectedExecutionException e) {
      over.accept(CLIENT_CLOSED); // nobody may wait for ever
    }
  }

  public void close() {
    closed = true;
    transport.execute(
        () -> {
          transport.watches().remove(this);
          if (current != null) {
            current.cancel();
          }
        });
  }

  private void attempt() {
    if (closed) {
      return;
    }
    LeaderTracker leaders = transport.leaders(group);
    if (leaders.connectAt() > transport.now()) {
      transport.schedule(leaders.connectAt(), this::attempt);
      return;
    }
    String address = leaders.target();
    current = new Responses(address);
    ClientCalls.asyncServerStreamingCall(
        transport.channels().to(address).newCall(StintGrpc.getWatchMethod(), CallOptions.DEFAULT),
        request.get(),
        current);
  }

  /** On the callback executor. */
  private void dealWith(Responses from, WatchResponse response) {
    boolean goOn;
    try {
      goOn = !closed && deliver.test(response);
    } catch (RuntimeException | Error e) {
      LOG.error("A watch's listener failed; it is told of what follows", e);
      goOn = true;
    }
    if (goOn) {
      from.next();
    } else {
      close();
    }
  }

  private void ended(String address, Throwable failure) {
    Trouble trouble = Refusals.trouble(failure, true);
    LeaderTracker leaders = transport.leaders(group);
    long now = transport.now();
    switch (trouble.kind()) {
      case REFUSED, NO_STREAMS -> {
        closed = true;
        transport.watches().remove(this);
        transport.callback(() -> over.accept(trouble));
        return;
      }
      case NOT_LEADER -> leaders.notLeader(now, address, trouble.leaderOrNull());
      case BROKEN, UNREACHABLE -> {
        leaders.failed(now, address);
        transport.channels().unreachable(address);
      }
      case OVERLOADED -> LOG.debug("{} is overloaded", address);
    }
    long wait = Math.max(trouble.retryAfterNanos(), PAUSE_NANOS);
    transport.schedule(now + wait, this::attempt);
  }

  private final class Responses implements ClientResponseObserver<WatchRequest, WatchResponse> {
    private final String address;
    private ClientCallStreamObserver<WatchRequest> call;

    Responses(String address) {
      this.address = address;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchRequest> toServer) {
      this.call = toServer;
      toServer.disableAutoRequestWithInitial(1);
    }

    void next() {
      call.request(1);
    }

    void cancel() {
      call.cancel("closed", null);
    }

    @Override
    public void onNext(WatchResponse response) {
      transport.callback(() -> dealWith(this, response));
    }

    @Override
    public void onError(Throwable failure) {
      transport.callback(
          // Should the client be closed, that ends the watch.
          () -> transport.execute(() -> end(failure)));
    }

    @Override
    public void onCompleted() {
      Status status = Status.UNAVAILABLE.withDescription("the server ended the watch");
      onError(status.asRuntimeException());
    }

    /** Comes behind the deliveries that are still queued, so that the next begins after them. */
    private void end(Throwable failure) {
      if (!closed && current == this) {
        ended(address, failure);
      }
    }
  }
}
