package dev.stint.cli.cut;

import java.nio.file.Path;

/**
 * A file of keys that can be read more than once.
 *
 * @param name what the user calls it
 */
public record KeyFile(Path path, String name) {

  public static KeyFile of(Path path) {
    return new KeyFile(path, path.toString());
  }

  @Override
  public String toString() {
    return name;
  }
}
