package dev.stint.server.grpc;

import dev.stint.api.v1.Advice;
import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.ExecuteResponse;
import dev.stint.api.v1.OperationResult;
import dev.stint.server.gateway.AppliedAt;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One stream of a caller that sends many operations. Results gather while others are carried out
 * and leave in one message per round; while the caller does not read they wait here, bounded by the
 * operations that may be unanswered.
 */
final class StreamCall implements ResultSink, StreamObserver<ExecuteRequest>, AdviceStreams.Push {
  /** Operations of one stream without an answer; a caller that sends more is cut off. */
  private static final int MAX_UNANSWERED = 65_536;

  private final NodeContext node;
  private final ServerCallStreamObserver<ExecuteResponse> observer;
  private final Submissions submissions;
  private final RequestCheck check;
  private final List<OperationResult> results = new ArrayList<>();
  private final List<Advice> advice = new ArrayList<>();
  private final Set<Long> sessions = new HashSet<>();
  private AppliedAt newest;
  private int unanswered;
  private boolean flushing;
  private boolean deposed;
  private boolean inputEnded;
  private boolean ended;

  StreamCall(NodeContext node, ServerCallStreamObserver<ExecuteResponse> observer) {
    this.node = node;
    this.observer = observer;
    submissions = new Submissions(node);
    check = new RequestCheck(node);
    observer.setOnReadyHandler(this::flush);
    observer.setOnCancelHandler(this::gone);
    node.adviceStreams().opened(this);
  }

  @Override
  public void onNext(ExecuteRequest request) {
    var defect = check.defectOrNull(request);
    if (defect == null && !node.partition().leads()) {
      defect = node.notLeading();
    }
    if (defect == null && !reserve(request.getOperationsCount())) {
      defect =
          node.status(
              Status.Code.RESOURCE_EXHAUSTED,
              dev.stint.server.api.Rejections.resourceExhausted(
                  "too many operations of this stream are unanswered", 0));
    }
    if (defect != null) {
      fail(defect);
      return;
    }
    submissions.submit(request, Long.MAX_VALUE, this);
  }

  private synchronized boolean reserve(int operations) {
    unanswered += operations;
    return unanswered <= MAX_UNANSWERED;
  }

  @Override
  public void add(OperationResult result, List<Advice> newAdvice, AppliedAt atOrNull) {
    synchronized (this) {
      unanswered--;
      results.add(result);
      for (Advice one : newAdvice) {
        if (!advice.contains(one)) {
          advice.add(one);
        }
      }
      if (atOrNull != null && (newest == null || atOrNull.index() > newest.index())) {
        newest = atOrNull;
      }
    }
    flushSoon();
  }

  @Override
  public void push(Advice one) {
    synchronized (this) {
      advice.add(one);
    }
    flushSoon();
  }

  /** Once per round of the partition, or at once from any other thread. */
  private void flushSoon() {
    synchronized (this) {
      if (flushing) {
        return;
      }
      flushing = true;
    }
    if (!node.partition().afterRoundIfHere(this::flush)) {
      flush();
    }
  }

  private void flush() {
    synchronized (this) {
      flushing = false;
      if (ended || !observer.isReady()) {
        return; // the caller reads slowly: the ready handler comes back
      }
      if (!results.isEmpty() || !advice.isEmpty()) {
        ExecuteResponse response =
            ExecuteResponse.newBuilder()
                .setHeader(Headers.of(node, newest))
                .addAllResults(results)
                .addAllAdvice(advice)
                .build();
        results.clear();
        advice.clear();
        observer.onNext(response);
      }
      endIfDone();
    }
  }

  private void endIfDone() {
    if (unanswered > 0 || ended) {
      return;
    }
    if (deposed) {
      ended = true;
      observer.onError(node.notLeading());
    } else if (inputEnded) {
      ended = true;
      observer.onCompleted();
    }
    if (ended) {
      unbindAll();
    }
  }

  @Override
  public void owns(long session) {
    boolean fresh;
    synchronized (this) {
      fresh = !ended && sessions.add(session);
    }
    if (fresh) {
      node.adviceStreams().bind(session, this);
    }
  }

  /** Ends the stream once everything is answered: at once, when nobody asks for anything. */
  @Override
  public void deposed() {
    synchronized (this) {
      deposed = true;
    }
    flushSoon();
  }

  private synchronized void fail(Throwable why) {
    if (!ended) {
      ended = true;
      observer.onError(why);
      unbindAll();
    }
  }

  @Override
  public void onError(Throwable failure) {
    gone();
  }

  @Override
  public void onCompleted() {
    synchronized (this) {
      inputEnded = true;
    }
    flush();
  }

  private synchronized void gone() {
    ended = true;
    unbindAll();
  }

  private void unbindAll() {
    node.adviceStreams().ended(this);
    sessions.forEach(session -> node.adviceStreams().unbind(session, this));
  }
}
