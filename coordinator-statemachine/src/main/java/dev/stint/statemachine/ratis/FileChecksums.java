package dev.stint.statemachine.ratis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * CRC-32C of files, remembered for files that are hard links to one already seen.
 *
 * <p>Most files of a checkpoint are hard links to immutable files that the checkpoint before had as
 * well; reading them again each time would cost as much as the whole database. A remembered
 * checksum also is the stronger one: it stands for what was once written, not for what a failing
 * disk returns today.
 *
 * <p>Not safe for concurrent use.
 */
final class FileChecksums {

  private static final int BUFFER_BYTES = 1 << 18;

  /** Same inode, size and time of change: the same content. */
  private record Identity(Object key, long bytes, FileTime changed) {}

  private Map<Identity, Integer> known = new HashMap<>();
  private Map<Identity, Integer> seen = new HashMap<>();

  /** The checksum of a file, by reading it if need be. */
  int of(Path file) throws IOException {
    Identity identity = identityOf(file);
    Integer checksum = identity == null ? null : known.get(identity);
    if (checksum == null) {
      checksum = read(file);
    }
    if (identity != null) {
      seen.put(identity, checksum);
    }
    return checksum;
  }

  /** Remembers a checksum that was written down when the file was created. */
  void remember(Path file, int checksum) throws IOException {
    Identity identity = identityOf(file);
    if (identity != null) {
      known.put(identity, checksum);
    }
  }

  /** Forgets the files that were not asked for since the last call. */
  void forgetUnseen() {
    known = seen;
    seen = new HashMap<>();
  }

  /** The checksum of what the file holds now. */
  static int read(Path file) throws IOException {
    CRC32C checksum = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (channel.read(buffer) >= 0) {
        checksum.update(buffer.flip());
        buffer.clear();
      }
    }
    return (int) checksum.getValue();
  }

  private static Identity identityOf(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    Object key = attributes.fileKey();
    return key == null ? null : new Identity(key, attributes.size(), attributes.lastModifiedTime());
  }
}
