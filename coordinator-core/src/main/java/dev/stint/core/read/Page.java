package dev.stint.core.read;

import dev.stint.core.value.Blob;
import java.util.List;
import java.util.Optional;

/**
 * A page of a listing, in key order.
 *
 * @param next where the next page begins; empty on the last one. A page can be short, or empty, and
 *     still have a next one: a filter looks at a bounded number of rows
 */
public record Page<T>(List<T> items, Optional<Blob> next) {
  public Page {
    items = List.copyOf(items);
  }
}
