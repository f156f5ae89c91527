package dev.stint.server.replica;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What directories take. */
public final class Directories {
  private Directories() {}

  /** The bytes of all files below; files that go meanwhile count nothing. */
  public static long sizeOf(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.mapToLong(Directories::fileSize).sum();
    }
  }

  private static long fileSize(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0; // gone meanwhile
    }
  }
}
