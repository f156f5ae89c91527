package dev.stint.quickstart;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/** The same scan without cluster, workers and sink: one thread, one entry after the other. */
final class DirectScan {

  private DirectScan() {}

  /**
   * Scans everything.
   *
   * @param progress told the number of entries done, now and then
   * @return results by the key's text, in key order
   */
  static Map<String, EntryResult> of(InputList input, Path repository, IntConsumer progress)
      throws IOException {
    Map<String, EntryResult> results = new LinkedHashMap<>(input.size() * 2);
    try (EntryScanner scanner = new EntryScanner(repository)) {
      for (InputEntry entry : input.entries()) {
        results.put(entry.name(), scanner.scan(entry));
        if (results.size() % 500 == 0) {
          progress.accept(results.size());
        }
      }
    }
    return results;
  }
}
