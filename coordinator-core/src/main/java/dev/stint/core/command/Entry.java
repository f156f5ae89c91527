package dev.stint.core.command;

import java.util.List;

/**
 * What one log entry says: the leader's header and any number of commands; none is a tick or a read
 * barrier.
 *
 * @param version selects the rules, so that replicas of mixed versions agree
 * @param term of the leader that built it; an entry whose header's term is not its own is void
 * @param nowMillis logical time as the leader has it
 * @param horizonMillis arrival time of the oldest heartbeat that is not applied yet
 */
public record Entry(
    int version, long term, long nowMillis, long horizonMillis, List<Proposal> proposals) {

  /** The version that this code writes, and the newest that it can apply. */
  public static final int VERSION = 1;

  public Entry {
    proposals = List.copyOf(proposals);
  }
}
