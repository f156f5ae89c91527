package dev.stint.client.net;

import dev.stint.client.internal.Answer;
import dev.stint.client.internal.LeaderTracker;
import dev.stint.client.internal.Trouble;
import dev.stint.client.wire.Refusals;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;

/**
 * A single call, sent until it is answered, refused, or out of time. An attempt gets a part of the
 * time, so that a node which stands still does not use it up; the part grows with each attempt that
 * has used it up, so that a slow one is waited for. Belongs to the client's loop.
 */
final class UnaryCall<Q, R> {
  private static final long FIRST_ATTEMPT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Transport transport;
  private final MethodDescriptor<Q, R> method;
  private final Q request;
  private final Call<R> call;
  private long deadline;
  private long attemptNanos = FIRST_ATTEMPT_NANOS;
  private String why = "no node was reached";

  UnaryCall(Transport transport, MethodDescriptor<Q, R> method, Q request, Call<R> call) {
    this.transport = transport;
    this.method = method;
    this.request = request;
    this.call = call;
  }

  void start() {
    deadline = transport.now() + call.timeoutNanos();
    transport.calls().add(this);
    attempt();
  }

  /** Tells the caller that there will be no answer. */
  void fail(Answer answer) {
    if (transport.calls().remove(this)) {
      call.failed().accept(answer);
    }
  }

  private void attempt() {
    long now = transport.now();
    LeaderTracker leaders = transport.leaders(call.group());
    if (now >= deadline) {
      fail(new Answer.NotDone(why));
    } else if (leaders.connectAt() > now) {
      transport.schedule(Math.min(leaders.connectAt(), deadline), this::attempt);
    } else {
      send(
          leaders.target(),
          call.repeatable() ? Math.min(attemptNanos, deadline - now) : deadline - now);
    }
  }

  private void send(String address, long timeoutNanos) {
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(timeoutNanos, TimeUnit.NANOSECONDS);
    ManagedChannel channel = transport.channels().to(address);
    ClientCalls.asyncUnaryCall(
        channel.newCall(method, options),
        request,
        new StreamObserver<R>() {
          @Override
          public void onNext(R response) {
            transport.execute(() -> answered(address, response));
          }

          @Override
          public void onError(Throwable failure) {
            transport.execute(
                () -> {
                  if (isTimeOver(failure) && timeoutNanos >= FIRST_ATTEMPT_NANOS) {
                    transport.channels().discard(address, channel);
                  }
                  failed(address, failure);
                });
          }

          @Override
          public void onCompleted() {}
        });
  }

  private void answered(String address, R response) {
    transport.leaders(call.group()).confirmed(address);
    if (!transport.calls().remove(this)) {
      return;
    }
    try {
      call.succeeded().accept(response);
    } catch (RuntimeException e) {
      call.failed().accept(new Answer.Unknown("the answer can not be read: " + e.getMessage()));
    }
  }

  private void failed(String address, Throwable failure) {
    if (!transport.calls().contains(this)) {
      return; // the client is closed
    }
    Trouble trouble = Refusals.trouble(failure, true);
    long now = transport.now();
    LeaderTracker leaders = transport.leaders(call.group());
    why = address + ": " + trouble.why();
    if (isTimeOver(failure)) {
      attemptNanos *= 2;
    }
    switch (trouble.kind()) {
      case REFUSED -> {
        leaders.confirmed(address);
        fail(Answer.Refused.of(trouble.refusalOrNull()));
        return;
      }
      case NO_STREAMS -> {
        fail(new Answer.NotDone(why + ": the server is older than this client"));
        return;
      }
      case NOT_LEADER -> leaders.notLeader(now, address, trouble.leaderOrNull());
      case BROKEN, UNREACHABLE -> {
        leaders.failed(now, address);
        transport.channels().unreachable(address);
        if (!call.repeatable() && !isConnectFailure(failure)) {
          fail(new Answer.Unknown(why));
          return;
        }
      }
      case OVERLOADED -> {
        long wait = Math.max(trouble.retryAfterNanos(), TimeUnit.MILLISECONDS.toNanos(50));
        transport.schedule(Math.min(now + wait, deadline), this::attempt);
        return;
      }
    }
    attempt();
  }

  private static boolean isTimeOver(Throwable failure) {
    return Status.fromThrowable(failure).getCode() == Status.Code.DEADLINE_EXCEEDED;
  }

  /** Whether the failure says that no connection was ever made, so that nothing was sent. */
  private static boolean isConnectFailure(Throwable failure) {
    Status status = Status.fromThrowable(failure);
    return status.getCode() == Status.Code.UNAVAILABLE
        && status.getCause() instanceof java.net.ConnectException;
  }
}
