package dev.stint.server.logging;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when going on could break a promise: one clear last line, then an immediate
 * halt. No shutdown hook runs, so nothing tidies up on top of a failed disk; all state that was
 * acknowledged is in the log of a majority, and a supervisor starts the process again.
 *
 * <p>Safe for any thread, also one that holds locks. The first call ends the process; later ones
 * are only logged. Writing the last line may take two seconds: a reader of the output that stands
 * still must not keep a node alive that has to die.
 */
public final class Fatal {

  /** What the process exits with: EX_SOFTWARE of sysexits(3). */
  public static final int EXIT_CODE = 70;

  private static final Logger log = LoggerFactory.getLogger(Fatal.class);
  private static final long LAST_WORD_MAX_MILLIS = 2_000;

  private final String node;
  private final PrintStream errors;
  private final Runnable flushLog;
  private final IntConsumer exit;
  private final AtomicBoolean called = new AtomicBoolean();

  /**
   * For tests: the log stays open.
   *
   * @param errors where the last line goes
   * @param exit takes the exit code instead of ending the process
   */
  public Fatal(String node, PrintStream errors, IntConsumer exit) {
    this(node, errors, () -> {}, exit);
  }

  private Fatal(String node, PrintStream errors, Runnable flushLog, IntConsumer exit) {
    this.node = node;
    this.errors = errors;
    this.flushLog = flushLog;
    this.exit = exit;
  }

  /** The real one: the log, standard error, and {@link Runtime#halt}. */
  public static Fatal halting(String node) {
    return new Fatal(node, System.err, Logging::stop, Runtime.getRuntime()::halt);
  }

  /**
   * Ends the process.
   *
   * @param happened what happened, as a clause without a full stop: "the Raft log can not be
   *     written"
   * @param todo what the operator can do: "free space on the disk of node.data-directory"
   * @param cause may be null; its stack trace goes to the log alone
   */
  public void end(String happened, String todo, Throwable cause) {
    String reason = cause == null ? "" : " (" + cause + ")";
    String line =
        ("FATAL node " + node + " ends: " + happened + reason + ". To do: " + todo)
            .replaceAll("\\s*[\\r\\n]+\\s*", " | ");
    if (!called.compareAndSet(false, true)) {
      log.warn("Also, while the process ends: {}", line, cause);
      return;
    }
    boolean interrupted = Thread.interrupted(); // or the last word would not be waited for
    try {
      Thread lastWord = new Thread(() -> sayLastWord(line, cause), "last-word");
      lastWord.setDaemon(true);
      lastWord.start();
      lastWord.join(LAST_WORD_MAX_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      exit.accept(EXIT_CODE);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the process when any thread dies: nobody else would miss it before it is needed. */
  public Thread.UncaughtExceptionHandler onUncaught() {
    return (thread, cause) ->
        end(
            "the thread " + thread.getName() + " died",
            "report it, and start the node again; the others go on",
            cause);
  }

  private void sayLastWord(String line, Throwable cause) {
    try {
      log.error("{}", line, cause);
      flushLog.run();
    } finally {
      errors.println(line);
      errors.flush();
    }
  }

  /** Whether the process is ending: what health tells until it is gone. */
  public boolean called() {
    return called.get();
  }
}
