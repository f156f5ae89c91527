package dev.stint.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Option;

/**
 * What a worker of the quickstart needs before and beside the worker library: its options, the
 * frozen input, the sink, its journal, and the commands that come on its standard input.
 *
 * <p>Commands are {@link #GO} and {@link #PROCEED}. The end of the input means that whoever started
 * the worker is gone; the worker then ends at once, so that nothing is left running.
 */
final class WorkerProcess implements AutoCloseable {

  /** The command that lets a worker that has started begin to work. */
  static final String GO = "go";

  /** The command that ends a hold. */
  static final String PROCEED = "proceed";

  /** Exit status of a worker whose starter went away. */
  static final int ORPHANED = 70;

  /** Options of every worker, for picocli. */
  static final class Options {
    @Option(names = "--name", required = true, description = "Name of the worker.")
    String name;

    @Option(
        names = "--directory",
        required = true,
        description = "Directory of the quickstart: input, sink, journals.")
    Path directory;

    @Option(names = "--repository", required = true, description = "Where the jars are.")
    Path repository;

    @Option(names = "--unfenced", description = "Write without looking at fences.")
    boolean unfenced;

    @Option(
        names = "--hold",
        description = "Stand still at the point (before-write, after-write) until told to go on.")
    String hold;

    @Option(
        names = "--hold-after",
        defaultValue = "0",
        description = "How often to pass that point before standing still there.")
    int holdAfter;

    Layout layout() {
      return new Layout(directory);
    }
  }

  private final Journal journal;
  private final ResultSink sink;
  private final ScanHandler handler;
  private final Hold hold;
  private final CountDownLatch go = new CountDownLatch(1);

  private WorkerProcess(Journal journal, ResultSink sink, ScanHandler handler, Hold hold) {
    this.journal = journal;
    this.sink = sink;
    this.handler = handler;
    this.hold = hold;
  }

  /** Opens everything, and starts to listen for commands. */
  static WorkerProcess open(Options options) throws IOException, SQLException {
    Layout layout = options.layout();
    Journal journal = new Journal(layout.journal(options.name));
    Hold hold = new Hold(journal);
    if (options.hold != null) {
      hold.arm(Hold.Point.of(options.hold), options.holdAfter);
    }
    ResultSink sink =
        options.unfenced
            ? ResultSink.unfenced(layout.sink(), options.name)
            : ResultSink.fenced(layout.sink(), options.name);
    InputList input = InputList.load(layout.input());
    ScanHandler handler = new ScanHandler(input, options.repository, sink, journal, hold);
    WorkerProcess worker = new WorkerProcess(journal, sink, handler, hold);
    Thread commands = new Thread(worker::obey, "commands");
    commands.setDaemon(true);
    commands.start();
    journal.write(
        JournalLine.STARTED, "worker", options.name, "pid", ProcessHandle.current().pid());
    return worker;
  }

  ScanHandler handler() {
    return handler;
  }

  /**
   * Waits for the word to begin. Processes take different times to start; so those that are to be
   * hit by a fault get their share of the work for certain, and not by chance.
   */
  void awaitGo() throws InterruptedException {
    go.await();
  }

  private void obey() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        switch (line) {
          case GO -> go.countDown();
          case PROCEED -> hold.proceed();
          default -> System.err.println("unknown command: " + line);
        }
      }
    } catch (IOException e) {
      System.err.println("commands can not be read any more: " + e.getMessage());
    }
    // Not exit: hooks would wait for a cluster that may be gone too.
    Runtime.getRuntime().halt(ORPHANED);
  }

  @Override
  public void close() throws IOException, SQLException {
    sink.close();
    journal.close();
  }
}
