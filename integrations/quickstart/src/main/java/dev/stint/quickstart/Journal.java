package dev.stint.quickstart;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What a worker says about itself, a line per event, for the process that started it. A line is
 * with the operating system when {@link #write} returns, so it outlives a kill -9 of the worker.
 * Safe for use by any number of threads.
 */
final class Journal implements AutoCloseable {

  // A stream and not a channel: interrupting a thread, as losing a lease does, closes channels.
  private final OutputStream out;

  Journal(Path file) throws IOException {
    out = new FileOutputStream(file.toFile(), true);
  }

  synchronized void write(String event, Object... namesAndValues) {
    String line = JournalLine.format(event, namesAndValues) + "\n";
    try {
      out.write(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("can not write the journal of this worker", e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
