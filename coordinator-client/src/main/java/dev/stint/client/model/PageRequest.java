package dev.stint.client.model;

import java.util.Objects;
import java.util.Optional;

/**
 * Which page of a list.
 *
 * @param size 1 to 1,000
 * @param token {@link Page#next()} of the page before, with all else the same; empty for the first
 */
public record PageRequest(int size, Optional<String> token) {
  public static final PageRequest FIRST = first(100);

  public PageRequest {
    Objects.requireNonNull(token, "token");
  }

  public static PageRequest first(int size) {
    return new PageRequest(size, Optional.empty());
  }

  public PageRequest after(String next) {
    return new PageRequest(size, Optional.of(next));
  }
}
