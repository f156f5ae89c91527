package dev.stint.statemachine.ratis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/**
 * File operations that survive a crash of the machine. A rename is only there for good once the
 * directory that holds the name was forced to disk.
 */
final class DurableFiles {

  private DurableFiles() {}

  /** Forces a file's content to disk. */
  static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Forces the names in a directory to disk. */
  static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Forces every file and every directory below a directory, and itself, to disk. */
  static void forceTree(Path directory) throws IOException {
    Files.walkFileTree(directory, new Forcing(true));
  }

  /** The same for the directories alone: the names of files whose content is there. */
  static void forceDirectories(Path directory) throws IOException {
    Files.walkFileTree(directory, new Forcing(false));
  }

  private static final class Forcing extends SimpleFileVisitor<Path> {
    private final boolean files;

    Forcing(boolean files) {
      this.files = files;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (files) {
        force(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      forceDirectory(visited);
      return FileVisitResult.CONTINUE;
    }
  }

  /** Creates a file with this content that does not exist yet, and forces it to disk. */
  static void writeNew(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
  }

  /** Creates or replaces a file so that a crash leaves the old or the new content. */
  static void replace(Path file, byte[] content) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    writeNew(temporary, content);
    takeName(temporary, file);
  }

  /** Creates or replaces a file by a part of another one, likewise. */
  static void copyRange(Path from, long start, long end, Path file) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      for (long at = start; at < end; ) {
        long count = in.transferTo(at, end - at, out);
        if (count <= 0) {
          throw new IOException(from + " became shorter while it was copied");
        }
        at += count;
      }
      out.force(true);
    }
    takeName(temporary, file);
  }

  private static void takeName(Path temporary, Path file) throws IOException {
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceDirectory(file.toAbsolutePath().getParent());
  }

  /** Renames within one file system, in one step, to a name that is free. */
  static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    forceDirectory(to.getParent());
    if (!from.getParent().equals(to.getParent())) {
      forceDirectory(from.getParent());
    }
  }

  /** Deletes a directory or file with all below it; nothing happens if it is not there. */
  static void deleteTree(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** What is in a directory, sorted by name; nothing if there is no such directory. */
  static List<Path> list(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
