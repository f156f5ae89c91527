package dev.stint.server.gateway;

import dev.stint.core.row.GroupRow;

/**
 * Where an answer comes from: the log entry that was applied and the state after it. Every answer
 * names it.
 *
 * @param nowMillis logical time of the state; likewise the horizon, by which sessions are judged
 */
public record AppliedAt(long term, long index, long revision, long nowMillis, long horizonMillis) {

  /** After the entry of this position, which left the row about the group like this. */
  public static AppliedAt of(long term, long index, GroupRow group) {
    return new AppliedAt(term, index, group.revision(), group.nowMillis(), group.horizonMillis());
  }
}
