package dev.stint.server.grpc;

import dev.stint.core.state.StateStore;
import dev.stint.server.api.ReadRequest;
import dev.stint.server.api.Rejections;
import dev.stint.server.api.RequestRefusedException;
import dev.stint.server.gateway.AppliedAt;
import dev.stint.server.gateway.CallOutcome;
import dev.stint.server.metrics.Metrics.ReadMode;
import dev.stint.server.partition.Waiting;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Carries out reads: a linearizable one waits for the partition's barrier, a stale one for the
 * revision that it wants; then a reader's thread answers from a view of this node's state.
 */
final class Reading {
  private static final int MAX_STALE_WAITING = 10_000;

  private final NodeContext node;
  private final AtomicInteger staleWaiting = new AtomicInteger();

  Reading(NodeContext node) {
    this.node = node;
  }

  /** Checks a request. */
  interface Check<R> {
    ReadRequest<R> check() throws RequestRefusedException;
  }

  <R> void read(Check<R> request, StreamObserver<R> observer) {
    ReadRequest<R> read;
    try {
      read = request.check();
    } catch (RequestRefusedException e) {
      observer.onError(e.toStatus(Headers.of(node, null)));
      return;
    }
    if (read.stale()) {
      stale(read, observer);
    } else if (!node.partition().leads()) {
      observer.onError(node.notLeading());
    } else {
      node.partition().read(new Barrier<>(read, observer), deadlineNanos());
    }
  }

  private long deadlineNanos() {
    long call = StintService.callDeadlineNanos();
    long own =
        System.nanoTime()
            + TimeUnit.MILLISECONDS.toNanos(
                node.settings().gateway().requestDeadlineDefaultMillis());
    return call == Long.MAX_VALUE ? own : call;
  }

  private final class Barrier<R> implements Waiting.ForRead {
    private final ReadRequest<R> read;
    private final StreamObserver<R> observer;
    private final long startNanos = System.nanoTime();

    Barrier(ReadRequest<R> read, StreamObserver<R> observer) {
      this.read = read;
      this.observer = observer;
    }

    @Override
    public void released(AppliedAt at) {
      node.metrics().barrierWaited(System.nanoTime() - startNanos);
      node.onReader(() -> answer(read, ReadMode.LINEARIZABLE, observer), observer);
    }

    @Override
    public void refused(CallOutcome.NotDone notDone) {
      observer.onError(
          switch (notDone.why()) {
            case NOT_LEADING, STOPPING -> node.notLeading();
            case DEADLINE_PASSED ->
                node.status(Status.Code.DEADLINE_EXCEEDED, Rejections.deadlineExceeded());
            default ->
                node.status(
                    Status.Code.RESOURCE_EXHAUSTED,
                    Rejections.resourceExhausted(
                        "too many reads wait", notDone.retryAfterMillis()));
          });
    }
  }

  /** Waits for the revision, but not beyond the deadline, and with a bounded number of others. */
  private <R> void stale(ReadRequest<R> read, StreamObserver<R> observer) {
    if (staleWaiting.incrementAndGet() > MAX_STALE_WAITING) {
      staleWaiting.decrementAndGet();
      observer.onError(node.tooManyReads());
      return;
    }
    AtomicBoolean done = new AtomicBoolean();
    Runnable answer =
        () -> {
          if (done.compareAndSet(false, true)) {
            staleWaiting.decrementAndGet();
            node.onReader(() -> answer(read, ReadMode.STALE, observer), observer);
          }
        };
    node.state().progress().onRevision(read.minRevision(), answer);
    if (!done.get()) {
      Runnable late =
          () -> {
            if (done.compareAndSet(false, true)) {
              staleWaiting.decrementAndGet();
              node.state().progress().forget(read.minRevision(), answer);
              observer.onError(
                  node.status(Status.Code.DEADLINE_EXCEEDED, Rejections.deadlineExceeded()));
            }
          };
      long wait = Math.max(0, deadlineNanos() - System.nanoTime());
      node.timers().schedule(late, wait, TimeUnit.NANOSECONDS);
    }
  }

  private <R> void answer(ReadRequest<R> read, ReadMode mode, StreamObserver<R> observer) {
    try (StateStore.Snapshot view = node.state().snapshot()) {
      var header = node.header(view);
      try {
        observer.onNext(read.answer(view, header));
        observer.onCompleted();
        node.metrics().readAnswered(mode);
      } catch (RequestRefusedException e) {
        observer.onError(e.toStatus(header));
      }
    }
  }
}
