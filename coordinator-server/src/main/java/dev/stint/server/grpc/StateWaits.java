package dev.stint.server.grpc;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Calls that wait for this node's state to move: a bounded number of them, none beyond its deadline
 * nor for a caller that has gone.
 */
final class StateWaits {
  private final NodeContext node;
  private final int max;
  private final AtomicInteger waiting = new AtomicInteger();

  StateWaits(NodeContext node, int max) {
    this.node = node;
    this.max = max;
  }

  /**
   * What a call waits for.
   *
   * @param register has a task called once it is there, perhaps at once
   * @param forget takes that back
   */
  record For(Consumer<Runnable> register, Consumer<Runnable> forget) {}

  /** Calls that wait now. */
  int size() {
    return waiting.get();
  }

  /**
   * Waits, or refuses the call if too many do.
   *
   * @param call under way, so that its handlers can still be set
   * @param there runs when it is there, unless the call has ended: short, as the thread that
   *     applies may call it
   * @param late what the call ends with at its deadline
   */
  void await(
      ServerCallStreamObserver<?> call,
      long deadlineNanos,
      For what,
      Runnable there,
      Supplier<StatusRuntimeException> late) {
    if (waiting.incrementAndGet() > max) {
      waiting.decrementAndGet();
      call.onError(node.tooManyReads());
    } else {
      new Waiter(call, what, there, late).begin(deadlineNanos);
    }
  }

  private final class Waiter implements Runnable {
    private final ServerCallStreamObserver<?> call;
    private final For what;
    private final Runnable there;
    private final Supplier<StatusRuntimeException> late;
    private boolean ended;
    private ScheduledFuture<?> timeoutOrNull;

    Waiter(
        ServerCallStreamObserver<?> call,
        For what,
        Runnable there,
        Supplier<StatusRuntimeException> late) {
      this.call = call;
      this.what = what;
      this.there = there;
      this.late = late;
    }

    void begin(long deadlineNanos) {
      call.setOnCancelHandler(this::gone);
      what.register().accept(this);
      synchronized (this) {
        if (!ended) {
          long wait = Math.max(0, deadlineNanos - System.nanoTime());
          timeoutOrNull = node.timers().schedule(this::late, wait, TimeUnit.NANOSECONDS);
        }
      }
    }

    @Override
    public void run() {
      if (end()) {
        there.run();
      }
    }

    private void late() {
      if (end()) {
        what.forget().accept(this);
        call.onError(late.get());
      }
    }

    private void gone() {
      if (end()) {
        what.forget().accept(this);
      }
    }

    /** Whether it is the first to end it. */
    private synchronized boolean end() {
      if (ended) {
        return false;
      }
      ended = true;
      waiting.decrementAndGet();
      if (timeoutOrNull != null) {
        timeoutOrNull.cancel(false);
      }
      return true;
    }
  }
}
