package dev.stint.statemachine.ratis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first entry of a log that does not pass its checksum, found by reading the files as Ratis
 * writes them: eight bytes of header, then per entry its length as a varint, the entry, and the
 * CRC-32C of both; the rest of an open file is zero.
 *
 * @param file that holds the entry
 * @param offset of the entry in the file
 * @param lastGoodIndex of the entry before it, -1 if there is none in the file
 * @param cutShort whether it is the last thing in the log and ends in nothing but zeros, as a write
 *     does that a crash interrupted. A lost disk sector can look the same
 * @param stoppedAtPage whether, besides, the zeros can have begun at a page boundary, where the
 *     kernel stops a write whose process is killed
 */
record LogDamage(
    Path file, long offset, long lastGoodIndex, boolean cutShort, boolean stoppedAtPage) {

  private static final Pattern SEGMENT = Pattern.compile("log_(?:inprogress_)?(\\d+)(?:-\\d+)?");
  private static final int HEADER_BYTES = 8;
  private static final int PAGE_BYTES = 4_096;

  /** Looks through the log files in Ratis' directory {@code current}. */
  static Optional<LogDamage> find(Path current) throws IOException {
    List<Path> segments = segments(current);
    for (int i = 0; i < segments.size(); i++) {
      Optional<LogDamage> damage = inSegment(segments.get(i), i == segments.size() - 1);
      if (damage.isPresent()) {
        return damage;
      }
    }
    return Optional.empty();
  }

  /** The same, in the newest file only. */
  static Optional<LogDamage> findInLast(Path current) throws IOException {
    List<Path> segments = segments(current);
    return segments.isEmpty()
        ? Optional.empty()
        : inSegment(segments.get(segments.size() - 1), true);
  }

  private static List<Path> segments(Path current) throws IOException {
    return DurableFiles.list(current).stream()
        .filter(path -> SEGMENT.matcher(path.getFileName().toString()).matches())
        .sorted(Comparator.comparingLong(LogDamage::startOf))
        .toList();
  }

  private static long startOf(Path segment) {
    Matcher matcher = SEGMENT.matcher(segment.getFileName().toString());
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
  }

  private static Optional<LogDamage> inSegment(Path file, boolean last) throws IOException {
    try (LogFile log = LogFile.open(file)) {
      long size = log.size();
      long end = log.endOfContent();
      long lastGood = -1;
      long offset = HEADER_BYTES;
      while (offset < end) {
        LogFile.Frame frame = log.frameAt(offset);
        if (frame == null) {
          return Optional.of(new LogDamage(file, offset, lastGood, false, false));
        }
        long next = frame.end();
        if (last && next > size) {
          // Ends with the file: Ratis drops it by itself, since what was forced to disk is whole.
          return Optional.empty();
        }
        if (frame.isEmpty() || next > size || !log.checksumHolds(frame)) {
          boolean cutShort = last && end <= next - LogFile.CHECKSUM_BYTES;
          long page = (end + PAGE_BYTES - 1L) / PAGE_BYTES * PAGE_BYTES;
          return Optional.of(
              new LogDamage(file, offset, lastGood, cutShort, cutShort && page < next));
        }
        lastGood = log.indexOf(frame);
        offset = next;
      }
      return Optional.empty();
    }
  }

  /** What happened and what to do, in one line. */
  String describe(String nodeId, int group) {
    String seen =
        cutShort
            ? "It is the last one and ends in nothing, as a write does that a crash cut short, so it"
                + " was probably never acknowledged; but an acknowledged one on a failing disk can"
                + " look the same, and forgetting that would break what the others rely on."
            : "There is more behind it, so it is damaged rather than unfinished.";
    return "The Raft log of group "
        + group
        + " is damaged behind entry "
        + lastGoodIndex
        + ": the next one, at byte "
        + offset
        + " of "
        + file
        + ", fails its checksum. "
        + seen
        + " The other nodes go on without this one. Repair: remove node "
        + nodeId
        + " from the cluster and let it join again with an empty directory under a new id. (A"
        + " shorter way, proving from the other nodes that the entry was never acknowledged, is not"
        + " built yet.)";
  }
}
