package dev.stint.client.worker;

import dev.stint.client.error.InvalidRequestException;
import dev.stint.client.error.LeaseLostException;
import dev.stint.client.error.RejectedException;
import dev.stint.client.error.StintException;
import dev.stint.client.internal.Ending;
import dev.stint.client.internal.Texts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * One call of a handler: its thread, to be interrupted when the lease is lost and never after, and
 * those who wait for something of the lease. Safe for use by any thread.
 */
final class HandlerRun {
  /** So many futures wait one by one; later ones wait together. */
  private static final int MAX_WAITING = 1_000;

  private final NavigableMap<Long, CompletableFuture<Void>> checkpoints = new TreeMap<>();
  private final Map<Long, CompletableFuture<Long>> requests = new HashMap<>();

  /** Of the newest checkpoint asked for, also when it is answered; null before the first. */
  private CompletableFuture<Void> newest;

  private Thread thread;
  private LeaseLostException lost;
  private boolean ended;
  private long lastRequest;

  /** Calls the handler, on this thread, and says how it wants its lease to end. */
  Ending call(ShardHandler handler, ShardContext context) {
    if (!begin()) {
      return new Ending.Release(0);
    }
    try {
      Outcome outcome = handler.handle(context);
      return outcome == null
          ? new Ending.Fail("exception", "the handler returned null and no outcome")
          : outcome.ending();
    } catch (Exception | Error e) {
      // Whatever it is, it is the shard's trouble and not the worker's.
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

  CompletableFuture<Void> checkpoint(Send send) {
    synchronized (this) {
      CompletableFuture<Void> tooLate = tooLateOrNull();
      if (tooLate != null) {
        return tooLate;
      }
      long request = ++lastRequest;
      CompletableFuture<Void> future =
          checkpoints.size() < MAX_WAITING
              ? new CompletableFuture<>()
              : checkpoints.pollLastEntry().getValue();
      checkpoints.put(request, future);
      newest = future;
      send.withNumber(request);
      return future;
    }
  }

  CompletableFuture<Long> request(Send send) {
    synchronized (this) {
      CompletableFuture<Long> tooLate = tooLateOrNull();
      if (tooLate != null) {
        return tooLate;
      }
      long request = ++lastRequest;
      CompletableFuture<Long> future = new CompletableFuture<>();
      requests.put(request, future);
      send.withNumber(request);
      return future;
    }
  }

  /** Takes those who wait for checkpoints up to this request. */
  synchronized List<CompletableFuture<Void>> checkpointsUpTo(long upTo) {
    NavigableMap<Long, CompletableFuture<Void>> head = checkpoints.headMap(upTo, true);
    List<CompletableFuture<Void>> futures = new ArrayList<>(head.values());
    head.clear();
    return futures;
  }

  /** Takes who waits for this quarantine or split; {@code null} if nobody does. */
  synchronized CompletableFuture<Long> requestOrNull(long request) {
    return requests.remove(request);
  }

  /** Takes who waits for this request, of whatever kind; {@code null} if nobody does. */
  synchronized CompletableFuture<?> anyOrNull(long request) {
    CompletableFuture<?> structural = requests.remove(request);
    return structural != null ? structural : checkpoints.remove(request);
  }

  /** Waits for the newest checkpoint: whatever became of it, also before this was asked. */
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
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StintException trouble) {
        throw trouble instanceof RejectedException rejected ? rejected.forCaller() : trouble;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
