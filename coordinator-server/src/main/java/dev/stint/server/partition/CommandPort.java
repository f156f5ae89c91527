package dev.stint.server.partition;

import dev.stint.core.state.StorageException;
import dev.stint.server.gateway.Call;
import java.util.List;

/** What services ask of a partition. Any thread; never waits. */
public interface CommandPort {

  /** Whether this node leads and takes commands. */
  boolean leads();

  /** This node can not go on: its state can not be read. */
  void fail(StorageException cause);

  /** The node that leads as far as this one knows, or {@code null}. */
  String leaderOrNull();

  /**
   * Takes the commands of one request of one tenant, in order. Requests of heartbeats, releases and
   * closes alone have a bound of their own, as they have a lane behind it.
   */
  void submit(String tenant, List<Call<Waiting>> calls);

  /**
   * Nobody waits any more for these claims, each of which was submitted: those that wait for a
   * shard get none.
   */
  void withdraw(List<Call<Waiting>> claims);

  /** Takes a linearizable read. */
  void read(Waiting.ForRead read, long deadlineNanos);

  /**
   * Calls at the end of the round under way, if this is the partition's thread: for callers that
   * gather their answers.
   *
   * @return false on any other thread, where nothing was done
   */
  boolean afterRoundIfHere(Runnable call);
}
