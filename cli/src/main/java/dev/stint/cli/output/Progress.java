package dev.stint.cli.output;

import dev.stint.cli.console.Console;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far something long is: a bar on a terminal, elsewhere a plain line now and then; nothing of
 * what is soon done. Always on standard error.
 */
public final class Progress implements AutoCloseable {
  private static final int BAR = 30;
  private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Console console;
  private final String label;
  private final String unit;
  private final LongSupplier nanoTime;
  private long shownAt;
  private String shown = "";

  /**
   * Begins.
   *
   * @param label what is going on, such as "creating r"
   * @param unit of what is counted, such as "shards"
   * @param nanoTime a monotonic clock
   */
  public Progress(Console console, String label, String unit, LongSupplier nanoTime) {
    this.console = console;
    this.label = label;
    this.unit = unit;
    this.nanoTime = nanoTime;
    this.shownAt = nanoTime.getAsLong();
  }

  /** So many of so many are done. */
  public void show(long done, long total) {
    long now = nanoTime.getAsLong();
    if (now - shownAt < (console.errIsTerminal() ? REDRAW_NANOS : LINE_NANOS)) {
      return;
    }
    shownAt = now;
    String numbers = String.format(Locale.ROOT, "%d of %d %s", done, total, unit);
    double fraction = total == 0 ? 0 : Math.min(1, (double) done / total);
    String percent = String.format(Locale.ROOT, "%5.1f %%", Math.floor(fraction * 1_000) / 10);
    if (console.errIsTerminal()) {
      redraw(label + " " + bar(fraction) + " " + percent + "  " + numbers);
    } else {
      console.note(label + ": " + percent.strip() + ", " + numbers);
    }
  }

  private static String bar(double fraction) {
    int full = (int) (fraction * BAR);
    return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
  }

  private void redraw(String text) {
    String blank = " ".repeat(Math.max(0, shown.length() - text.length()));
    console.err().print("\r" + text + blank);
    console.err().flush();
    shown = text;
  }

  /** Takes the bar away. */
  @Override
  public void close() {
    if (!shown.isEmpty()) {
      console.err().print("\r" + " ".repeat(shown.length()) + "\r");
      console.err().flush();
      shown = "";
    }
  }
}
