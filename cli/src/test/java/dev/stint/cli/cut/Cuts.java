package dev.stint.cli.cut;

import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads cuts in tests. */
final class Cuts {
  private Cuts() {}

  static Key key(String text) {
    return Key.of(text.getBytes(StandardCharsets.UTF_8));
  }

  static List<Key> boundaries(Cut cut) throws IOException {
    List<Key> all = new ArrayList<>();
    try (Boundaries boundaries = cut.source().open()) {
      for (Key key = boundaries.nextOrNull(); key != null; key = boundaries.nextOrNull()) {
        all.add(key);
      }
    }
    return all;
  }

  static List<String> texts(Cut cut) throws IOException {
    return boundaries(cut).stream()
        .map(key -> new String(key.toBytes(), StandardCharsets.UTF_8))
        .toList();
  }

  static List<List<KeyRange>> chunks(Cut cut) throws IOException {
    List<List<KeyRange>> all = new ArrayList<>();
    try (Chunks chunks = cut.chunks()) {
      for (List<KeyRange> chunk = chunks.next(); !chunk.isEmpty(); chunk = chunks.next()) {
        all.add(chunk);
      }
    }
    return all;
  }
}
