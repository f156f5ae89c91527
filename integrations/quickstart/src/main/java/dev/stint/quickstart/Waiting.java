package dev.stint.quickstart;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Waits for things to happen, by looking again and again, and keeps the display alive meanwhile.
 */
final class Waiting {

  private static final long INTERVAL_MILLIS = 20;

  /** A look at the world. */
  interface Look<T> {
    /** What was looked for, once it is there. */
    Optional<T> now() throws IOException, SQLException, InterruptedException;
  }

  /** What is done at every look, whatever is waited for. */
  interface Heartbeat {
    /** Returns a number that changes as long as anything moves. */
    long beat() throws IOException, SQLException, InterruptedException;
  }

  private final Heartbeat heartbeat;
  private final Duration patience;

  /**
   * A way to wait.
   *
   * @param patience how long nothing may move before waiting is given up
   */
  Waiting(Heartbeat heartbeat, Duration patience) {
    this.heartbeat = heartbeat;
    this.patience = patience;
  }

  /**
   * Waits.
   *
   * @param what completes "waited in vain for …"
   * @throws TimeoutException if it does not come, and nothing else moves either
   */
  <T> T until(String what, Look<T> look)
      throws TimeoutException, IOException, SQLException, InterruptedException {
    long moved = heartbeat.beat();
    long movedNanos = System.nanoTime();
    while (true) {
      Optional<T> found = look.now();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() - movedNanos > patience.toNanos()) {
        throw new TimeoutException(
            "waited in vain for " + what + ": nothing moved for " + patience.toSeconds() + " s");
      }
      Thread.sleep(INTERVAL_MILLIS);
      long now = heartbeat.beat();
      if (now != moved) {
        moved = now;
        movedNanos = System.nanoTime();
      }
    }
  }
}
