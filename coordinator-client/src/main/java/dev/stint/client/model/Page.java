package dev.stint.client.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A page of a list. It may be short, even empty, though there are more.
 *
 * @param next token of the next page; empty on the last one
 */
public record Page<T>(List<T> items, Optional<String> next) {
  public Page {
    items = List.copyOf(items);
    Objects.requireNonNull(next, "next");
  }
}
