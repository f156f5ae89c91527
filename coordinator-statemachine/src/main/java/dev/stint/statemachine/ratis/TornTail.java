package dev.stint.statemachine.ratis;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts off the log what a killed process did not finish to write, where that can be proved.
 *
 * <p>Ratis refuses to start over such a tail, because an acknowledged entry that rotted looks the
 * same. It is told apart like this:
 *
 * <ul>
 *   <li>The machine has not restarted since the log was last opened well ({@link
 *       NodeDirectory#sameBoot}). So whatever the process wrote completely is there: what a write
 *       has put into the page cache does not go away with the process.
 *   <li>The entry is the last thing in the log and ends, from a page boundary on, in nothing but
 *       zeros: that is where the kernel stops a write whose process is killed.
 * </ul>
 *
 * <p>Then the write of the entry had not returned, so the entry had not been forced to disk, and
 * Ratis acknowledges nothing before that. Anything else is left alone, and refused.
 */
final class TornTail {

  private static final Logger LOG = LoggerFactory.getLogger(TornTail.class);

  private TornTail() {}

  /**
   * Looks at the last file of a log and cuts it if need be. What is cut off is kept beside.
   *
   * @param groupDirectory of the group; its log is in {@code current}
   * @return what was cut off
   */
  static Optional<LogDamage> cut(Path groupDirectory) throws IOException {
    Optional<LogDamage> damage = LogDamage.findInLast(groupDirectory.resolve("current"));
    if (damage.isEmpty() || !damage.get().stoppedAtPage()) {
      return Optional.empty();
    }
    LogDamage torn = damage.get();
    keep(torn, groupDirectory);
    try (FileChannel log = FileChannel.open(torn.file(), StandardOpenOption.WRITE)) {
      log.truncate(torn.offset());
      log.force(true);
    }
    LOG.warn(
        "Cut an unfinished entry off {} at byte {}, behind entry {}: the process was killed while it"
            + " wrote it, so it was never acknowledged",
        torn.file(),
        torn.offset(),
        torn.lastGoodIndex());
    return damage;
  }

  private static void keep(LogDamage torn, Path groupDirectory) throws IOException {
    long end;
    try (LogFile log = LogFile.open(torn.file())) {
      end = log.endOfContent();
    }
    DurableFiles.copyRange(torn.file(), torn.offset(), end, groupDirectory.resolve("torn-tail"));
  }
}
