package dev.stint.statemachine.ratis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was read of a snapshot, and forced to disk, while the rest of it was still to come: Ratis
 * holds the lock of its server when it has all of it, and until it lets go the node answers nobody.
 * What was not seen here is read there. Any thread.
 */
final class ReceivedFiles {

  /** The same file, not written to since. */
  private record Checked(Object key, long bytes, FileTime changed, int checksum) {}

  private final Map<Path, Checked> checked = new ConcurrentHashMap<>();
  private Path request;

  /** A file has arrived to its end, below the directory of this request. */
  void check(Path requestDirectory, Path file) throws IOException {
    synchronized (this) {
      if (!requestDirectory.equals(request)) {
        request = requestDirectory;
        checked.clear(); // Ratis receives one at a time
      }
    }
    BasicFileAttributes before = attributes(file);
    int checksum = FileChecksums.read(file);
    DurableFiles.force(file);
    checked.put(
        file, new Checked(before.fileKey(), before.size(), before.lastModifiedTime(), checksum));
  }

  /** The checksum that a file had when it was forced to disk, or null if that was not seen. */
  Integer checksumOrNull(Path file) throws IOException {
    Checked seen = checked.get(file);
    if (seen == null || seen.key() == null) {
      return null;
    }
    BasicFileAttributes now = attributes(file);
    boolean same =
        seen.equals(
            new Checked(now.fileKey(), now.size(), now.lastModifiedTime(), seen.checksum()));
    return same ? seen.checksum() : null;
  }

  /** Forgets all. */
  void clear() {
    checked.clear();
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class);
  }
}
