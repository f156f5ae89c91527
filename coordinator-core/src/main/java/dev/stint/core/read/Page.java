package dev.stint.core.read;

import dev.stint.core.value.Blob;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A page of a listing, in key order.
 *
 * @param next where the next page of the same listing begins; empty on the last one. Bytes to hand
 *     back: any others are a place in the same listing too, and never lead out of it. A page can be
 *     short, or empty, and still have a next one: the work for a page and its size are bounded
 */
public record Page<T>(List<T> items, Optional<Blob> next) {
  public Page {
    items = List.copyOf(items);
    Objects.requireNonNull(next, "next");
  }
}
