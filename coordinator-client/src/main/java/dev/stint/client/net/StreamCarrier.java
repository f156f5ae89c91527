package dev.stint.client.net;

import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.ExecuteResponse;
import dev.stint.api.v1.StintGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;

/** All messages over one stream. */
final class StreamCarrier implements Carrier {
  private final ClientCallStreamObserver<ExecuteRequest> requests;

  private StreamCarrier(ClientCallStreamObserver<ExecuteRequest> requests) {
    this.requests = requests;
  }

  static StreamCarrier open(Channel channel, Listener listener) {
    Responses responses = new Responses(listener);
    ClientCalls.asyncBidiStreamingCall(
        channel.newCall(StintGrpc.getStreamMethod(), CallOptions.DEFAULT), responses);
    return new StreamCarrier(responses.requests);
  }

  @Override
  public void send(long message, ExecuteRequest request) {
    requests.onNext(request);
  }

  @Override
  public void cancel() {
    requests.cancel("given up", null);
  }

  private static final class Responses
      implements ClientResponseObserver<ExecuteRequest, ExecuteResponse> {
    private final Listener listener;
    private ClientCallStreamObserver<ExecuteRequest> requests;
    private volatile boolean opened;

    Responses(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ExecuteRequest> toServer) {
      this.requests = toServer;
      toServer.setOnReadyHandler(
          () -> {
            if (!opened) {
              opened = true;
              listener.opened();
            }
          });
    }

    @Override
    public void onNext(ExecuteResponse response) {
      listener.answered(response);
    }

    @Override
    public void onError(Throwable failure) {
      listener.broken(failure, opened);
    }

    @Override
    public void onCompleted() {
      Status ended = Status.UNAVAILABLE.withDescription("the server ended the stream");
      listener.broken(ended.asRuntimeException(), opened);
    }
  }
}
