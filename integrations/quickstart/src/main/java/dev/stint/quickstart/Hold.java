package dev.stint.quickstart;

import java.util.Locale;

/**
 * Makes a worker stand still at a chosen point until it is told to go on, so that a fault can be
 * put exactly there. Whoever wants to stop the process between {@code tryAdvance} and the write
 * arms the hold, waits for {@link JournalLine#HOLDING}, stops the process, sees it stopped, and
 * then says {@code proceed}: that is read only after the process is continued. Nothing depends on
 * time.
 *
 * <p>A worker that is stopped by the system notices nothing, so a hold is not interrupted either:
 * losing the lease meanwhile does not end it. Used by any number of threads; one holds.
 */
final class Hold {

  /** Where a worker can hold. */
  enum Point {
    /** After {@code tryAdvance} and the scan, before the sink is written. */
    BEFORE_WRITE,
    /** After the sink has answered, before the checkpoint. */
    AFTER_WRITE;

    /** As in commands and journals. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Point of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  private final Journal journal;
  private Point armed;
  private int passesLeft;
  private boolean mayProceed;

  Hold(Journal journal) {
    this.journal = journal;
  }

  /**
   * Lets the worker hold at the point.
   *
   * @param passes how often any thread passes the point before one holds
   */
  synchronized void arm(Point point, int passes) {
    armed = point;
    passesLeft = passes;
    mayProceed = false;
  }

  /** Ends a hold, or the next one at once. */
  synchronized void proceed() {
    mayProceed = true;
    notifyAll();
  }

  /** Called by a worker's thread at the point, with what it is about to do. */
  void reach(Point point, long shard, long fence, int from, int to) {
    boolean interrupted = false;
    synchronized (this) {
      if (point != armed || passesLeft-- > 0) {
        return;
      }
      armed = null;
      say(JournalLine.HOLDING, point, shard, fence, from, to);
      while (!mayProceed) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    say(JournalLine.CONTINUED, point, shard, fence, from, to);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void say(String event, Point point, long shard, long fence, int from, int to) {
    journal.write(
        event, "point", point.word(), "shard", shard, "fence", fence, "from", from, "to", to);
  }
}
