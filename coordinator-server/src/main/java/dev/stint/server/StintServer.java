package dev.stint.server;

import dev.stint.server.grpc.AdviceStreams;
import dev.stint.server.grpc.ApiServer;
import dev.stint.server.health.DiskWatcher;
import dev.stint.server.health.HealthCheck;
import dev.stint.server.health.HealthCheck.Health;
import dev.stint.server.http.HttpEndpoints;
import dev.stint.server.logging.Fatal;
import dev.stint.server.metrics.Metrics;
import dev.stint.server.partition.LeaderWatch;
import dev.stint.server.partition.Partition;
import dev.stint.server.replica.GroupState;
import dev.stint.server.settings.HostPort;
import dev.stint.server.settings.Settings;
import dev.stint.statemachine.ratis.GroupReplica;
import dev.stint.statemachine.ratis.RaftNode;
import dev.stint.statemachine.ratis.RaftStartException;
import dev.stint.statemachine.store.StoreIdentity;
import dev.stint.statemachine.store.StoreMemory;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: wiring, start and stop, and nothing else. Makes sure of its ports, starts the state and
 * Raft, then what others can reach; stops in the opposite order, handing leadership over on the
 * way.
 */
public final class StintServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StintServer.class);

  private static final long HEALTH_MILLIS = 500;

  /** The one group of a cluster so far. */
  public static final int GROUP = 0;

  private final Settings settings;
  private final Fatal fatal;
  private final DiskWatcher.Probe diskProbe;
  private final Metrics metrics = new Metrics();
  private final StoreMemory memory;
  private final GroupState state;
  private final AdviceStreams adviceStreams = new AdviceStreams(GROUP);
  private final Partition partition;
  private final LeaderWatch leaderWatch = new LeaderWatch();
  private final RaftNode raft;
  private final ScheduledExecutorService timers = thread("timers");

  /** Alone on its thread: it must look also when everything else waits for a disk. */
  private final ScheduledExecutorService watch = thread("leader-watch");

  private DiskWatcher disk;
  private ApiServer api;
  private HttpEndpoints http;
  private volatile boolean failed;
  private boolean stopped;

  private StintServer(
      Settings settings, Fatal fatal, StoreMemory memory, DiskWatcher.Probe diskProbe) {
    this.settings = settings;
    this.fatal = fatal;
    this.memory = memory;
    this.diskProbe = diskProbe;
    StoreIdentity identity = new StoreIdentity(settings.cluster().id(), GROUP);
    state = new GroupState(store(settings), identity, memory, metrics);
    partition =
        new Partition(
            settings.node().id(),
            state,
            RaftSettings.gateway(settings),
            metrics,
            adviceStreams,
            this::fail);
    raft =
        RaftNode.builder(RaftSettings.raft(settings, settings.node().dataDirectory()))
            .group(GROUP, state, partition)
            .onFatal(this::fail)
            .build();
  }

  /** Where a node keeps its state, beside what Raft keeps. */
  static Path store(Settings settings) {
    return settings.node().dataDirectory().resolve("db");
  }

  /** This node can not go on. Any thread. */
  private void fail(String reason, Throwable cause) {
    failed = true;
    fatal.end(reason, "mend that and start the node again; the others go on", cause);
  }

  /** Started again as it is, this node would be as wrong. */
  private void wrongState(String reason) {
    failed = true;
    fatal.end(
        reason,
        "stop it from starting again, keep "
            + settings.node().dataDirectory()
            + " and its log for the bug report, and replace this node: restore its state from the"
            + " others, or give it an empty directory under a new id; the others go on",
        null);
  }

  /**
   * Prepares the empty data directory of a new node; see {@link RaftNode#format}.
   *
   * @throws StartException if the directory holds anything, or can not be written
   */
  public static void format(Settings settings) throws StartException {
    try {
      RaftNode.format(
          settings.node().dataDirectory(), settings.cluster().id(), settings.node().id());
    } catch (IOException e) {
      throw StartException.ofDirectory(settings.node().dataDirectory(), e);
    } catch (RaftStartException e) {
      throw StartException.of(e);
    }
  }

  /**
   * Starts a node.
   *
   * @param version of the program, shown to operators
   * @throws StartException if the node must not or can not join, or a port can not be bound
   */
  public static StintServer start(Settings settings, Fatal fatal, String version)
      throws StartException {
    return start(settings, fatal, version, DiskWatcher.probe(settings.node().dataDirectory()));
  }

  /** The same, with a disk of which the probe says how full it is. */
  static StintServer start(
      Settings settings, Fatal fatal, String version, DiskWatcher.Probe diskProbe)
      throws StartException {
    StoreMemory memory = new StoreMemory(RaftSettings.store(settings));
    StintServer server;
    try {
      server = new StintServer(settings, fatal, memory, diskProbe);
    } catch (Throwable e) { // also an Error: the memory is not the heap's, nobody else frees it
      memory.close();
      throw e;
    }
    try {
      server.begin(version);
      return server;
    } catch (RaftStartException e) {
      server.close();
      throw StartException.of(e);
    } catch (Throwable e) {
      server.close();
      throw e;
    }
  }

  @SuppressWarnings("try") // ports are held, not used
  private void begin(String version) throws StartException, RaftStartException {
    Settings.Network network = settings.network();
    try (ReservedPort forApi = bound("network.api-listen", network.apiListen(), ReservedPort::of);
        ReservedPort forHttp =
            bound("network.http-listen", network.httpListen(), ReservedPort::of)) {
      raft.start();
    }
    GroupReplica replica = raft.replica(GROUP);
    partition.start(replica);
    disk =
        DiskWatcher.start(
            settings.node().dataDirectory(), settings.disk(), diskProbe, () -> cutLog(replica));
    api =
        bound(
            "network.api-listen",
            settings.network().apiListen(),
            listen ->
                ApiServer.start(
                    settings,
                    GROUP,
                    partition,
                    state,
                    replica,
                    adviceStreams,
                    metrics,
                    timers,
                    version));
    http =
        bound(
            "network.http-listen",
            settings.network().httpListen(),
            listen -> HttpEndpoints.start(listen, alive(), ready(replica), metrics));
    NodeGauges.supply(metrics, partition, state, replica, disk, adviceStreams, () -> failed);
    new TimedSnapshots(replica::triggerSnapshot, metrics)
        .every(settings.raft().snapshotIntervalMillis(), timers);
    api.watchDigests(this::wrongState);
    List<HealthCheck> ready = ready(replica);
    timers.scheduleWithFixedDelay(
        () -> api.serving(HealthCheck.allOk(ready)), 0, HEALTH_MILLIS, TimeUnit.MILLISECONDS);
    watch.scheduleWithFixedDelay(
        () -> watch(replica),
        LeaderWatch.LOOK_MILLIS,
        LeaderWatch.LOOK_MILLIS,
        TimeUnit.MILLISECONDS);
    LOG.info(
        "Node {} of cluster {} serves: api {}, http {}",
        settings.node().id(),
        settings.cluster().id(),
        api.address(),
        http.address());
  }

  /** Behind a snapshot the log can be purged, which is most of what a node can give back. */
  private static void cutLog(GroupReplica replica) {
    replica
        .triggerSnapshot()
        .whenComplete(
            (position, failure) -> {
              if (failure == null) {
                LOG.info("The disk is short of space; there is a snapshot at {}", position);
              } else {
                LOG.warn("The disk is short of space, and no snapshot could be made", failure);
              }
            });
  }

  private interface Binding<T> {
    T to(HostPort listen) throws IOException;
  }

  private static <T> T bound(String setting, HostPort listen, Binding<T> binding)
      throws StartException {
    try {
      return binding.to(listen);
    } catch (IOException | UnresolvedAddressException e) {
      throw StartException.ofPort(setting, listen, e);
    }
  }

  private static ScheduledExecutorService thread(String name) {
    ScheduledThreadPoolExecutor one =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    one.setRemoveOnCancelPolicy(true); // or what is over holds memory until its time
    return one;
  }

  /** What becomes of a leader that brings nothing through. */
  private void watch(GroupReplica replica) {
    LeaderWatch.Verdict verdict =
        leaderWatch.look(
            partition.leads(), partition.rounds(), partition.stats().oldestEntryMillis());
    long seconds = TimeUnit.MILLISECONDS.toSeconds(leaderWatch.stalledMillis());
    if (verdict == LeaderWatch.Verdict.HAND_OVER) {
      LOG.error(
          "Nothing that this leader logs has come through for {} s: its disk or those of the others"
              + " stand still. Another node is asked to lead",
          seconds);
      // Not here: Raft may make whoever asks wait for the very disk.
      CompletableFuture.supplyAsync(replica::transferLeadership)
          .thenCompose(leader -> leader)
          .whenComplete(
              (leader, error) -> {
                if (error != null) {
                  LOG.warn("Nobody took over: {}", error.toString());
                }
              });
    } else if (verdict == LeaderWatch.Verdict.END) {
      fail(
          "nothing that this leader logged has come through for "
              + seconds
              + " s, and nobody took over: a disk stands still",
          null);
    }
  }

  private List<HealthCheck> alive() {
    return List.of(
        HealthCheck.of(
            "not-failed",
            () -> failed ? Health.wrong("this node is ending") : Health.ok("running")));
  }

  private List<HealthCheck> ready(GroupReplica replica) {
    return List.of(
        HealthCheck.of("leader-known", () -> leaderKnown(replica)),
        HealthCheck.of("applied", () -> applied(replica)),
        HealthCheck.of("comes-through", () -> comesThrough(leaderWatch.stalledMillis())),
        disk);
  }

  private Health leaderKnown(GroupReplica replica) {
    String leader = failed ? null : replica.leaderIdOrNull();
    return leader == null ? Health.wrong("no leader is known") : Health.ok(leader + " leads");
  }

  private Health applied(GroupReplica replica) {
    long index = state.newest().index();
    long lag = replica.committedIndex() - index;
    return lag < 10_000
        ? Health.ok("applied " + index)
        : Health.wrong(lag + " entries behind the log");
  }

  private static Health comesThrough(long stalledMillis) {
    return stalledMillis < LeaderWatch.HAND_OVER_AFTER_MILLIS
        ? Health.ok("oldest entry " + stalledMillis + " ms under way")
        : Health.wrong("nothing has come through for " + stalledMillis + " ms");
  }

  /** Where the API listens, with the port that was taken. */
  public String apiAddress() {
    return api.address();
  }

  /** Where HTTP listens, with the port that was taken. */
  public String httpAddress() {
    return http.address().toString();
  }

  /** Whether this node leads and takes commands. */
  public boolean leads() {
    return partition.leads();
  }

  /** Raft's replica, for tests and tools. */
  public GroupReplica replica() {
    return raft.replica(GROUP);
  }

  /** While the state can still be read: whoever waits gets an answer and no broken call. */
  private void answerEverybody() {
    partition.close();
    if (api != null) {
      api.close();
    }
  }

  /** Stops gracefully: hands leadership over, answers everybody, closes. Idempotent. */
  @Override
  public synchronized void close() {
    if (stopped) {
      return;
    }
    stopped = true;
    watch.shutdownNow();
    if (api != null) {
      api.drain();
    }
    raft.stop(this::answerEverybody);
    answerEverybody(); // where Raft did not run
    if (http != null) {
      http.close();
    }
    if (disk != null) {
      disk.close();
    }
    timers.shutdownNow(); // last: until now they end what waits
    memory.close();
    LOG.info("Node {} has stopped", settings.node().id());
  }
}
