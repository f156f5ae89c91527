package dev.stint.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Follows a journal that grows. A last line without its end is left until it is whole: a worker
 * that was killed while it wrote the line had not yet done what the line allows. For one thread.
 */
final class JournalReader {

  private final Path file;
  private final List<JournalLine> lines = new ArrayList<>();
  private long offset;

  JournalReader(Path file) {
    this.file = file;
  }

  /** All lines so far, those of earlier calls included; none while there is no file. */
  List<JournalLine> poll() throws IOException {
    if (Files.exists(file)) {
      byte[] added;
      try (InputStream in = Files.newInputStream(file)) {
        in.skipNBytes(offset);
        added = in.readAllBytes();
      }
      int end = added.length;
      while (end > 0 && added[end - 1] != '\n') {
        end--;
      }
      String whole = new String(added, 0, end, StandardCharsets.UTF_8);
      whole.lines().map(JournalLine::parse).forEach(lines::add);
      offset += end;
    }
    return Collections.unmodifiableList(lines);
  }
}
