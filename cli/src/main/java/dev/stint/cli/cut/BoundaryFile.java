package dev.stint.cli.cut;

import dev.stint.cli.keys.KeyFormat;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import java.io.IOException;

/** Cuts at the keys of a file, one on each line, strictly ascending. Never holds them all. */
public final class BoundaryFile implements Boundaries {
  private final KeyLines lines;
  private final KeyRange outer;
  private Key last;

  private BoundaryFile(KeyFile file, KeyFormat format, KeyRange outer) throws IOException {
    this.lines = new KeyLines(file, format);
    this.outer = outer;
  }

  /** Reads the whole file once, so that nothing of a bad one is ever sent. */
  public static Cut of(KeyFile file, KeyFormat format, KeyRange outer) throws IOException {
    long count = 0;
    try (BoundaryFile boundaries = new BoundaryFile(file, format, outer)) {
      while (boundaries.nextOrNull() != null) {
        count++;
      }
    }
    return new Cut(outer, count, () -> new BoundaryFile(file, format, outer));
  }

  @Override
  public Key nextOrNull() throws IOException {
    Key key = lines.nextOrNull();
    if (key == null) {
      return null;
    }
    if (last != null && !key.isAbove(last)) {
      throw lines.complaint(
          (key.equals(last) ? "is there twice" : "is below the one before it")
              + ": boundaries ascend, byte by byte (LC_ALL=C sort -u)");
    }
    if (!outer.isCutBy(key)) {
      throw lines.complaint("does not lie between --start and --end");
    }
    last = key;
    return key;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
