package dev.stint.server.grpc;

import dev.stint.api.v1.Advice;
import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.ExecuteResponse;
import dev.stint.api.v1.OperationResult;
import dev.stint.server.gateway.AppliedAt;
import dev.stint.server.gateway.Call;
import dev.stint.server.partition.Waiting;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of a caller that sends many operations. Results gather while others are carried out
 * and leave in one message per round.
 *
 * <p>Memory: the next message is asked for only while few enough operations are unanswered and few
 * enough bytes wait for the caller to read them. So a caller that does not read can not send
 * either. An operation counts as unanswered until its result was handed to gRPC, which takes them
 * as the caller reads.
 */
final class StreamCall implements ResultSink, StreamObserver<ExecuteRequest>, AdviceStreams.Push {
  /** With as many operations unanswered no further message is read. */
  static final int MAX_UNANSWERED = 65_536;

  /** With as many bytes of results unsent no further message is read. */
  static final long MAX_UNSENT_BYTES = 4 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(StreamCall.class);

  private final NodeContext node;
  private final ServerCallStreamObserver<ExecuteResponse> observer;
  private final Submissions submissions;
  private final RequestCheck check;
  private final Outbox outbox = new Outbox();
  private final Map<Long, Call<Waiting>> claims = new HashMap<>();
  private AppliedAt newest;
  private long places;
  private int unanswered;
  private boolean asked = true;
  private boolean flushing;
  private boolean deposed;
  private boolean inputEnded;
  private boolean ended;

  StreamCall(NodeContext node, ServerCallStreamObserver<ExecuteResponse> observer) {
    this.node = node;
    this.observer = observer;
    submissions = new Submissions(node);
    check = new RequestCheck(node);
    observer.disableAutoRequest();
    observer.setOnReadyHandler(this::flush);
    observer.setOnCancelHandler(this::gone);
    node.adviceStreams().opened(this);
    observer.request(1);
  }

  @Override
  public void onNext(ExecuteRequest request) {
    var defect = check.defectOrNull(request);
    if (defect == null && !node.partition().leads()) {
      defect = node.notLeading();
    }
    if (defect != null) {
      RequestLog.refused(request.getRequestId(), defect.getMessage());
      fail(defect);
      return;
    }
    submissions.submit(request, Long.MAX_VALUE, reserve(request.getOperationsCount()), this);
    synchronized (this) {
      if (ended) {
        withdrawClaims(); // it ended meanwhile
      }
      asked = false;
      askForMore();
    }
  }

  private synchronized long reserve(int operations) {
    unanswered += operations;
    places += operations;
    return places - operations;
  }

  /** Guarded by this. */
  private void askForMore() {
    boolean room = unanswered < MAX_UNANSWERED && outbox.bytes() < MAX_UNSENT_BYTES;
    if (room && !asked && !ended && !inputEnded) {
      asked = true;
      observer.request(1);
    }
  }

  @Override
  public synchronized void waits(long place, Call<Waiting> claim) {
    claims.put(place, claim);
  }

  @Override
  public void add(long place, OperationResult result, List<Advice> newAdvice, AppliedAt atOrNull) {
    synchronized (this) {
      claims.remove(place);
      if (ended) {
        return;
      }
      outbox.add(result);
      newAdvice.forEach(outbox::add);
      if (atOrNull != null && (newest == null || atOrNull.index() > newest.index())) {
        newest = atOrNull;
      }
    }
    flushSoon();
  }

  @Override
  public void push(Advice one) {
    synchronized (this) {
      if (ended) {
        return;
      }
      outbox.add(one);
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

  private synchronized void flush() {
    flushing = false;
    try {
      while (!ended && observer.isReady() && !outbox.isEmpty()) { // else the ready handler is next
        ExecuteResponse.Builder response =
            ExecuteResponse.newBuilder().setHeader(Headers.of(node, newest));
        int moved = outbox.moveTo(response);
        observer.onNext(response.build());
        unanswered -= moved;
      }
      endIfDone();
      askForMore();
    } catch (RuntimeException e) {
      LOG.debug("A stream could not be written to", e);
      gone();
    }
  }

  private void endIfDone() {
    if (unanswered > 0 || ended) {
      return;
    }
    if (deposed) {
      gone();
      observer.onError(node.notLeading());
    } else if (inputEnded) {
      gone();
      observer.onCompleted();
    }
  }

  @Override
  public void owns(long session) {
    node.adviceStreams().bind(session, this);
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
      gone();
      observer.onError(why);
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

  /** Nobody hears an answer any more, so nobody must be granted anything on this stream either. */
  private synchronized void gone() {
    ended = true;
    outbox.clear();
    node.adviceStreams().ended(this);
    withdrawClaims();
  }

  /** Guarded by this. */
  private void withdrawClaims() {
    if (!claims.isEmpty()) {
      node.partition().withdraw(List.copyOf(claims.values()));
      claims.clear();
    }
  }
}
