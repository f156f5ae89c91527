package dev.stint.quickstart;

import dev.stint.core.value.Key;
import java.nio.charset.StandardCharsets;

/**
 * One entry of one jar: the unit of work.
 *
 * @param jar path of the jar relative to the repository, with {@code /} between its parts
 * @param entry name of the entry inside the jar
 * @param sizeBytes uncompressed size that the jar's directory gives
 */
record InputEntry(String jar, String entry, long sizeBytes) {

  /** The key as text, which is what the sink stores under. */
  String name() {
    return jar + "!" + entry;
  }

  /** The key as the run orders it. Not empty, as it holds a {@code !}. */
  Key key() {
    return Key.wrap(name().getBytes(StandardCharsets.UTF_8));
  }
}
