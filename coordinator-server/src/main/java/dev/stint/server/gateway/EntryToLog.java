package dev.stint.server.gateway;

import dev.stint.core.command.Entry;

/**
 * An entry to hand to Raft, at once and in the order in which entries are given out.
 *
 * <p>{@link #entry} goes along in process, so that this node does not parse what it wrote.
 */
public final class EntryToLog {
  private final long id;
  private final Entry entry;
  private final byte[] bytes;

  EntryToLog(long id, Entry entry, byte[] bytes) {
    this.id = id;
    this.entry = entry;
    this.bytes = bytes;
  }

  /** Names the entry when its outcome is reported; never given twice by one gateway. */
  public long id() {
    return id;
  }

  public Entry entry() {
    return entry;
  }

  /** The canonical bytes of {@link #entry}; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }
}
