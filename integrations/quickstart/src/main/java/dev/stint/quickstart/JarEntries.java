package dev.stint.quickstart;

import dev.stint.core.value.Key;
import dev.stint.core.value.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Freezes the entries of the jars below a directory, in the order of their keys, up to a limit.
 *
 * <p>Only the jars' directories are read. A jar that can not be opened (broken, half copied, gone)
 * is left out and counted. Directories are no entries. A name that a jar holds several times counts
 * once, as the entry that {@link ZipFile#getEntry} finds, because that is what a worker will read.
 * Entries below {@code META-INF/versions} are entries like any other.
 */
final class JarEntries {

  /**
   * Where to stop: before the entry that would exceed either. The first entry is always taken.
   *
   * @param entries at least 1
   * @param bytes uncompressed
   */
  record Limit(int entries, long bytes) {
    static final Limit DEFAULT = new Limit(50_000, 400_000_000);
    static final Limit NONE = new Limit(Integer.MAX_VALUE, Long.MAX_VALUE);
  }

  /**
   * A frozen list and what was met on the way.
   *
   * @param jars jars of which at least one entry is in the list
   * @param unreadableJars their paths below the repository
   * @param longKeys entries left out because their key has more than {@link Limits#MAX_KEY_BYTES}
   * @param cut whether the limit left something out
   */
  record Frozen(InputList list, int jars, List<String> unreadableJars, int longKeys, boolean cut) {}

  private final Path repository;
  private final Limit limit;
  private final List<InputEntry> taken = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();
  private long takenBytes;
  private int jars;
  private int longKeys;
  private boolean cut;

  private JarEntries(Path repository, Limit limit) {
    this.repository = repository;
    this.limit = limit;
  }

  static Frozen freeze(Path repository, Limit limit) throws IOException {
    JarEntries reading = new JarEntries(repository, limit);
    for (String jar : reading.jars()) {
      reading.add(jar);
      if (reading.cut) {
        break;
      }
    }
    return new Frozen(
        InputList.of(reading.taken),
        reading.jars,
        List.copyOf(reading.unreadable),
        reading.longKeys,
        reading.cut);
  }

  /** Relative paths, ordered as the keys that start with them and {@code !} are. */
  private List<String> jars() throws IOException {
    List<String> found;
    try (Stream<Path> files = Files.walk(repository)) {
      // Downloads in progress have other names until they are whole.
      found =
          files
              .filter(file -> file.toString().endsWith(".jar") && Files.isRegularFile(file))
              .map(file -> repository.relativize(file).toString().replace('\\', '/'))
              .toList();
    }
    return found.stream()
        .sorted(Comparator.comparing(jar -> Key.wrap((jar + "!").getBytes(StandardCharsets.UTF_8))))
        .toList();
  }

  private void add(String jar) {
    List<InputEntry> entries;
    try (ZipFile zip = new ZipFile(repository.resolve(jar).toFile())) {
      entries = entries(zip, jar);
    } catch (IOException | RuntimeException e) {
      // Names that are not UTF-8 come as IllegalArgumentException or as ZipException, by JDK.
      unreadable.add(jar);
      return;
    }
    int before = taken.size();
    for (InputEntry entry : entries) {
      boolean full =
          taken.size() >= limit.entries() || takenBytes > limit.bytes() - entry.sizeBytes();
      if (full && !taken.isEmpty()) {
        cut = true;
        break;
      }
      taken.add(entry);
      takenBytes += entry.sizeBytes();
    }
    jars += taken.size() > before ? 1 : 0;
  }

  private List<InputEntry> entries(ZipFile zip, String jar) {
    Set<String> names = new LinkedHashSet<>();
    zip.stream().filter(entry -> !entry.isDirectory()).forEach(entry -> names.add(entry.getName()));
    List<InputEntry> entries = new ArrayList<>(names.size());
    for (String name : names) {
      ZipEntry entry = zip.getEntry(name);
      InputEntry input = new InputEntry(jar, name, Math.max(0, entry.getSize()));
      if (input.key().length() > Limits.MAX_KEY_BYTES) {
        longKeys++;
      } else {
        entries.add(input);
      }
    }
    return InputList.of(entries).entries();
  }
}
