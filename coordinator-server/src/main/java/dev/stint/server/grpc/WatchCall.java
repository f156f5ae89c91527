package dev.stint.server.grpc;

import dev.stint.api.v1.WatchResponse;
import dev.stint.core.row.EventScope;
import dev.stint.server.api.Watching;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * One caller that follows a log: sends while there is something new and the caller reads, and then
 * waits for the log's next event. One thread at a time, which the "running" flag sees to.
 */
final class WatchCall {
  private static final long PROGRESS_SECONDS = 10;
  private static final long BUSY_MILLIS = 100;

  /** Then it is the turn of others who wait for a reader's thread. */
  static final int MESSAGES_AT_A_TIME = 16;

  private final NodeContext node;
  private final Watching watching;
  private final ServerCallStreamObserver<WatchResponse> observer;
  private final Runnable wake = this::wake;
  private final Runnable body;
  private final ScheduledFuture<?> ticks;
  private volatile EventScope scope;
  private boolean running;
  private boolean again;
  private boolean progressDue;
  private boolean ended;

  WatchCall(NodeContext node, Watching watching, ServerCallStreamObserver<WatchResponse> observer) {
    this.node = node;
    this.watching = watching;
    this.observer = observer;
    body = Guard.of(this::rounds, node, observer);
    observer.setOnReadyHandler(wake);
    observer.setOnCancelHandler(this::end);
    observer.setOnCloseHandler(this::end);
    ticks =
        node.timers()
            .scheduleWithFixedDelay(
                this::tick, PROGRESS_SECONDS, PROGRESS_SECONDS, TimeUnit.SECONDS);
  }

  /** Begins to follow. */
  void start() {
    wake();
  }

  private void tick() {
    synchronized (this) {
      progressDue = true;
    }
    wake();
  }

  private void wake() {
    synchronized (this) {
      if (ended) {
        return;
      }
      if (running) {
        again = true;
        return;
      }
      running = true;
    }
    handOver();
  }

  /** To a reader's thread, behind all that wait for one. */
  private void handOver() {
    try {
      node.readers().execute(body);
    } catch (RejectedExecutionException e) {
      wakeLater();
    }
  }

  /** All readers are busy and their queue is full; who wakes may be the thread that applies. */
  private void wakeLater() {
    synchronized (this) {
      running = false;
    }
    try {
      node.timers().schedule(wake, BUSY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      end(); // this node stops, and the stream with it
    }
  }

  private void rounds() {
    try {
      for (int i = 0; i < MESSAGES_AT_A_TIME; i++) {
        if (!send() && !anotherRound()) {
          return;
        }
      }
    } catch (RuntimeException e) {
      end(); // whoever guards this tells the caller
      throw e;
    }
    handOver();
  }

  private synchronized boolean anotherRound() {
    boolean go = again && !ended;
    again = false;
    running = go;
    return go;
  }

  /** Sends one message; false when there is nothing to send, or the caller does not read. */
  private boolean send() {
    if (!observer.isReady() || isEnded()) {
      return false;
    }
    listen();
    Optional<WatchResponse> next = node.look(watching::next);
    if (next.isEmpty() && takeProgressDue()) {
      observer.onNext(node.look((view, header) -> watching.progress(header)));
      return false;
    }
    next.ifPresent(observer::onNext);
    if (watching.isOver()) {
      end();
      observer.onCompleted();
    }
    return next.isPresent() && !watching.isOver();
  }

  /** Registered before the look, so that no event falls between the two. */
  private void listen() {
    EventScope now = watching.scope().orElse(null);
    if (now != null) {
      if (scope != null) {
        node.state().progress().forget(scope, wake);
      }
      scope = now;
      node.state().progress().onEvent(scope, wake);
      if (isEnded()) {
        node.state().progress().forget(scope, wake); // cancelled between the two
      }
    }
  }

  private synchronized boolean takeProgressDue() {
    boolean due = progressDue;
    progressDue = false;
    return due;
  }

  private synchronized boolean isEnded() {
    return ended;
  }

  private void end() {
    synchronized (this) {
      ended = true;
    }
    ticks.cancel(false);
    if (scope != null) {
      node.state().progress().forget(scope, wake);
    }
  }
}
