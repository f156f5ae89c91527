package dev.stint.core.command;

/**
 * How many rows a command writes at most, from its fields alone: the batcher fills an entry by
 * this, so that the work of one entry is bounded before it is logged.
 */
public final class WorstCase {
  /** A record, the run, two logs' rows, and the events of a run that becomes settled and done. */
  private static final int ALWAYS = 9;

  private WorstCase() {}

  public static int rows(Command command) {
    if (command instanceof ClaimCommand claim) {
      int runs = claim.runs().isEmpty() ? claim.max() : Math.min(claim.max(), claim.runs().size());
      return 1 + 2 * claim.max() + runs; // a shard and an event each; a log's row for each run
    }
    if (command instanceof ShardCommand.SplitReplace split) {
      return ALWAYS + split.boundaries().size() + 2;
    }
    if (command instanceof ShardsCommand.SplitShard split) {
      return ALWAYS + split.boundaries().size() + 2;
    }
    if (command instanceof ShardsCommand.AddShards add) {
      return ALWAYS + add.ranges().size();
    }
    if (command instanceof ShardsCommand.UnparkShards unpark) {
      return ALWAYS + unpark.shards().size();
    }
    if (command instanceof SessionCommand.Heartbeat || command instanceof ShardCommand.Checkpoint) {
      return 1;
    }
    return ALWAYS;
  }
}
