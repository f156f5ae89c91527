package dev.stint.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of the project that follows from code. The test that owns it compares; with {@code
 * -Dstint.regenerate=true} it writes the file instead.
 */
public final class GeneratedFile {

  private GeneratedFile() {}

  /** The root directory of the project; Maven runs the tests of a module in its own directory. */
  public static Path projectRoot() {
    return Path.of("").toAbsolutePath().getParent();
  }

  /** Asserts that the file, relative to the project's root, holds exactly this. */
  public static void assertUpToDate(String relativePath, String expected) {
    Path path = projectRoot().resolve(relativePath);
    try {
      if (Boolean.getBoolean("stint.regenerate")) {
        Files.createDirectories(path.getParent());
        Files.writeString(path, expected);
      }
      assertThat(Files.readString(path))
          .as("%s follows from code; run this test with -Dstint.regenerate=true", relativePath)
          .isEqualTo(expected);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Breaks text into lines that start with the prefix and have at most 100 characters. */
  public static String wrap(String prefix, String text) {
    StringBuilder wrapped = new StringBuilder();
    StringBuilder line = new StringBuilder(prefix);
    for (String word : text.split(" ")) {
      if (line.length() > prefix.length() && line.length() + 1 + word.length() > 100) {
        wrapped.append(line).append('\n');
        line.setLength(prefix.length());
      }
      line.append(line.length() > prefix.length() ? " " : "").append(word);
    }
    return wrapped.append(line).append('\n').toString();
  }
}
