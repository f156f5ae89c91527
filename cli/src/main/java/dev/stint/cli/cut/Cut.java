package dev.stint.cli.cut;

import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * Where the keys of a range are cut. The same cut gives the same boundaries whenever it is opened:
 * that is what lets an interrupted creation go on.
 *
 * @param outer the range that is cut
 * @param boundaries how many boundaries there are: one less than shards
 * @param source of the boundaries, all strictly inside the range
 */
public record Cut(KeyRange outer, long boundaries, Source source) {

  /** Gives the boundaries once more from the first on. */
  @FunctionalInterface
  public interface Source {
    Boundaries open() throws IOException;
  }

  public Cut {
    Objects.requireNonNull(outer, "outer");
    Objects.requireNonNull(source, "source");
  }

  /** One shard. */
  public static Cut none(KeyRange outer) {
    return of(outer, List.of());
  }

  /** At these keys, strictly ascending and strictly inside the range. */
  public static Cut of(KeyRange outer, List<Key> boundaries) {
    List<Key> copy = List.copyOf(boundaries);
    return new Cut(
        outer,
        copy.size(),
        () -> {
          Iterator<Key> rest = copy.iterator();
          return () -> rest.hasNext() ? rest.next() : null;
        });
  }

  public long shards() {
    return boundaries + 1;
  }

  public Chunks chunks() throws IOException {
    return new Chunks(outer, source.open());
  }
}
