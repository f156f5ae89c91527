package dev.stint.client;

import dev.stint.client.error.InvalidRequestException;
import dev.stint.client.internal.Coordinator;
import dev.stint.client.model.Header;
import dev.stint.client.model.ReadMode;
import dev.stint.client.net.Transport;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;

/**
 * A client of a Stint cluster, for one tenant.
 *
 * <p>All calls are asynchronous and give a {@link Reply}, whose {@code await} is the blocking form.
 * The client finds the leader, hides its changes, and repeats safely until a call's deadline; the
 * operations of all callers share one stream. Every call ends by its deadline, with its result or
 * with one of the five kinds of {@link dev.stint.client.error.StintException}.
 *
 * <p>Safe for use by any thread. One client per process and tenant is enough.
 */
public final class StintClient implements AutoCloseable {
  private final Caller caller;
  private final ExecutorService callbacksOrNull;

  StintClient(Caller caller, ExecutorService callbacksOrNull) {
    this.caller = caller;
    this.callbacksOrNull = callbacksOrNull;
  }

  public static StintClientBuilder builder() {
    return new StintClientBuilder();
  }

  public String tenant() {
    return caller.transport().tenant();
  }

  /** The life of runs: create, fill, pause, end, look at. */
  public Runs runs() {
    return new Runs(caller);
  }

  /** What operators do with shards, and look at. */
  public Shards shards() {
    return new Shards(caller);
  }

  /** The sessions of workers. */
  public Sessions sessions() {
    return new Sessions(caller);
  }

  /** What holders do with their shards, one call each. The worker library does it for you. */
  public Leases leases() {
    return new Leases(caller);
  }

  /** The tenant itself: quotas, usage, events. */
  public Tenants tenants() {
    return new Tenants(caller);
  }

  /** The cluster under it all. */
  public Clusters cluster() {
    return new Clusters(caller);
  }

  /** Who answers, which group it is, and what time it is there. Linearizable. */
  public Reply<Header> locate() {
    return Runs.locate(caller, "");
  }

  /**
   * The same client with another deadline for each call.
   *
   * @param timeout positive
   */
  public StintClient withTimeout(Duration timeout) {
    if (timeout.isZero() || timeout.isNegative()) {
      throw new InvalidRequestException("a timeout is positive: " + timeout);
    }
    return new StintClient(caller.with(timeout), callbacksOrNull);
  }

  /** The same client with another freshness of reads. */
  public StintClient withReads(ReadMode mode) {
    return new StintClient(caller.with(Objects.requireNonNull(mode, "mode")), callbacksOrNull);
  }

  /** For the libraries of this project: what the worker library runs on. Not for users. */
  public Coordinator coordinator() {
    return caller.transport();
  }

  /**
   * Ends the client and its views. Replies that are open fail at once: as unknown if their command
   * may have been done. Close workers first.
   */
  @Override
  public void close() {
    Transport transport = caller.transport();
    transport.close();
    if (callbacksOrNull != null) {
      callbacksOrNull.shutdown();
    }
  }
}
