package dev.stint.statemachine.store;

import dev.stint.core.state.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The directory of a store: {@code db-<number>} is a complete database, the greatest number is the
 * live one, and everything that ends in {@code .tmp} is unfinished or on its way out. A database
 * comes to life by one rename, so a crash leaves either the old one or the new one live and {@link
 * #live} only has to clear away what is left over.
 *
 * <p>The lock on the directory is held from {@link #lock} to {@link #close}. Not thread-safe.
 */
final class Generations implements AutoCloseable {
  private static final String LOCK = "LOCK";
  private static final String UNFINISHED = ".tmp";
  private static final Pattern COMPLETE = Pattern.compile("db-(\\d{6,18})");

  /**
   * Directories that this process has taken. Closing a second channel to a lock file would set the
   * lock free that the first one holds, so it must not even be opened.
   */
  private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final FileChannel lock;
  private final Consumer<String> steps;

  private Generations(Path root, FileChannel lock, Consumer<String> steps) {
    this.root = root;
    this.lock = lock;
    this.steps = steps;
  }

  /**
   * Takes the directory, which is created if need be, for this process.
   *
   * @param steps told the name of each step that was just done to the disk; tests break off there
   */
  static Generations lock(Path root, Consumer<String> steps) {
    try {
      Path real = Files.createDirectories(root).toRealPath();
      if (!TAKEN.add(real)) {
        throw inUse(real, "this one");
      }
      try {
        return new Generations(real, take(real), steps);
      } catch (IOException | RuntimeException e) {
        TAKEN.remove(real);
        throw e;
      }
    } catch (IOException e) {
      throw Failures.of("lock the store", root, e);
    }
  }

  private static FileChannel take(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(
            root.resolve(LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    FileLock taken = channel.tryLock();
    if (taken == null) {
      String holder = read(channel);
      channel.close();
      throw inUse(root, holder);
    }
    write(channel, Long.toString(ProcessHandle.current().pid()));
    return channel;
  }

  private static StorageException inUse(Path root, String holder) {
    return new StorageException(
        String.format(
            "The store in %s is in use by process %s. Two nodes must not share a directory: stop"
                + " the other one, or give this one its own",
            root, holder));
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(64);
    channel.read(content, 0);
    return new String(content.array(), 0, content.position(), StandardCharsets.UTF_8).strip();
  }

  private static void write(FileChannel channel, String text) throws IOException {
    channel.truncate(0);
    channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)), 0);
  }

  /** The live database, or {@code null} if there is none yet. Removes all else. */
  Path live() {
    try {
      long newest = newest();
      for (Path entry : entries()) {
        long number = number(entry);
        if (number >= 0 ? number < newest : isUnfinished(entry)) {
          remove(entry);
        }
      }
      return newest < 0 ? null : path(newest);
    } catch (IOException e) {
      throw Failures.of("find the live database", root, e);
    }
  }

  /** A name for a database that is being made; nothing is there yet. */
  Path unfinished() {
    try {
      Path path = root.resolve(path(newest() + 1).getFileName() + UNFINISHED);
      remove(path);
      return path;
    } catch (IOException e) {
      throw Failures.of("make room for a database", root, e);
    }
  }

  /** Fills {@code target} with the database in {@code source}, on disk when this returns. */
  void copy(Path source, Path target) {
    try (Stream<Path> files = Files.list(source)) {
      Files.createDirectory(target);
      steps.accept("target created");
      for (Path file : files.sorted().toList()) {
        copyFile(file, target.resolve(file.getFileName()));
        steps.accept("file copied");
      }
      force(target);
      steps.accept("target forced");
    } catch (IOException e) {
      throw Failures.of("copy the database from " + source, target, e);
    }
  }

  /** Table files are never written to again and can be shared; all others are copied. */
  private static void copyFile(Path from, Path to) throws IOException {
    if (from.getFileName().toString().endsWith(".sst")) {
      try {
        Files.createLink(to, from);
        return;
      } catch (IOException | UnsupportedOperationException e) {
        // Another file system, or one without links: copied below.
        Files.deleteIfExists(to);
      }
    }
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    force(to);
  }

  /** Makes a finished database the live one: the one step that counts. */
  Path publish(Path unfinished) {
    try {
      Path live = path(newest() + 1);
      Files.move(unfinished, live, StandardCopyOption.ATOMIC_MOVE);
      steps.accept("published");
      force(root);
      steps.accept("publication forced");
      return live;
    } catch (IOException e) {
      throw Failures.of("bring the database to life", root, e);
    }
  }

  /** Removes a database that is live no more. */
  void retire(Path old) {
    try {
      remove(old);
    } catch (IOException e) {
      throw Failures.of("remove the former database", old, e);
    }
  }

  private void remove(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Path leaving = path;
    if (!isUnfinished(path)) {
      leaving = path.resolveSibling(path.getFileName() + UNFINISHED);
      remove(leaving);
      Files.move(path, leaving, StandardCopyOption.ATOMIC_MOVE);
      steps.accept("retired");
    }
    Files.walkFileTree(
        leaving,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failureOrNull)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
    steps.accept("removed");
  }

  private long newest() throws IOException {
    long newest = -1;
    for (Path entry : entries()) {
      newest = Math.max(newest, number(entry));
    }
    return newest;
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> files = Files.list(root)) {
      return new ArrayList<>(files.sorted().toList());
    }
  }

  private Path path(long number) {
    return root.resolve(String.format(Locale.ROOT, "db-%06d", number));
  }

  private static long number(Path entry) {
    Matcher name = COMPLETE.matcher(entry.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(1)) : -1;
  }

  private static boolean isUnfinished(Path entry) {
    return entry.getFileName().toString().endsWith(UNFINISHED);
  }

  private static void force(Path fileOrDirectory) throws IOException {
    try (FileChannel channel = FileChannel.open(fileOrDirectory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Gives the directory free. */
  @Override
  public void close() {
    try {
      lock.close();
      TAKEN.remove(root);
    } catch (IOException e) {
      throw Failures.of("unlock the store", root, e);
    }
  }
}
