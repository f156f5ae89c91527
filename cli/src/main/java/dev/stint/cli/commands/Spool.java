package dev.stint.cli.commands;

import dev.stint.cli.console.Console;
import dev.stint.cli.cut.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Gives files that are read twice, and keeps standard input in one meanwhile. */
final class Spool implements AutoCloseable {
  static final Path STDIN = Path.of("-");

  private final Console console;
  private Path copyOrNull;

  Spool(Console console) {
    this.console = console;
  }

  /** The file itself; for {@code -} a copy of all of standard input. */
  KeyFile file(Path named) throws IOException {
    if (!named.equals(STDIN)) {
      return KeyFile.of(named);
    }
    copyOrNull = Files.createTempFile("stint-keys", null);
    Files.copy(console.in(), copyOrNull, StandardCopyOption.REPLACE_EXISTING);
    return new KeyFile(copyOrNull, "standard input");
  }

  @Override
  public void close() throws IOException {
    if (copyOrNull != null) {
      Files.deleteIfExists(copyOrNull);
    }
  }
}
