package dev.stint.cli.cut;

import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The ranges between boundaries, in as many as one message takes at a time. What goes into which
 * chunk depends on the boundaries alone, so that sending all again adds nothing twice; for the same
 * reason the bounds below never change.
 */
public final class Chunks implements AutoCloseable {
  private static final int MAX_RANGES = Limits.MAX_RANGES_PER_CHUNK;

  /**
   * Half of what an entry of the log holds ({@link Limits#MAX_ENTRY_BYTES}): others find room
   * beside a chunk, and the few that are on the way at a time stay far below what a message may
   * hold.
   */
  private static final int MAX_BYTES = Limits.MAX_ENTRY_BYTES / 2;

  /** More than what surrounds the bytes of one range in any encoding. */
  private static final int BYTES_AROUND_RANGE = 32;

  private final Boundaries boundaries;
  private final Key end;
  private Key start;
  private Key next;
  private boolean done;

  Chunks(KeyRange outer, Boundaries boundaries) throws IOException {
    this.boundaries = boundaries;
    this.start = outer.startOrNull();
    this.end = outer.endOrNull();
    this.next = boundaries.nextOrNull();
  }

  /** The next chunk, of at least one range; empty after the last. */
  public List<KeyRange> next() throws IOException {
    List<KeyRange> chunk = new ArrayList<>();
    int bytes = 0;
    while (!done && chunk.size() < MAX_RANGES) {
      bytes += length(start) + length(next == null ? end : next) + BYTES_AROUND_RANGE;
      if (bytes > MAX_BYTES) {
        break;
      }
      chunk.add(KeyRange.of(start, next == null ? end : next));
      advance();
    }
    return chunk;
  }

  private void advance() throws IOException {
    if (next == null) {
      done = true;
    } else {
      start = next;
      next = boundaries.nextOrNull();
    }
  }

  private static int length(Key keyOrNull) {
    return keyOrNull == null ? 0 : keyOrNull.length();
  }

  @Override
  public void close() throws IOException {
    boundaries.close();
  }
}
