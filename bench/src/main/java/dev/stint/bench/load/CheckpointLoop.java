package dev.stint.bench.load;

import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.ExecuteResponse;
import dev.stint.api.v1.Grant;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.StintGrpc;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Checkpoints in a closed loop over one stream: each shard has one outstanding and sends the next
 * when it is acknowledged; nothing is coalesced. What an answer sets free leaves in one message.
 */
public final class CheckpointLoop implements StreamObserver<ExecuteResponse> {
  private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long HEARTBEAT = Long.MAX_VALUE;

  private final Job job;
  private final long[] steps;
  private final long[] sentNanos;
  private final Histogram latency = new Histogram(TimeUnit.SECONDS.toNanos(60), 3);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final StreamObserver<ExecuteRequest> out;
  private long sequence;
  private long acknowledged;
  private int outstanding;
  private long nextHeartbeatNanos;
  private volatile boolean measuring;
  private volatile boolean stopping;
  private Throwable failure;

  public CheckpointLoop(ManagedChannel leader, Job job) {
    this.job = job;
    int shards = job.grants().size();
    steps = new long[shards];
    sentNanos = new long[shards];
    sequence = job.nextSequence();
    out = StintGrpc.newStub(leader).stream(this);
  }

  /** What came of a loop. */
  public record Outcome(double perSecond, Histogram latencyNanos, List<Long> lastSteps) {}

  /** Warms up, measures, stops, and gives what was acknowledged. */
  public Outcome run(long warmUpMillis, long measureMillis) throws InterruptedException {
    synchronized (this) {
      List<Operation> first = new ArrayList<>();
      for (int i = 0; i < steps.length; i++) {
        first.add(next(i));
      }
      send(first);
    }
    await(warmUpMillis);
    long before;
    synchronized (this) {
      latency.reset();
      measuring = true;
      before = acknowledged;
    }
    long start = System.nanoTime();
    await(measureMillis);
    long count;
    long nanos;
    synchronized (this) {
      measuring = false;
      count = acknowledged - before;
      nanos = System.nanoTime() - start;
      stopping = true;
    }
    if (!ended.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("not all checkpoints were answered");
    }
    if (failure != null) {
      throw new IllegalStateException("the stream failed", failure);
    }
    return new Outcome(count * 1e9 / nanos, latency, Arrays.stream(steps).boxed().toList());
  }

  private void await(long millis) throws InterruptedException {
    if (ended.await(millis, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("the stream ended early", failure);
    }
  }

  private Operation next(int shard) {
    Grant grant = job.grants().get(shard);
    sentNanos[shard] = System.nanoTime();
    outstanding++;
    return Ops.checkpoint(
        shard, job.session(), grant.getShard(), grant.getFence(), sequence++, steps[shard] + 1);
  }

  private void send(List<Operation> operations) {
    ExecuteRequest.Builder request = ExecuteRequest.newBuilder().setTenant(Job.TENANT);
    long now = System.nanoTime();
    if (now - nextHeartbeatNanos >= 0) {
      nextHeartbeatNanos = now + HEARTBEAT_NANOS;
      outstanding++;
      request.addOperations(Ops.heartbeat(job.session()).toBuilder().setCorrelation(HEARTBEAT));
    }
    out.onNext(request.addAllOperations(operations).build());
  }

  @Override
  public synchronized void onNext(ExecuteResponse response) {
    long now = System.nanoTime();
    List<Operation> freed = new ArrayList<>(response.getResultsCount());
    for (OperationResult result : response.getResultsList()) {
      outstanding--;
      if (result.hasRejection()) {
        failure = new IllegalStateException("refused: " + result.getRejection());
        ended.countDown();
        return;
      }
      if (result.getCorrelation() != HEARTBEAT) {
        int shard = (int) result.getCorrelation();
        steps[shard]++;
        acknowledged++;
        if (measuring) {
          latency.recordValue(now - sentNanos[shard]);
        }
        if (!stopping) {
          freed.add(next(shard));
        }
      }
    }
    if (!freed.isEmpty()) {
      send(freed);
    } else if (stopping && outstanding == 0) {
      out.onCompleted();
      ended.countDown();
    }
  }

  @Override
  public void onError(Throwable thrown) {
    failure = thrown;
    ended.countDown();
  }

  @Override
  public void onCompleted() {
    ended.countDown();
  }
}
