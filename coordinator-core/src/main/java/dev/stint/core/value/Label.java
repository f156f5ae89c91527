package dev.stint.core.value;

import java.util.Objects;

/** A name and a value that a worker shows of itself. Kept and shown, never interpreted. */
public record Label(String name, String value) {
  public Label {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
  }
}
