package dev.stint.cli.console;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;
import java.util.Optional;

/** A writer that does not throw, like every {@link PrintWriter}, but knows why it failed. */
public final class NotingWriter extends PrintWriter {
  private final Noting noting;

  public NotingWriter(Writer to) {
    this(new Noting(to));
  }

  private NotingWriter(Noting noting) {
    super(noting, true);
    this.noting = noting;
  }

  /** Why something could not be written, the first time; flush first, to know of all. */
  public Optional<IOException> failure() {
    return Optional.ofNullable(noting.failure);
  }

  /**
   * Whether the failure says that who read has gone away, as {@code head} does when it has enough.
   * In doubt it does not: a word too many is better than an output that is short in silence.
   */
  static boolean isReaderGone(IOException failure) {
    String message = failure.getMessage();
    return message != null && message.toLowerCase(Locale.ROOT).contains("pipe");
  }

  /** Sees the failures that the writer around it swallows. */
  private static final class Noting extends FilterWriter {
    private volatile IOException failure;

    private Noting(Writer to) {
      super(to);
    }

    private interface Step {
      void run() throws IOException;
    }

    private void note(Step step) throws IOException {
      try {
        step.run();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        }
        throw e;
      }
    }

    @Override
    public void write(int c) throws IOException {
      note(() -> out.write(c));
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
      note(() -> out.write(text, from, length));
    }

    @Override
    public void write(String text, int from, int length) throws IOException {
      note(() -> out.write(text, from, length));
    }

    @Override
    public void flush() throws IOException {
      note(out::flush);
    }

    @Override
    public void close() throws IOException {
      note(out::close);
    }
  }
}
