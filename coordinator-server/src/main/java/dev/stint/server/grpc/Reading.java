package dev.stint.server.grpc;

import dev.stint.server.api.ReadRequest;
import dev.stint.server.api.Rejections;
import dev.stint.server.api.RequestRefusedException;
import dev.stint.server.gateway.AppliedAt;
import dev.stint.server.gateway.CallOutcome;
import dev.stint.server.metrics.Metrics.ReadMode;
import dev.stint.server.partition.Waiting;
import dev.stint.server.replica.Progress;
import dev.stint.server.settings.Settings;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;

/**
 * Carries out reads: a linearizable one waits for the partition's barrier, a stale one for the
 * revision that it wants; then a reader's thread answers from a view of this node's state.
 */
final class Reading {
  private static final int MAX_STALE_WAITING = 10_000;

  private final NodeContext node;
  private final StateWaits stale;

  Reading(NodeContext node) {
    this.node = node;
    stale = new StateWaits(node, MAX_STALE_WAITING);
  }

  /** Checks a request. */
  interface Check<R> {
    ReadRequest<R> check() throws RequestRefusedException;
  }

  /**
   * Reads and answers.
   *
   * @param observer of a call under way, whose handlers can still be set
   */
  <R> void read(Check<R> request, StreamObserver<R> observer) {
    ServerCallStreamObserver<R> call = (ServerCallStreamObserver<R>) observer;
    call.setOnCancelHandler(() -> {}); // a late answer to nobody is no defect
    ReadRequest<R> read;
    try {
      read = request.check();
    } catch (RequestRefusedException e) {
      observer.onError(e.toStatus(Headers.of(node, null)));
      return;
    }
    if (read.stale()) {
      stale(read, call);
    } else if (!node.partition().leads()) {
      observer.onError(node.notLeading());
    } else {
      node.partition().read(new Barrier<>(read, call), deadlineNanos());
    }
  }

  private long deadlineNanos() {
    long nanos = System.nanoTime();
    long call = StintService.callDeadlineNanos();
    Settings.Gateway gateway = node.settings().gateway();
    if (call == Long.MAX_VALUE) {
      return nanos + TimeUnit.MILLISECONDS.toNanos(gateway.requestDeadlineDefaultMillis());
    }
    long max = nanos + TimeUnit.MILLISECONDS.toNanos(gateway.requestDeadlineMaxMillis());
    return call - max < 0 ? call : max;
  }

  private final class Barrier<R> implements Waiting.ForRead {
    private final ReadRequest<R> read;
    private final ServerCallStreamObserver<R> observer;
    private final long startNanos = System.nanoTime();

    Barrier(ReadRequest<R> read, ServerCallStreamObserver<R> observer) {
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

  private <R> void stale(ReadRequest<R> read, ServerCallStreamObserver<R> observer) {
    Progress progress = node.state().progress();
    long revision = read.minRevision();
    stale.await(
        observer,
        deadlineNanos(),
        new StateWaits.For(
            there -> progress.onRevision(revision, there),
            there -> progress.forget(revision, there)),
        () -> node.onReader(() -> answer(read, ReadMode.STALE, observer), observer),
        () -> node.status(Status.Code.DEADLINE_EXCEEDED, Rejections.deadlineExceeded()));
  }

  /** Stale reads that wait for their revision. */
  int staleWaiting() {
    return stale.size();
  }

  private <R> void answer(
      ReadRequest<R> read, ReadMode mode, ServerCallStreamObserver<R> observer) {
    if (observer.isCancelled()) {
      return;
    }
    R answer = node.look(read::answer);
    observer.onNext(answer);
    observer.onCompleted();
    node.metrics().readAnswered(mode);
  }
}
