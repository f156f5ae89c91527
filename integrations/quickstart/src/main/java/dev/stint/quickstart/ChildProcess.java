package dev.stint.quickstart;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A process that the quickstart started. Its output goes to a file; its input takes commands. */
final class ChildProcess {

  /** How a process ends that is killed with -9, as its parent sees it. */
  static final int KILLED = 128 + 9;

  private final String name;
  private final Process process;
  private final Path log;
  private volatile Process keeper;

  ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  Path log() {
    return log;
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Of an ended process. */
  int exitStatus() {
    return process.exitValue();
  }

  /** Writes a line to its input. Also possible while the process is stopped: it waits there. */
  void tell(String command) throws IOException {
    OutputStream commands = process.getOutputStream();
    commands.write((command + "\n").getBytes(StandardCharsets.UTF_8));
    commands.flush();
  }

  /** Ends its input, as the end of this process would. */
  void closeCommands() throws IOException {
    process.getOutputStream().close();
  }

  /**
   * Kills it with -9 and waits for its end.
   *
   * @return its exit status, {@link #KILLED} if it was this signal that ended it
   */
  int kill() throws InterruptedException {
    releaseKeeper();
    process.destroyForcibly();
    return process.waitFor();
  }

  /**
   * Sends SIGSTOP. It has landed when {@link ProcessState} says {@link ProcessState#STOPPED}.
   *
   * <p>A stopped process does not notice the end of its input. So the shell that stops it waits for
   * the end of its own, and continues it also when this process was killed with -9.
   */
  void stop() throws IOException, InterruptedException {
    String script =
        "trap '' HUP INT TERM; kill -STOP %1$d && echo stopped && read x; kill -CONT %1$d"
            .formatted(pid());
    // Every shell has kill; not every machine has /bin/kill.
    keeper =
        new ProcessBuilder("sh", "-c", script)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (keeper.getInputStream().read() < 0) {
      throw new IOException("kill -STOP " + pid() + " (" + name + ") failed");
    }
  }

  /** Sends SIGCONT to a process that was stopped. */
  void continueAgain() throws IOException, InterruptedException {
    keeper.getOutputStream().close();
    int status = keeper.waitFor();
    keeper = null;
    if (status != 0) {
      throw new IOException("kill -CONT " + pid() + " (" + name + ") failed: " + status);
    }
  }

  /** Asks it to end. A stopped process does not hear that. */
  void terminate() {
    process.destroy();
  }

  /** Without asking, and without waiting. */
  void killLater() {
    releaseKeeper();
    process.destroyForcibly();
  }

  boolean ended(Duration patience) throws InterruptedException {
    return process.waitFor(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
  }

  /** Before its end: afterwards another process might get the pid that the keeper continues. */
  private void releaseKeeper() {
    Process kept = keeper;
    if (kept != null) {
      kept.destroyForcibly();
    }
  }
}
