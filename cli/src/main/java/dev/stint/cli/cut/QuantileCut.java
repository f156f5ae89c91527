package dev.stint.cli.cut;

import dev.stint.cli.errors.CliException;
import dev.stint.cli.keys.KeyFormat;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts so that every shard has as many of the real keys of a file, in any order, as every other.
 * Exact while the keys fit in {@link #MAX_SAMPLE_BYTES}; beyond that from a uniform sample of some
 * hundred thousand keys, with which shards differ by the random error of their sampled keys.
 */
public final class QuantileCut {
  /** What the keys held at a time may take. */
  public static final long MAX_SAMPLE_BYTES = 64L << 20;

  /**
   * What was found.
   *
   * @param keys of the file inside the range
   * @param outside keys of the file outside of it, which do not count
   * @param sampled how many keys the cut rests on
   * @param exact all of them
   */
  public record Result(Cut cut, long keys, long outside, int sampled, boolean exact) {}

  private QuantileCut() {}

  /**
   * Reads the file.
   *
   * @param shards how many to make; fewer come out if there are not as many different keys
   */
  public static Result of(KeyFile file, KeyFormat format, KeyRange outer, long shards)
      throws IOException {
    return of(file, format, outer, shards, MAX_SAMPLE_BYTES);
  }

  static Result of(KeyFile file, KeyFormat format, KeyRange outer, long shards, long maxBytes)
      throws IOException {
    KeySample sample = new KeySample(maxBytes);
    long outside = 0;
    try (KeyLines lines = new KeyLines(file, format)) {
      for (Key key = lines.nextOrNull(); key != null; key = lines.nextOrNull()) {
        if (outer.contains(key)) {
          sample.offer(key);
        } else {
          outside++;
        }
      }
    }
    if (sample.offered() == 0) {
      throw CliException.usage(
          "there is no key in " + file + (outside == 0 ? "" : " between --start and --end"),
          "name a file with one key on each line");
    }
    List<Key> sorted = sample.sorted();
    Cut cut = Cut.of(outer, boundaries(sorted, shards, outer));
    return new Result(cut, sample.offered(), outside, sorted.size(), sample.isComplete());
  }

  private static List<Key> boundaries(List<Key> sorted, long shards, KeyRange outer) {
    List<Key> boundaries = new ArrayList<>();
    // A shard below the smallest key would be empty.
    Key last = sorted.get(0);
    for (long i = 1; i < shards; i++) {
      Key key = sorted.get((int) (i * sorted.size() / shards));
      if (key.isAbove(last) && outer.isCutBy(key)) {
        boundaries.add(key);
        last = key;
      }
    }
    return boundaries;
  }
}
