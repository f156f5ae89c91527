package dev.stint.client.worker;

import dev.stint.client.error.InvalidRequestException;
import dev.stint.client.internal.Coordinator;
import dev.stint.client.internal.WorkerLogic;
import dev.stint.client.internal.WorkerPlan;
import dev.stint.client.runtime.NanoClock;
import dev.stint.core.value.Label;
import dev.stint.core.value.Limits;
import dev.stint.core.value.Names;
import dev.stint.core.value.OpId;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/** Makes a {@link Worker}. Not thread-safe. */
public final class WorkerBuilder {
  private final Coordinator coordinator;
  private final List<String> runs = new ArrayList<>();
  private final List<Label> labels = new ArrayList<>();
  private boolean allRuns;
  private String name = "worker-" + ProcessHandle.current().pid();
  private int concurrency = 1;
  private Duration ttl = Duration.ofMillis(Limits.DEFAULT_TTL_MILLIS);
  private Duration drainTimeout = Duration.ofSeconds(15);
  private Duration lastWords = Duration.ofSeconds(5);
  private boolean shutdownHook = true;
  private ShardHandler handler;
  private WorkerListener listener = new WorkerListener() {};
  private NanoClock clock = NanoClock.starting();

  WorkerBuilder(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  /**
   * Which runs to work on, 1 to 64 of one Raft group: {@code run} or {@code tenant/run}. A run that
   * does not exist yet is waited for, while the others are worked on; one that was there and is
   * deleted counts as over.
   *
   * @throws InvalidRequestException if a name is none, or names another tenant than the client's
   */
  public WorkerBuilder runs(String... names) {
    for (String each : names) {
      int slash = each.indexOf('/');
      String tenant = slash < 0 ? coordinator.tenant() : each.substring(0, slash);
      String run = each.substring(slash + 1);
      if (!tenant.equals(coordinator.tenant())) {
        throw new InvalidRequestException(
            "run '"
                + each
                + "' is of tenant '"
                + tenant
                + "' and the client of '"
                + coordinator.tenant()
                + "': make a client for that tenant");
      }
      if (!Names.isValid(run)) {
        throw new InvalidRequestException(
            "'" + run + "' is no name of a run: 1 to 64 characters of [a-z0-9._-]");
      }
      if (!runs.contains(run)) {
        runs.add(run);
      }
    }
    return this;
  }

  /** To work on every run of the tenant, those to come too. Such a worker is never settled. */
  public WorkerBuilder allRuns() {
    this.allRuns = true;
    return this;
  }

  /**
   * The worker's name, 1 to 64 characters of {@code [a-z0-9._-]}, shown to operators. A shard that
   * was lost by a worker prefers one of the same name for a moment, so a worker that is started
   * again should keep its name. Default: {@code worker-} and the process id.
   */
  public WorkerBuilder name(String workerName) {
    this.name = Objects.requireNonNull(workerName, "workerName");
    return this;
  }

  /** Something to show of the worker; up to 32. The coordinator checks their sizes. */
  public WorkerBuilder label(String labelName, String value) {
    labels.add(new Label(labelName, value));
    return this;
  }

  /** How many shards to work on at a time, each on a thread, 1 to 10,000. Default 1. */
  public WorkerBuilder concurrency(int shards) {
    this.concurrency = shards;
    return this;
  }

  /**
   * How long the worker may be silent before its shards go to others, 1 s to 1 h. Default 10 s.
   * Short ones notice death soon and forgive little; below twice the time of a failover, one costs
   * the session.
   */
  public WorkerBuilder ttl(Duration timeToLive) {
    this.ttl = Objects.requireNonNull(timeToLive, "timeToLive");
    return this;
  }

  /** What to do with a shard. Required. */
  public WorkerBuilder handler(ShardHandler shardHandler) {
    this.handler = Objects.requireNonNull(shardHandler, "shardHandler");
    return this;
  }

  /** Who is told what the worker does. */
  public WorkerBuilder listener(WorkerListener workerListener) {
    this.listener = Objects.requireNonNull(workerListener, "workerListener");
    return this;
  }

  /**
   * How long {@link Worker#close} waits for handlers to come to an end; then it interrupts them and
   * gives their shards back, for which it takes 5 s more at most. 0 or more. Default 15 s: 20 s in
   * all, less than what most who send SIGTERM wait for before they kill.
   */
  public WorkerBuilder drainTimeout(Duration longest) {
    this.drainTimeout = Objects.requireNonNull(longest, "longest");
    return this;
  }

  /**
   * Whether to close the worker when the process is told to end (SIGTERM), so that its shards go to
   * others at once and with what was done. The process ends when that is over. Default true.
   */
  public WorkerBuilder shutdownHook(boolean yes) {
    this.shutdownHook = yes;
    return this;
  }

  /** How long to wait for the coordinator once no handler is waited for any more. */
  WorkerBuilder lastWords(Duration longest) {
    this.lastWords = longest;
    return this;
  }

  WorkerBuilder clock(NanoClock monotonic) {
    this.clock = monotonic;
    return this;
  }

  /**
   * A worker, to be started.
   *
   * @throws InvalidRequestException if something is missing or out of its bounds
   */
  public Worker build() {
    check();
    WorkerPlan plan =
        new WorkerPlan(name, labels, allRuns ? List.of() : runs, concurrency, ttl.toMillis());
    SecureRandom secure = new SecureRandom();
    WorkerLogic logic =
        new WorkerLogic(
            plan,
            () -> new OpId(secure.nextLong(), secure.nextLong()),
            () -> ThreadLocalRandom.current().nextDouble());
    WorkerStatus status = new WorkerStatus();
    Pools pools = Pools.of(name, concurrency);
    WorkerEngine engine =
        new WorkerEngine(name, coordinator, logic, handler, status, listener, pools, clock);
    return new Worker(name, engine, status, drainTimeout, lastWords, shutdownHook);
  }

  private void check() {
    require(handler != null, "a worker needs a handler: call handler(...)");
    require(allRuns != !runs.isEmpty(), "name the runs to work on, or call allRuns(), not both");
    require(runs.size() <= Limits.MAX_RUNS_PER_CLAIM, "a worker works on at most 64 runs by name");
    require(Names.isValid(name), "'" + name + "' is no name: 1 to 64 characters of [a-z0-9._-]");
    require(
        concurrency >= 1 && concurrency <= Limits.MAX_SESSION_CAPACITY,
        "concurrency is 1 to " + Limits.MAX_SESSION_CAPACITY + ": " + concurrency);
    long millis = ttl.toMillis();
    require(
        millis >= Limits.MIN_TTL_MILLIS && millis <= Limits.MAX_TTL_MILLIS,
        "a TTL is 1 s to 1 h: " + ttl);
    require(!drainTimeout.isNegative(), "a timeout is not negative: " + drainTimeout);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new InvalidRequestException(otherwise);
    }
  }
}
