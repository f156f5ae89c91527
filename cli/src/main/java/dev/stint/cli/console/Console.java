package dev.stint.cli.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a command knows of the outside: everything that it reads or writes beside files and the
 * network goes through here, so that tests can stand in for a terminal.
 *
 * @param out what was asked for, and nothing else
 * @param err everything else: errors, progress, notes
 * @param outIsTerminal whether a person reads {@code out}
 * @param errIsTerminal whether a person reads {@code err}
 * @param environment variables
 */
public record Console(
    PrintWriter out,
    PrintWriter err,
    InputStream in,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Map<String, String> environment) {

  public Console {
    Objects.requireNonNull(out, "out");
    Objects.requireNonNull(err, "err");
    Objects.requireNonNull(in, "in");
    environment = Map.copyOf(environment);
  }

  /** That of this process. */
  public static Console system() {
    // Which of the two is a terminal Java 17 can not tell; the launcher can, and says so.
    String terminals = System.getProperty("stint.terminal", "");
    return new Console(
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        System.in,
        terminals.contains("out"),
        terminals.contains("err"),
        System.getenv());
  }

  /** UTF-8 whatever the locale is: output is the same on every machine. */
  private static PrintWriter writer(FileDescriptor descriptor) {
    return new NotingWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8));
  }

  /**
   * Why not all of the output was written, if that is to be told: empty too if who read it has gone
   * away, which is no error.
   */
  public Optional<IOException> lostOutput() {
    out.flush();
    return out instanceof NotingWriter writer
        ? writer.failure().filter(failure -> !NotingWriter.isReaderGone(failure))
        : Optional.empty();
  }

  /** Whether colours may be used on a stream. NO_COLOR with any value forbids them. */
  public boolean colours(boolean isTerminal) {
    return isTerminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** A note for people, apart from the output. */
  public void note(String text) {
    err.println(text);
    err.flush();
  }
}
