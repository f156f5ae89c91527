package dev.stint.client.model;

/**
 * A session: the group it lives in and the revision that opened it. Never reused.
 *
 * @param group the Raft group
 * @param revision unsigned
 */
public record SessionId(int group, long revision) {
  @Override
  public String toString() {
    return group + "-" + Long.toUnsignedString(revision);
  }
}
