package dev.stint.core.command;

/**
 * How many rows a command writes at most, from its fields alone: the batcher fills an entry by
 * this, so that the work of one entry is bounded before it is logged.
 */
public final class WorstCase {
  /** The record of the command, the run, its log's row and the tenant's, and two events. */
  private static final int ALWAYS = 6;

  private WorstCase() {}

  public static int rows(Command command) {
    if (command instanceof ClaimCommand claim) {
      return ALWAYS + 2 * claim.max(); // a shard and an event each
    }
    if (command instanceof ShardCommand.SplitReplace split) {
      return ALWAYS + split.boundaries().size() + 2;
    }
    if (command instanceof ShardsCommand.SplitShard split) {
      return ALWAYS + split.boundaries().size() + 2;
    }
    if (command instanceof ShardsCommand.AddShards add) {
      return ALWAYS + add.ranges().size() + 1;
    }
    if (command instanceof ShardsCommand.UnparkShards unpark) {
      return ALWAYS + unpark.shards().size();
    }
    if (command instanceof SessionCommand.Heartbeat || command instanceof ShardCommand.Checkpoint) {
      return 1;
    }
    return ALWAYS + 3;
  }
}
