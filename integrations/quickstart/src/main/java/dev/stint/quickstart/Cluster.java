package dev.stint.quickstart;

import dev.stint.core.value.Key;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The cluster and the one run on it, as the quickstart needs them. Calls may block while the
 * cluster elects a leader, a few seconds at most; used by one thread.
 */
interface Cluster extends AutoCloseable {

  /**
   * Who leads.
   *
   * @param node name of the replica
   * @param term Raft term in which it leads
   * @param process its process
   */
  record Leader(String node, long term, ChildProcess process) {}

  /**
   * Where the run stands.
   *
   * @param settled every shard is done or parked
   */
  record Progress(boolean settled, long shardsDone, long shards, long shardsParked) {}

  /** Starts the replicas, each a process; returns when one of them leads. */
  void start() throws IOException, InterruptedException;

  /** Creates the run: shards between open start, the boundaries and open end; and seals it. */
  void createRun(List<Key> boundaries) throws IOException, InterruptedException;

  /** What a worker needs on its command line to find the run. */
  List<String> workerArguments();

  /** The leader as far as it is known, and its term. Empty while there is none. */
  Optional<Leader> leader() throws IOException, InterruptedException;

  /** The event that ended a worker's session, in words, once the event stream has told of it. */
  Optional<String> sessionEnd(String worker) throws IOException, InterruptedException;

  Progress progress() throws IOException, InterruptedException;

  /** Ends the replicas in order. What is left is killed with everything else. */
  @Override
  void close() throws IOException, InterruptedException;
}
