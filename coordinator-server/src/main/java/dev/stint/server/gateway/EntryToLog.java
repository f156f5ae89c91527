package dev.stint.server.gateway;

import dev.stint.core.command.Entry;
import java.util.List;

/**
 * An entry to hand to Raft, at once and in the order in which entries are given out.
 *
 * <p>{@link #entry} goes along in process, so that this node does not parse what it wrote.
 */
public final class EntryToLog {
  private final long id;
  private final Entry entry;
  private final byte[] bytes;
  private final List<Wait> waits;

  EntryToLog(long id, Entry entry, byte[] bytes, List<Wait> waits) {
    this.id = id;
    this.entry = entry;
    this.bytes = bytes;
    this.waits = List.copyOf(waits);
  }

  /**
   * How long a command was queued.
   *
   * @param vital whether in the lane of heartbeats, releases and closes
   */
  public record Wait(boolean vital, long nanos) {}

  /** Names the entry when its outcome is reported; never given twice by one gateway. */
  public long id() {
    return id;
  }

  public Entry entry() {
    return entry;
  }

  /** How long its commands were queued, in their order. */
  public List<Wait> waits() {
    return waits;
  }

  /** The canonical bytes of {@link #entry}; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }
}
