package dev.stint.quickstart;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * What the user sees: lines that stay, each with the seconds since the start, and how far the job
 * is. On a terminal the latter is one line that is drawn again and again; elsewhere it is a plain
 * line every few seconds. Safe for use by several threads.
 */
final class Display {

  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(5);
  private static final int BAR_WIDTH = 20;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private final long startedNanos;
  private long lastProgressNanos;
  private String drawn = "";

  Display(PrintStream out, boolean terminal, LongSupplier nanoTime) {
    this.out = out;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    startedNanos = nanoTime.getAsLong();
    lastProgressNanos = startedNanos;
  }

  Duration elapsed() {
    return Duration.ofNanos(nanoTime.getAsLong() - startedNanos);
  }

  /** A line that stays. */
  synchronized void say(String text) {
    out.print(drawn.isEmpty() ? "" : CLEAR_LINE);
    out.println(stamp() + text);
    out.print(drawn);
    out.flush();
  }

  /** A line without a time: the last one of all, for other programs. */
  synchronized void sayPlainly(String text) {
    endProgress();
    out.println(text);
    out.flush();
  }

  /** How far it is: {@code done} of {@code all}, and whatever else is worth a few words. */
  synchronized void progress(long done, long all, String more) {
    long percent = all == 0 ? 100 : 100 * done / all;
    String counts = String.format(Locale.ROOT, "%,d of %,d keys (%d %%)", done, all, percent);
    if (terminal) {
      int filled = (int) (all == 0 ? BAR_WIDTH : BAR_WIDTH * done / all);
      String bar = "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled);
      drawn = stamp() + "[" + bar + "] " + counts + "  " + more;
      out.print(CLEAR_LINE + drawn);
      out.flush();
    } else if (nanoTime.getAsLong() - lastProgressNanos >= PLAIN_INTERVAL.toNanos()) {
      lastProgressNanos = nanoTime.getAsLong();
      say(counts + "  " + more);
    }
  }

  /** Takes the drawn line away. */
  synchronized void endProgress() {
    if (!drawn.isEmpty()) {
      out.print(CLEAR_LINE);
      out.flush();
      drawn = "";
    }
  }

  private String stamp() {
    return String.format(Locale.ROOT, "%5.1fs  ", elapsed().toMillis() / 1000.0);
  }
}
