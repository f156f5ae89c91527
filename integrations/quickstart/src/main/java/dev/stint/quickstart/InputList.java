package dev.stint.quickstart;

import dev.stint.core.value.Key;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The input, frozen: entries in ascending order of their keys' bytes (unsigned), each key once.
 * What a Maven that runs at the same time adds to the repository does not change it.
 *
 * <p>As a file it has one line per entry: size, jar and entry name, with tabs between and with
 * backslash, tab and line ends in names escaped. Immutable.
 */
final class InputList {

  private final List<InputEntry> entries;
  private final List<Key> keys;
  private final long totalBytes;

  private InputList(List<InputEntry> entries, List<Key> keys) {
    this.entries = entries;
    this.keys = keys;
    this.totalBytes = entries.stream().mapToLong(InputEntry::sizeBytes).sum();
  }

  /** Sorts the entries; of several with one key the first one stays. */
  static InputList of(Collection<InputEntry> unsorted) {
    record Keyed(Key key, InputEntry entry) {}
    List<Keyed> sorted = new ArrayList<>(unsorted.size());
    for (InputEntry entry : unsorted) {
      sorted.add(new Keyed(entry.key(), entry));
    }
    sorted.sort(Comparator.comparing(Keyed::key));
    List<InputEntry> entries = new ArrayList<>(sorted.size());
    List<Key> keys = new ArrayList<>(sorted.size());
    for (Keyed next : sorted) {
      if (keys.isEmpty() || !keys.get(keys.size() - 1).equals(next.key())) {
        keys.add(next.key());
        entries.add(next.entry());
      }
    }
    return new InputList(List.copyOf(entries), List.copyOf(keys));
  }

  int size() {
    return entries.size();
  }

  long totalBytes() {
    return totalBytes;
  }

  InputEntry get(int index) {
    return entries.get(index);
  }

  List<InputEntry> entries() {
    return entries;
  }

  Key keyAt(int index) {
    return keys.get(index);
  }

  /** Index of the first entry whose key is at or above the bound; {@link #size()} if none is. */
  int firstAtOrAbove(Key bound) {
    int found = Collections.binarySearch(keys, bound);
    return found >= 0 ? found : -found - 1;
  }

  /** Index of the first entry whose key is above the bound; {@link #size()} if none is. */
  int firstAbove(Key bound) {
    int found = Collections.binarySearch(keys, bound);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /**
   * Keys that cut the list into parts of about equally many entries: the first key of each part but
   * the first. Bytes per part stay as uneven as the input is.
   *
   * @param parts at least 1; with fewer entries than parts there are as many parts as entries
   */
  List<Key> boundaries(int parts) {
    int possible = Math.max(1, Math.min(parts, size()));
    List<Key> boundaries = new ArrayList<>(possible - 1);
    for (int part = 1; part < possible; part++) {
      boundaries.add(keyAt((int) ((long) part * size() / possible)));
    }
    return boundaries;
  }

  void save(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (InputEntry entry : entries) {
        out.write(
            entry.sizeBytes() + "\t" + escape(entry.jar()) + "\t" + escape(entry.entry()) + "\n");
      }
    }
  }

  static InputList load(Path file) throws IOException {
    List<InputEntry> entries = new ArrayList<>();
    String lastJar = "";
    try (BufferedReader in = Files.newBufferedReader(file)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] fields = line.split("\t", -1);
        if (fields.length != 3) {
          throw new IOException(
              file + " line " + (entries.size() + 1) + " does not have three fields; freeze again");
        }
        String jar = unescape(fields[1]);
        // One string per jar and not per entry.
        lastJar = jar.equals(lastJar) ? lastJar : jar;
        entries.add(new InputEntry(lastJar, unescape(fields[2]), Long.parseLong(fields[0])));
      }
    }
    return of(entries);
  }

  private static String escape(String name) {
    return name.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }

  private static String unescape(String field) {
    if (field.indexOf('\\') < 0) {
      return field;
    }
    StringBuilder name = new StringBuilder(field.length());
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\\') {
        c = field.charAt(++i);
        c = c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
      }
      name.append(c);
    }
    return name.toString();
  }
}
