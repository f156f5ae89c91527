package dev.stint.quickstart;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Scans frozen entries. Keeps the jar of the last one open, because entries of one jar are
 * neighbours in key order. For one thread.
 */
final class EntryScanner implements AutoCloseable {

  private final Path repository;
  private final TokenScanner scanner = new TokenScanner();
  private String openJar;
  private ZipFile zip;

  EntryScanner(Path repository) {
    this.repository = repository;
  }

  /**
   * Scans one entry. Damaged data is a result; a jar that changed or went away since the list was
   * frozen is an error.
   */
  EntryResult scan(InputEntry input) throws IOException {
    open(input.jar());
    ZipEntry entry = zip.getEntry(input.entry());
    if (entry == null || Math.max(0, entry.getSize()) != input.sizeBytes()) {
      throw new IOException(
          "the entry changed since the list of input was frozen: "
              + input.name()
              + "; run again while nothing writes to the repository");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return scanner.scan(in);
    } catch (ZipException | EOFException e) {
      return EntryResult.unreadable(e);
    }
  }

  private void open(String jar) throws IOException {
    if (!jar.equals(openJar)) {
      close();
      zip = new ZipFile(repository.resolve(jar).toFile());
      openJar = jar;
    }
  }

  @Override
  public void close() throws IOException {
    openJar = null;
    if (zip != null) {
      zip.close();
      zip = null;
    }
  }
}
