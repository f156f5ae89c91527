package dev.stint.cli.cut;

import dev.stint.core.value.Key;
import java.io.IOException;

/** Boundaries one after the other, strictly ascending. */
public interface Boundaries extends AutoCloseable {

  /** The next one, or {@code null} after the last. */
  Key nextOrNull() throws IOException;

  @Override
  default void close() throws IOException {}
}
