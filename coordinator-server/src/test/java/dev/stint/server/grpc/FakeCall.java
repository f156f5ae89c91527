package dev.stint.server.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;

/** A call as a service sees it, whose caller reads, stops reading and goes away when told to. */
final class FakeCall<T> extends ServerCallStreamObserver<T> {
  final List<T> sent = new ArrayList<>();
  boolean ready = true;
  int requested;
  boolean autoRequest = true;
  boolean completed;
  Throwable error;
  private boolean cancelled;
  private Runnable onReady = () -> {};
  private Runnable onCancel = () -> {};
  private Runnable onClose = () -> {};

  /** How many messages the caller reads before it stops. */
  int reads = Integer.MAX_VALUE;

  void read(int messages) {
    reads = messages;
    ready = true;
    onReady.run();
  }

  void cancel() {
    cancelled = true;
    onCancel.run();
  }

  void close() {
    onClose.run();
  }

  boolean ended() {
    return completed || error != null;
  }

  Status.Code code() {
    return Status.fromThrowable(error).getCode();
  }

  @Override
  public void onNext(T value) {
    if (ended()) {
      throw new IllegalStateException("it has ended");
    }
    sent.add(value);
    if (--reads <= 0) {
      ready = false;
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (ended()) {
      throw new IllegalStateException("it has ended");
    }
    error = failure;
  }

  @Override
  public void onCompleted() {
    if (ended()) {
      throw new IllegalStateException("it has ended");
    }
    completed = true;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public void setOnReadyHandler(Runnable handler) {
    onReady = handler;
  }

  @Override
  public void setOnCancelHandler(Runnable handler) {
    onCancel = handler;
  }

  @Override
  public void setOnCloseHandler(Runnable handler) {
    onClose = handler;
  }

  @Override
  public void disableAutoInboundFlowControl() {
    disableAutoRequest();
  }

  @Override
  public void disableAutoRequest() {
    autoRequest = false;
  }

  @Override
  public void request(int count) {
    requested += count;
  }

  @Override
  public void setMessageCompression(boolean enable) {}

  @Override
  public void setCompression(String compression) {}
}
