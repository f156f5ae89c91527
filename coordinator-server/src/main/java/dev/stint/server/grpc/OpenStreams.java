package dev.stint.server.grpc;

import dev.stint.server.api.Rejections;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the streams that are open at this node, over all connections: each holds memory and, as a
 * watch, a share of the readers for as long as it lasts. Calls with one answer pass.
 */
final class OpenStreams implements ServerInterceptor {
  private static final long RETRY_MILLIS = 1_000;

  private final NodeContext node;
  private final int max;
  private final AtomicInteger open = new AtomicInteger();

  OpenStreams(NodeContext node, int max) {
    this.node = node;
    this.max = max;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (call.getMethodDescriptor().getType().serverSendsOneMessage()) {
      return next.startCall(call, headers);
    }
    if (open.incrementAndGet() > max) {
      open.decrementAndGet();
      StatusRuntimeException why = tooMany();
      Metadata trailers = why.getTrailers();
      call.close(why.getStatus(), trailers == null ? new Metadata() : trailers);
      return new ServerCall.Listener<>() {};
    }
    AtomicBoolean counted = new AtomicBoolean(true);
    try {
      return new Counted<>(next.startCall(call, headers), counted);
    } catch (RuntimeException e) {
      ended(counted);
      throw e;
    }
  }

  private StatusRuntimeException tooMany() {
    return node.status(
        Status.Code.RESOURCE_EXHAUSTED,
        Rejections.resourceExhausted(
            max + " streams are open at this node, as many as it takes", RETRY_MILLIS));
  }

  private void ended(AtomicBoolean counted) {
    if (counted.compareAndSet(true, false)) {
      open.decrementAndGet();
    }
  }

  /** gRPC calls either of these, once, however a call ends. */
  private final class Counted<Q> extends SimpleForwardingServerCallListener<Q> {
    private final AtomicBoolean counted;

    Counted(ServerCall.Listener<Q> listener, AtomicBoolean counted) {
      super(listener);
      this.counted = counted;
    }

    @Override
    public void onCancel() {
      ended(counted);
      super.onCancel();
    }

    @Override
    public void onComplete() {
      ended(counted);
      super.onComplete();
    }
  }
}
