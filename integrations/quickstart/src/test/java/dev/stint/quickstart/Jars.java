package dev.stint.quickstart;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes jars for tests. */
final class Jars {

  private Jars() {}

  /** Entries by name; a name that ends in a slash is a directory. */
  static void write(Path jar, Map<String, String> entries) throws IOException {
    Files.createDirectories(jar.getParent());
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
  }

  /** Replaces bytes of the file by equally many others, wherever they stand. */
  static void patch(Path jar, String from, String to) throws IOException {
    String bytes = Files.readString(jar, StandardCharsets.ISO_8859_1);
    if (from.length() != to.length() || !bytes.contains(from)) {
      throw new IllegalArgumentException("can not patch " + from + " to " + to);
    }
    Files.writeString(jar, bytes.replace(from, to), StandardCharsets.ISO_8859_1);
  }
}
