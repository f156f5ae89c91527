package dev.stint.client.worker;

import dev.stint.client.error.InvalidRequestException;
import dev.stint.client.error.LeaseLostException;
import dev.stint.client.error.Refusal;
import dev.stint.client.error.RejectedException;
import dev.stint.client.error.StintException;
import dev.stint.client.internal.Ending;
import dev.stint.client.internal.Texts;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of a handler: its thread, to be interrupted when the lease is lost and never after, and
 * those who wait for something of the lease. Safe for use by any thread.
 */
final class HandlerRun {
  private static final Logger LOG = LoggerFactory.getLogger(HandlerRun.class);

  /** So many futures wait one by one; later ones wait together. */
  private static final int MAX_WAITING = 1_000;

  private final NavigableMap<Long, CompletableFuture<Void>> checkpoints = new TreeMap<>();
  private final Map<Long, CompletableFuture<Long>> requests = new HashMap<>();

  /** Of the newest checkpoint asked for, also when it is answered; null before the first. */
  private CompletableFuture<Void> newest;

  private final Object shard;

  /** A checkpoint that waits for the loop, and whose place a newer one may take. */
  private Waiting joinable;

  private Thread thread;
  private LeaseLostException lost;
  private boolean ended;
  private long lastRequest;

  /** The newest refusal of a checkpoint that no acknowledgement came behind. */
  private Refusal lastRefusal;

  private long refusedRequest;
  private boolean refusalTold;

  /** A checkpoint that was asked for, under the number of the newest request in it. */
  record Wish(long request, Cursor cursor, long units, long remaining) {}

  private static final class Waiting {
    Wish wish;

    Waiting(Wish wish) {
      this.wish = wish;
    }
  }

  /**
   * A run that is yet to be called.
   *
   * @param shard whose, for the log
   */
  HandlerRun(Object shard) {
    this.shard = shard;
  }

  /** Calls the handler, on this thread, and says how it wants its lease to end. */
  Ending call(ShardHandler handler, ShardContext context) {
    if (!begin()) {
      return new Ending.Release(0);
    }
    try {
      Outcome outcome = handler.handle(context);
      Ending ending =
          outcome == null
              ? new Ending.Fail("exception", "the handler returned null and no outcome")
              : outcome.ending();
      if (ending instanceof Ending.Fail fail) {
        LOG.warn("{} failed: {}", shard, fail.message());
      }
      return ending;
    } catch (Exception | Error e) {
      // Whatever it is, it is the shard's trouble and not the worker's.
      if (isLost()) {
        LOG.debug("The handler of {}, whose lease is lost, ended so", shard, e);
      } else {
        LOG.warn("The handler of {} failed", shard, e);
      }
      return new Ending.Fail("exception", text(e));
    } finally {
      end();
    }
  }

  /** There is no thread for it: it has ended before it began. */
  synchronized void neverCalled() {
    ended = true;
  }

  private synchronized boolean begin() {
    thread = Thread.currentThread();
    return lost == null;
  }

  private synchronized void end() {
    thread = null;
    ended = true;
    Thread.interrupted(); // the next handler on this thread must not be stopped for this one's loss
  }

  /** Whether the handler has returned. */
  synchronized boolean hasEnded() {
    return ended;
  }

  synchronized boolean isLost() {
    return lost != null;
  }

  private static String text(Throwable failure) {
    StringBuilder text = new StringBuilder(failure.toString());
    int depth = 0;
    for (Throwable cause = failure.getCause(); cause != null && depth < 4; depth++) {
      text.append(", caused by ").append(cause);
      cause = cause.getCause();
    }
    return Texts.fitting(text.toString());
  }

  /** Stops the handler, and tells all who wait. */
  List<Runnable> lose(LeaseLostException why) {
    synchronized (this) {
      if (lost != null) {
        return List.of();
      }
      lost = why;
      if (thread != null) {
        thread.interrupt();
      }
      List<CompletableFuture<?>> waiting = new ArrayList<>(checkpoints.values());
      waiting.addAll(requests.values());
      checkpoints.clear();
      requests.clear();
      return waiting.stream()
          .<Runnable>map(future -> () -> future.completeExceptionally(why.forCaller()))
          .toList();
    }
  }

  /** Something to do with a request's number, in the order of the numbers. */
  interface Send {
    void withNumber(long request);
  }

  private <T> CompletableFuture<T> tooLateOrNull() {
    if (lost != null) {
      return CompletableFuture.failedFuture(lost.forCaller());
    }
    return ended
        ? CompletableFuture.failedFuture(
            new InvalidRequestException("the handler has ended, and with it what it may ask for"))
        : null;
  }

  /**
   * Asks for a checkpoint inside the range. What is asked for while one waits for the loop takes
   * its place: one task for each lease is enough, however fast its handler is.
   *
   * @param queue takes what is to be done on the loop
   */
  CompletableFuture<Void> checkpoint(
      Cursor cursor, long units, long remaining, Consumer<Supplier<Wish>> queue) {
    synchronized (this) {
      CompletableFuture<Void> tooLate = tooLateOrNull();
      if (tooLate != null) {
        return tooLate;
      }
      Key key = cursor.lastKey();
      boolean joins = joinable != null && !key.isBelow(joinable.wish.cursor().lastKey());
      CompletableFuture<Void> future = joins ? checkpoints.remove(joinable.wish.request()) : null;
      if (future == null) {
        future =
            checkpoints.size() < MAX_WAITING
                ? new CompletableFuture<>()
                : checkpoints.pollLastEntry().getValue();
      }
      Wish wish = new Wish(++lastRequest, cursor, units, remaining);
      checkpoints.put(wish.request(), future);
      newest = future;
      if (joins) {
        joinable.wish = wish;
      } else {
        Waiting waiting = new Waiting(wish);
        joinable = waiting;
        queue.accept(() -> take(waiting));
      }
      return future;
    }
  }

  private synchronized Wish take(Waiting waiting) {
    if (joinable == waiting) {
      joinable = null;
    }
    return waiting.wish;
  }

  /** Refuses a checkpoint at once, as the coordinator would. */
  synchronized CompletableFuture<Void> refuse(Refusal refusal) {
    CompletableFuture<Void> tooLate = tooLateOrNull();
    if (tooLate != null) {
      return tooLate;
    }
    noteRefusal(++lastRequest, refusal);
    newest = CompletableFuture.failedFuture(new RejectedException(refusal));
    return newest;
  }

  CompletableFuture<Long> request(Send send) {
    synchronized (this) {
      CompletableFuture<Long> tooLate = tooLateOrNull();
      if (tooLate != null) {
        return tooLate;
      }
      joinable = null; // what comes behind it must not overtake it
      long request = ++lastRequest;
      CompletableFuture<Long> future = new CompletableFuture<>();
      requests.put(request, future);
      send.withNumber(request);
      return future;
    }
  }

  /** Takes those who wait for checkpoints up to this request, which are acknowledged. */
  synchronized List<CompletableFuture<Void>> acknowledged(long upTo) {
    if (refusedRequest <= upTo) {
      lastRefusal = null; // what was refused is done all the same, or not wanted any more
    }
    return checkpointsUpTo(upTo);
  }

  /** Takes those who wait for checkpoints up to this request, which never will be done. */
  synchronized List<CompletableFuture<Void>> refused(long upTo, Refusal refusal) {
    noteRefusal(upTo, refusal);
    return checkpointsUpTo(upTo);
  }

  private void noteRefusal(long request, Refusal refusal) {
    if (lastRefusal == null || request > refusedRequest) {
      refusedRequest = request;
      lastRefusal = refusal;
    }
    if (refusalTold) {
      LOG.debug("A checkpoint of {} was refused: {}", shard, refusal.text());
    } else {
      refusalTold = true;
      LOG.warn("A checkpoint of {} was refused, and nobody may look: {}", shard, refusal.text());
    }
  }

  private List<CompletableFuture<Void>> checkpointsUpTo(long upTo) {
    NavigableMap<Long, CompletableFuture<Void>> head = checkpoints.headMap(upTo, true);
    List<CompletableFuture<Void>> futures = new ArrayList<>(head.values());
    head.clear();
    return futures;
  }

  /** Takes who waits for this quarantine or split; {@code null} if nobody does. */
  synchronized CompletableFuture<Long> requestOrNull(long request) {
    return requests.remove(request);
  }

  /** Takes who waits for this request, of whatever kind, that alone was refused. */
  synchronized CompletableFuture<?> notDoneOrNull(long request, Refusal refusal) {
    CompletableFuture<?> structural = requests.remove(request);
    if (structural != null) {
      return structural;
    }
    noteRefusal(request, refusal);
    return checkpoints.remove(request);
  }

  /**
   * Waits for the newest checkpoint: whatever became of it, also before this was asked. A refusal
   * that no later acknowledgement covers is thrown, whoever else was told of it.
   */
  void flush() throws InterruptedException {
    CompletableFuture<Void> awaited;
    synchronized (this) {
      if (lost != null) {
        throw lost.forCaller();
      }
      awaited = newest;
    }
    if (awaited == null) {
      return;
    }
    try {
      awaited.get();
      throwRefusal();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StintException trouble) {
        throw trouble instanceof RejectedException rejected ? rejected.forCaller() : trouble;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private synchronized void throwRefusal() {
    if (lastRefusal != null) {
      throw new RejectedException(lastRefusal);
    }
  }
}
