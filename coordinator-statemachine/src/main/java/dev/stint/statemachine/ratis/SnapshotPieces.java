package dev.stint.statemachine.ratis;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;

/**
 * The pieces of a snapshot, each handed out when the one before was answered, and its end when the
 * last was.
 *
 * <p>Ratis tells a sender nothing about a piece's answer, but notes the time of each answer of the
 * follower. One to a heartbeat that was under way may be taken for that of a piece, so a few pieces
 * can be ahead of their answers for the rest of a transfer; it never waits for one that came.
 *
 * @param <T> a piece
 */
final class SnapshotPieces<T> implements Iterator<T> {

  /** Who is sent the pieces, as far as the sender knows. */
  interface Receiver {

    /** Differs after each answer of the receiver, whatever it answers. */
    Object lastAnswer();

    /** Whether anything sent to it has failed since this was last asked. */
    boolean hasNewErrors();

    /** Whether the snapshot is still to be sent at all. */
    boolean isWanted();

    long nanoTime();

    /** Waits a moment before the rest is asked again. */
    void pause() throws InterruptedException;

    /** It is about to be given up on. */
    void gaveUp();
  }

  private final Iterator<T> pieces;
  private final Receiver receiver;
  private final long errorNanos;
  private final long silenceNanos;
  private final long endNanos;

  private int sent;
  private Object answerBefore;

  /**
   * Begins a transfer.
   *
   * @param errorMillis how long it waits for an answer after an error. Not every error is one of
   *     this transfer, but one that ended it leaves nothing to wait for
   * @param silenceMillis how long it waits for the answer to a piece
   * @param endMillis how long it waits for the answer to the last piece, for which the receiver
   *     checks and forces to disk all of the snapshot
   */
  SnapshotPieces(
      Iterator<T> pieces, Receiver receiver, long errorMillis, long silenceMillis, long endMillis) {
    this.pieces = pieces;
    this.receiver = receiver;
    this.errorNanos = TimeUnit.MILLISECONDS.toNanos(errorMillis);
    this.silenceNanos = TimeUnit.MILLISECONDS.toNanos(silenceMillis);
    this.endNanos = TimeUnit.MILLISECONDS.toNanos(endMillis);
    receiver.hasNewErrors();
  }

  @Override
  public boolean hasNext() {
    if (pieces.hasNext()) {
      return true;
    }
    awaitAnswer(endNanos);
    return false;
  }

  @Override
  public T next() {
    if (!pieces.hasNext()) {
      throw new NoSuchElementException();
    }
    // Read while the one before is on its way.
    T piece = pieces.next();
    awaitAnswer(silenceNanos);
    answerBefore = receiver.lastAnswer();
    sent++;
    return piece;
  }

  private void awaitAnswer(long patienceNanos) {
    if (answerBefore == null) {
      return;
    }
    long deadline = receiver.nanoTime() + patienceNanos;
    boolean failed = false;
    while (receiver.isWanted() && answerBefore.equals(receiver.lastAnswer())) {
      long now = receiver.nanoTime();
      if (!failed && receiver.hasNewErrors()) {
        failed = true;
        deadline = Math.min(deadline - now, errorNanos) + now;
      }
      if (now - deadline >= 0) {
        giveUp(failed);
      }
      pause();
    }
    answerBefore = null;
  }

  private void giveUp(boolean failed) {
    receiver.gaveUp();
    throw new IllegalStateException(
        receiver
            + " did not answer piece "
            + sent
            + " of a snapshot"
            + (failed ? " and there was an error" : "")
            + "; it is sent again when "
            + receiver
            + " answers again");
  }

  private void pause() {
    try {
      receiver.pause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a snapshot was sent to " + receiver, e);
    }
  }
}
