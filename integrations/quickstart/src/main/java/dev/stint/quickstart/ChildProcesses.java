package dev.stint.quickstart;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that the quickstart started, so that nothing is left running: {@link #close} ends each
 * by its pid, and so does the end of this process for whatever reason it can still react to. Safe
 * for use by several threads.
 */
final class ChildProcesses implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final List<ChildProcess> children = new ArrayList<>();
  private final Thread hook = new Thread(this::killAll, "end-children");
  private boolean closed;

  ChildProcesses() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts a process.
   *
   * @param log gets its output and errors, behind what is there
   * @throws IllegalStateException if everything has been ended already
   */
  synchronized ChildProcess start(String name, List<String> command, Path log) throws IOException {
    if (closed) {
      throw new IllegalStateException("the quickstart is ending; " + name + " is not started");
    }
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    ChildProcess child = new ChildProcess(name, process, log);
    children.add(child);
    return child;
  }

  /** Starts a JVM like this one, with this one's class path. */
  ChildProcess startJava(String name, List<String> jvm, String main, List<String> args, Path log)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(args);
    return start(name, command, log);
  }

  synchronized List<ChildProcess> alive() {
    return children.stream().filter(ChildProcess::alive).toList();
  }

  /** Asks all to end, waits a little, kills the rest, and returns when all have ended. */
  @Override
  public void close() throws InterruptedException {
    synchronized (this) {
      closed = true;
    }
    List<ChildProcess> left = alive();
    left.forEach(ChildProcess::terminate);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (ChildProcess child : left) {
      if (!child.ended(Duration.ofNanos(deadline - System.nanoTime()))) {
        child.kill();
      }
    }
    removeHook();
  }

  private synchronized void killAll() {
    closed = true;
    children.forEach(ChildProcess::killLater);
  }

  private void removeHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down already: the hook runs, and finds nothing to do.
    }
  }
}
