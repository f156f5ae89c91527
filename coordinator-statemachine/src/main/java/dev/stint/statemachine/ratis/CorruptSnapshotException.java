package dev.stint.statemachine.ratis;

import java.io.IOException;
import java.nio.file.Path;

/** A snapshot that is incomplete, or differs from what was written. It must not be used. */
final class CorruptSnapshotException extends IOException {

  private static final long serialVersionUID = 1;

  CorruptSnapshotException(Path snapshot, String problem) {
    super("Snapshot " + snapshot + " is not usable: " + problem);
  }
}
