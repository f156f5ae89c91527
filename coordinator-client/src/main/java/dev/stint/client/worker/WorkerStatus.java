package dev.stint.client.worker;

import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.InvalidRequestException;
import dev.stint.client.error.Refusal;
import dev.stint.client.error.RejectedException;
import dev.stint.client.error.StintException;
import dev.stint.client.model.SessionId;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What a worker has come to, for those who wait for it. Safe for use by any thread. */
final class WorkerStatus {
  private SessionId session;
  private StintException failure;
  private int running;
  private boolean settled;
  private boolean closed;

  synchronized void session(SessionId openOrNull) {
    session = openOrNull;
  }

  synchronized Optional<SessionId> session() {
    return Optional.ofNullable(session);
  }

  synchronized void running(int shards) {
    running = shards;
    notifyAll();
  }

  synchronized int running() {
    return running;
  }

  synchronized void settled(boolean yes) {
    settled = yes;
    notifyAll();
  }

  synchronized void failed(Refusal refusal) {
    failure =
        refusal.code() == ErrorCode.INVALID_ARGUMENT
            ? new InvalidRequestException(refusal.text())
            : new RejectedException(refusal);
    notifyAll();
  }

  synchronized void closed() {
    closed = true;
    session = null;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Waits until nothing is in hand, or it is closed; says whether that is so. */
  synchronized boolean awaitIdle(long timeoutNanos) throws InterruptedException {
    long end = System.nanoTime() + timeoutNanos;
    long left = timeoutNanos;
    while (!closed && running > 0 && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = end - System.nanoTime();
    }
    return closed || running == 0;
  }

  /** Waits until it is closed; says whether it is. */
  synchronized boolean awaitClosed(long timeoutNanos) throws InterruptedException {
    long end = System.nanoTime() + timeoutNanos;
    for (long left = timeoutNanos; !closed && left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return closed;
  }

  /** Waits until all is settled, or nothing more will be done, or the time is over. */
  synchronized boolean awaitSettled(long timeoutNanos) throws InterruptedException {
    long end = System.nanoTime() + timeoutNanos;
    for (long left = timeoutNanos; left > 0; left = end - System.nanoTime()) {
      if (failure != null) {
        throw failure.forCaller();
      }
      if (closed || isSettled()) {
        break;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return isSettled();
  }

  synchronized boolean isSettled() {
    return settled && running == 0;
  }
}
