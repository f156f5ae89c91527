package dev.stint.cli.cut;

import dev.stint.cli.errors.CliException;
import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.keys.KeyFormat;
import dev.stint.core.value.Key;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** A file of keys, one on each line. What is wrong in it is told with its line. */
final class KeyLines implements AutoCloseable {
  private final KeyFile file;
  private final KeyFormat format;
  private final BufferedReader reader;
  private long line;

  KeyLines(KeyFile file, KeyFormat format) throws IOException {
    this.file = file;
    this.format = format;
    // A decoder of its own: it refuses what is no text, where the usual one replaces it.
    this.reader =
        new BufferedReader(
            new InputStreamReader(
                Files.newInputStream(file.path()), StandardCharsets.UTF_8.newDecoder()),
            1 << 16);
  }

  /** The next key, or {@code null} at the end of the file. */
  Key nextOrNull() throws IOException {
    String text = readLine();
    if (text == null) {
      return null;
    }
    try {
      return format.parse(text);
    } catch (IllegalArgumentException e) {
      throw complaint(e.getMessage());
    }
  }

  private String readLine() throws IOException {
    line++;
    try {
      return reader.readLine();
    } catch (CharacterCodingException e) {
      throw new CliException(
          ExitCode.USAGE,
          file + ", in or after line " + line + ": there are bytes that are not UTF-8",
          "write the keys in another form and name it, for example --key-format hex",
          e);
    }
  }

  /** What is wrong with the key that was read last, as an exception to throw. */
  CliException complaint(String what) {
    return CliException.usage(
        file + ", line " + line + ": the key " + what, "correct the file and run this again");
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
