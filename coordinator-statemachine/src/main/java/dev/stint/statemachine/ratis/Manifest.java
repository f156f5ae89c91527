package dev.stint.statemachine.ratis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What a snapshot consists of. A text file beside the data, written last and ended by a checksum of
 * itself, so that a snapshot without a valid one is known to be half-written:
 *
 * <pre>
 * stint-snapshot 1
 * position &lt;term&gt; &lt;index&gt;
 * file &lt;crc32c&gt; &lt;bytes&gt; &lt;path relative to data/&gt;
 * end &lt;crc32c of the lines above&gt;
 * </pre>
 */
record Manifest(Position position, List<FileEntry> files) {

  static final String NAME = "manifest";
  static final String DATA = "data";
  private static final String FIRST_LINE = "stint-snapshot 1";
  private static final int BYTES_MAX = 64 << 20;

  record FileEntry(String path, long bytes, int checksum) {}

  Manifest {
    files = List.copyOf(files);
  }

  /** Describes the files below {@code snapshot/data}. */
  static Manifest describe(Path snapshot, Position position, FileChecksums checksums)
      throws IOException {
    Path data = snapshot.resolve(DATA);
    List<FileEntry> files = new ArrayList<>();
    for (Path file : filesBelow(data)) {
      String path = data.relativize(file).toString();
      if (path.indexOf('\n') >= 0) {
        throw new IOException("A snapshot can not hold a file whose name breaks the line: " + path);
      }
      files.add(new FileEntry(path, Files.size(file), checksums.of(file)));
    }
    return new Manifest(position, files);
  }

  /** Writes the manifest into a snapshot that has none, forced to disk. */
  void write(Path snapshot) throws IOException {
    StringBuilder text = new StringBuilder(64 + files.size() * 64);
    text.append(FIRST_LINE).append('\n');
    text.append("position ").append(position.term()).append(' ').append(position.index());
    text.append('\n');
    for (FileEntry file : files) {
      text.append("file ").append(Integer.toHexString(file.checksum()));
      text.append(' ').append(file.bytes()).append(' ').append(file.path()).append('\n');
    }
    int checksum = checksumOf(text.toString());
    text.append("end ").append(Integer.toHexString(checksum)).append('\n');
    DurableFiles.writeNew(snapshot.resolve(NAME), text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads the manifest of a snapshot.
   *
   * @throws CorruptSnapshotException if there is none, or it is damaged
   */
  static Manifest read(Path snapshot) throws IOException {
    Path file = snapshot.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      throw new CorruptSnapshotException(snapshot, "it has no manifest, so it was never finished");
    }
    if (Files.size(file) > BYTES_MAX) {
      throw new CorruptSnapshotException(snapshot, "its manifest is too large");
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    int end = text.lastIndexOf("end ");
    if (end < 0 || !text.substring(end).equals(endLine(text.substring(0, end)))) {
      throw new CorruptSnapshotException(snapshot, "its manifest is damaged");
    }
    try {
      return parse(text.substring(0, end).split("\n"));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new CorruptSnapshotException(snapshot, "its manifest is not understood: " + e);
    }
  }

  /** Checks that every file is there in full length and no file more. Does not read them. */
  void checkSizes(Path snapshot) throws IOException {
    Path data = snapshot.resolve(DATA);
    for (FileEntry file : files) {
      Path path = data.resolve(file.path());
      if (!Files.isRegularFile(path)) {
        throw new CorruptSnapshotException(snapshot, "file " + file.path() + " is missing");
      }
      if (Files.size(path) != file.bytes()) {
        throw new CorruptSnapshotException(
            snapshot,
            "file " + file.path() + " has " + Files.size(path) + " bytes, not " + file.bytes());
      }
    }
    if (filesBelow(data).size() != files.size()) {
      throw new CorruptSnapshotException(snapshot, "it holds files that are not in its manifest");
    }
  }

  /** What a file holds. */
  @FunctionalInterface
  interface Content {
    int checksumOf(Path file) throws IOException;
  }

  /** Checks sizes and reads every file. */
  void checkContent(Path snapshot) throws IOException {
    checkContent(snapshot, FileChecksums::read);
  }

  /** Checks sizes, and every file by what is said of its content. */
  void checkContent(Path snapshot, Content content) throws IOException {
    checkSizes(snapshot);
    for (FileEntry file : files) {
      int checksum = content.checksumOf(snapshot.resolve(DATA).resolve(file.path()));
      if (checksum != file.checksum()) {
        throw new CorruptSnapshotException(
            snapshot,
            "file "
                + file.path()
                + " has the checksum "
                + Integer.toHexString(checksum)
                + ", not "
                + Integer.toHexString(file.checksum()));
      }
    }
  }

  private static Manifest parse(String[] lines) {
    if (!lines[0].equals(FIRST_LINE)) {
      throw new IllegalArgumentException("first line '" + lines[0] + "'");
    }
    String[] place = lines[1].split(" ");
    Position position = new Position(Long.parseLong(place[1]), Long.parseLong(place[2]));
    List<FileEntry> files = new ArrayList<>();
    for (int i = 2; i < lines.length; i++) {
      String[] words = lines[i].split(" ", 4);
      int checksum = Integer.parseUnsignedInt(words[1], 16);
      files.add(new FileEntry(words[3], Long.parseLong(words[2]), checksum));
    }
    return new Manifest(position, files);
  }

  private static String endLine(String above) {
    return "end " + Integer.toHexString(checksumOf(above)) + "\n";
  }

  private static int checksumOf(String text) {
    CRC32C checksum = new CRC32C();
    checksum.update(text.getBytes(StandardCharsets.UTF_8));
    return (int) checksum.getValue();
  }

  private static List<Path> filesBelow(Path data) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path entry : DurableFiles.list(data)) {
      if (Files.isDirectory(entry)) {
        files.addAll(filesBelow(entry));
      } else {
        files.add(entry);
      }
    }
    return files;
  }
}
