package dev.stint.client;

import dev.stint.client.error.OutcomeUnknownException;
import dev.stint.client.error.StintException;
import dev.stint.client.error.UnavailableException;
import dev.stint.client.model.Header;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * The answer to a call, sooner or later: by its deadline, exactly once. {@link #await} waits for
 * it; everything else is that of a {@link CompletableFuture}. What is hung on it runs on the
 * client's callback executor and should not block. To cancel it stops the waiting and not the
 * command.
 */
public final class Reply<T> extends CompletableFuture<T> {
  private volatile Header header;
  private volatile Supplier<Reply<T>> again;

  Reply() {}

  /** One that has failed already. */
  static <T> Reply<T> failedWith(StintException trouble) {
    Reply<T> reply = new Reply<>();
    reply.completeExceptionally(trouble);
    return reply;
  }

  /**
   * Waits for the answer.
   *
   * @throws StintException why there is none, of the kind that says what to do
   * @throws OutcomeUnknownException also if the thread is interrupted, which it then still is
   * @throws IllegalStateException on the client's own callback thread, which would wait for itself
   */
  public T await() {
    if (!isDone() && Thread.currentThread() instanceof CallbackThread) {
      throw new IllegalStateException(
          "a callback would wait for itself: hang the next step on the reply instead");
    }
    try {
      return get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OutcomeUnknownException("interrupted while waiting for the answer");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof StintException trouble) {
        throw trouble.forCaller();
      }
      if (cause instanceof RuntimeException defect) {
        throw defect;
      }
      throw new IllegalStateException(cause);
    }
  }

  /** Who answered and as of when; empty before the answer and where none came with it. */
  public Optional<Header> header() {
    return Optional.ofNullable(header);
  }

  /**
   * Sends the same command again, with its identity of the first time, so that it is done at most
   * once: the right thing after {@link OutcomeUnknownException} and {@link UnavailableException}.
   * Of a read, simply reads again.
   *
   * @throws IllegalStateException if the call never got as far as having an identity, so that
   *     nothing was sent and a new call is as good
   */
  public Reply<T> retry() {
    Supplier<Reply<T>> resend = again;
    if (resend == null) {
      throw new IllegalStateException("nothing was sent yet: make the call again");
    }
    return resend.get();
  }

  void onRetry(Supplier<Reply<T>> resend) {
    this.again = resend;
  }

  void setHeader(Header from) {
    this.header = from;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }
}
