package dev.stint.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks up the state of a process as the operating system sees it. */
final class ProcessState {

  /** Stopped by a signal. */
  static final char STOPPED = 'T';

  /** There is no such process. */
  static final char GONE = '-';

  private ProcessState() {}

  /** The letter that {@code ps} shows: R, S, D, T, Z and more; {@link #GONE} if it is not there. */
  static char of(long pid) throws IOException {
    if (Files.isDirectory(Path.of("/proc/self"))) {
      Path stat = Path.of("/proc", String.valueOf(pid), "stat");
      try {
        return stateIn(Files.readString(stat, StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        return GONE;
      }
    }
    Process ps = new ProcessBuilder("ps", "-o", "state=", "-p", String.valueOf(pid)).start();
    String answer = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    return answer.isBlank() ? GONE : answer.strip().charAt(0);
  }

  /** The command's name, which stands before the state in parentheses, may hold anything. */
  static char stateIn(String stat) {
    return stat.charAt(stat.lastIndexOf(')') + 2);
  }
}
