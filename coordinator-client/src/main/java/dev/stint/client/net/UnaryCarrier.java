package dev.stint.client.net;

import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.ExecuteResponse;
import dev.stint.api.v1.StintGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Each message as a call of its own, for servers and proxies that know no streams. */
final class UnaryCarrier implements Carrier {
  private static final long GRACE_MILLIS = 1_000;

  private final ManagedChannel channel;
  private final Listener listener;
  private final Map<Long, ClientCall<ExecuteRequest, ExecuteResponse>> calls =
      new ConcurrentHashMap<>();

  private UnaryCarrier(ManagedChannel channel, Listener listener) {
    this.channel = channel;
    this.listener = listener;
  }

  static UnaryCarrier open(ManagedChannel channel, Listener listener) {
    UnaryCarrier carrier = new UnaryCarrier(channel, listener);
    carrier.awaitReady();
    return carrier;
  }

  private void awaitReady() {
    ConnectivityState state = channel.getState(true);
    switch (state) {
      case READY -> listener.opened();
      case TRANSIENT_FAILURE, SHUTDOWN ->
          listener.broken(
              Status.UNAVAILABLE.withDescription("no connection").asRuntimeException(), false);
      case IDLE, CONNECTING -> channel.notifyWhenStateChanged(state, this::awaitReady);
    }
  }

  @Override
  public void send(long message, ExecuteRequest request) {
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(
            request.getDeadlineMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
    ClientCall<ExecuteRequest, ExecuteResponse> call =
        channel.newCall(StintGrpc.getExecuteMethod(), options);
    calls.put(message, call);
    ClientCalls.asyncUnaryCall(call, request, new Response(message));
  }

  @Override
  public void cancel() {
    calls.values().forEach(call -> call.cancel("given up", null));
  }

  private final class Response implements StreamObserver<ExecuteResponse> {
    private final long message;

    Response(long message) {
      this.message = message;
    }

    @Override
    public void onNext(ExecuteResponse response) {
      listener.answered(response);
    }

    @Override
    public void onError(Throwable failure) {
      calls.remove(message);
      listener.messageFailed(message, failure);
    }

    @Override
    public void onCompleted() {
      calls.remove(message);
    }
  }
}
