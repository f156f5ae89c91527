package dev.stint.statemachine.ratis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;

/**
 * A finished snapshot: a directory {@code <term>_<index>} with a manifest and the data.
 *
 * @param directory of the snapshot, absolute
 * @param manifest what it consists of
 */
record Snapshot(Path directory, Manifest manifest) {

  private static final Pattern NAME = Pattern.compile("(\\d{1,19})_(\\d{1,19})");

  static String nameOf(Position position) {
    return position.term() + "_" + position.index();
  }

  /** The position that a directory is named after; empty if it is not named like a snapshot. */
  static Optional<Position> positionIn(Path directory) {
    Matcher matcher = NAME.matcher(directory.getFileName().toString());
    try {
      return matcher.matches()
          ? Optional.of(
              new Position(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Opens a snapshot without reading its data.
   *
   * @throws CorruptSnapshotException if it is not complete
   */
  static Snapshot open(Path directory) throws IOException {
    Manifest manifest = Manifest.read(directory);
    if (!positionIn(directory).equals(Optional.of(manifest.position()))) {
      throw new CorruptSnapshotException(
          directory, "its manifest is of another position, " + manifest.position());
    }
    manifest.checkSizes(directory);
    return new Snapshot(directory, manifest);
  }

  Position position() {
    return manifest.position();
  }

  Path data() {
    return directory.resolve(Manifest.DATA);
  }

  /**
   * The form in which Ratis streams it. The manifest comes last, so that a receiver that has it has
   * everything. Digests are left to Ratis, which computes them while it streams.
   */
  SnapshotInfo toInfo() {
    List<FileInfo> files = new ArrayList<>();
    for (Manifest.FileEntry file : manifest.files()) {
      files.add(new FileInfo(data().resolve(file.path()), null));
    }
    files.add(new FileInfo(directory.resolve(Manifest.NAME), null));
    return new FileListSnapshotInfo(files, position().term(), position().index());
  }
}
