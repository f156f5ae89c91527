package dev.stint.statemachine.ratis;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a Raft cluster: starts Ratis, watches it, and stops it.
 *
 * <p>Life: {@link #format} once per directory, then per process {@link #builder}, {@link #start},
 * {@link #stop}. When the node can not go on it says so once to its {@link FatalHandler}, which is
 * expected to end the process.
 */
public final class RaftNode implements AutoCloseable {

  /** What the process is halted with when Ratis does not stop. */
  public static final int HALTED_EXIT_CODE = 70;

  private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);
  private static final int DRAIN_POLL_MILLIS = 5;

  private enum State {
    NEW,
    RUNNING,
    STOPPED
  }

  private final RaftOptions options;
  private final String nodeId;
  private final IntConsumer halt;
  private final NodeEvents events;
  private final SortedMap<Integer, GroupReplica> replicas = new TreeMap<>();
  private State state = State.NEW;
  private FileChannel lock;
  private RatisServer ratis;
  private Watchdog watchdog;

  private RaftNode(Builder builder) {
    this.options = builder.options;
    this.nodeId = options.self().nodeId();
    this.halt = builder.halt;
    this.events = new NodeEvents(nodeId, builder.fatalHandler, this::failed, halt);
    builder.groups.forEach(
        (group, spec) -> {
          String name = nodeId + "@" + group;
          Submissions submissions = new Submissions(nodeId);
          CoordinatorStateMachine machine =
              new CoordinatorStateMachine(
                  name, spec.state(), events.of(spec.listener()), submissions, options.snapshots());
          replicas.put(group, new GroupReplica(group, options, machine, submissions));
        });
  }

  /** Prepares an empty directory for a node that holds group 0. See the other method. */
  public static void format(Path directory, String clusterId, String nodeId)
      throws IOException, RaftStartException {
    format(directory, clusterId, nodeId, Set.of(0));
  }

  /**
   * Prepares an empty directory for a node. Without it a node does not start, so that one whose
   * disk is missing does not vote with an empty memory. A format that a crash interrupted may be
   * repeated.
   *
   * @throws RaftStartException if the directory holds anything
   */
  public static void format(Path directory, String clusterId, String nodeId, Set<Integer> groups)
      throws IOException, RaftStartException {
    RatisServer.tame();
    new NodeDirectory(directory).format(clusterId, nodeId, groups);
  }

  public static Builder builder(RaftOptions options) {
    return new Builder(options);
  }

  /** Collects what a node is made of. */
  public static final class Builder {
    private record Group(ReplicatedState state, LeadershipListener listener) {}

    private final RaftOptions options;
    private final Map<Integer, Group> groups = new TreeMap<>();
    private FatalHandler fatalHandler;
    private IntConsumer halt = Runtime.getRuntime()::halt;

    private Builder(RaftOptions options) {
      this.options = Objects.requireNonNull(options, "options");
    }

    /** Adds a group, whose state the node opens and closes. Needed at least once. */
    public Builder group(int group, ReplicatedState state, LeadershipListener listener) {
      Objects.requireNonNull(state, "state");
      Objects.requireNonNull(listener, "listener");
      if (group < 0 || groups.putIfAbsent(group, new Group(state, listener)) != null) {
        throw new IllegalArgumentException("Group " + group + " is negative or there already");
      }
      return this;
    }

    /** What ends the process. Needed. */
    public Builder onFatal(FatalHandler handler) {
      this.fatalHandler = handler;
      return this;
    }

    /**
     * What halts the process when Ratis does not stop, given the exit code; by default {@link
     * Runtime#halt}.
     */
    public Builder halt(IntConsumer action) {
      this.halt = Objects.requireNonNull(action, "action");
      return this;
    }

    public RaftNode build() {
      Objects.requireNonNull(fatalHandler, "A fatal handler is needed: see onFatal");
      if (groups.isEmpty()) {
        throw new IllegalStateException("A node holds at least one group");
      }
      return new RaftNode(this);
    }
  }

  /**
   * Opens the states and joins the cluster. May be called once.
   *
   * @throws RaftStartException if the node must not or can not start; everything is closed again
   */
  public synchronized void start() throws RaftStartException {
    if (state != State.NEW) {
      throw new IllegalStateException(nodeId + " was started before");
    }
    state = State.STOPPED;
    events.start();
    try {
      NodeDirectory directory = new NodeDirectory(options.directory());
      directory.check(options.clusterId(), nodeId, replicas.keySet());
      lock = directory.lock();
      ratis = new RatisServer(options, directory, replicas, events);
      ratis.start();
      for (GroupReplica replica : replicas.values()) {
        replica.started(ratis.server());
      }
    } catch (RaftStartException e) {
      abortStart();
      throw e;
    } catch (Throwable e) { // an Error too: the states hold memory that is not the heap's
      abortStart();
      throw RaftStartException.failed(nodeId, e);
    }
    state = State.RUNNING;
    watchdog = new Watchdog(nodeId, ratis.server(), replicas.values(), events);
    watchdog.start();
  }

  private void abortStart() {
    events.silence();
    replicas.values().forEach(replica -> replica.submissions().shut("could not start"));
    closeAll();
  }

  /** What runs below. */
  RatisServer ratis() {
    return ratis;
  }

  /** The replica of a group. */
  public GroupReplica replica(int group) {
    GroupReplica replica = replicas.get(group);
    if (replica == null) {
      throw new IllegalArgumentException(nodeId + " does not hold group " + group);
    }
    return replica;
  }

  /** The replicas of all groups, by number. */
  public Collection<GroupReplica> replicas() {
    return List.copyOf(replicas.values());
  }

  /**
   * Stops gracefully: takes no more entries, waits for those in flight, hands leadership to another
   * node, then closes. Each step is bounded by {@link RaftOptions.Shutdown}; if Ratis does not
   * close, the process is halted. May be called any number of times, also after a failure.
   */
  public synchronized void stop() {
    stop(() -> {});
  }

  /**
   * The same.
   *
   * @param beforeClose runs when nothing is in flight any more and the states are still open: to
   *     answer whoever reads them or waits for an entry. What it throws is logged
   */
  public synchronized void stop(Runnable beforeClose) {
    if (state == State.RUNNING) {
      state = State.STOPPED;
      // Leadership moves while entries are refused; it must not look like a failure.
      replicas.values().forEach(replica -> replica.submissions().shut("is stopping"));
      drain();
      handOver();
      events.silence();
      try {
        beforeClose.run();
      } catch (RuntimeException e) {
        LOG.warn("{}: something failed before the states were closed", nodeId, e);
      }
      finish("stopped");
    }
  }

  /** Stops at once, without handing leadership over. */
  @Override
  public synchronized void close() {
    if (state == State.RUNNING) {
      state = State.STOPPED;
      events.silence();
      finish("closed");
    }
  }

  private void finish(String how) {
    watchdog.close();
    replicas.values().forEach(replica -> replica.submissions().shut("is " + how));
    if (!closeAll()) {
      LOG.error("{}: Raft does not close; halting the process", nodeId);
      halt.accept(HALTED_EXIT_CODE);
    }
    LOG.info("{} {}", nodeId, how);
  }

  private void drain() {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(options.shutdown().drainMillis());
    while (System.nanoTime() < end
        && replicas.values().stream().anyMatch(replica -> replica.submissions().inFlight() > 0)) {
      try {
        Thread.sleep(DRAIN_POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void handOver() {
    for (GroupReplica replica : replicas.values()) {
      if (replica.status().role() != GroupStatus.Role.LEADER) {
        continue;
      }
      try {
        String successor =
            replica
                .transferLeadership()
                .get(options.shutdown().handOverMillis(), TimeUnit.MILLISECONDS);
        LOG.info("{}: handed group {} to {}", nodeId, replica.group(), successor);
      } catch (ExecutionException | TimeoutException e) {
        LOG.warn("{}: stops as leader of group {}: {}", nodeId, replica.group(), e.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private boolean closeAll() {
    boolean inTime = ratis == null || ratis.close(options.shutdown().closeMillis());
    for (GroupReplica replica : replicas.values()) {
      replica.submissions().abandon("was closed");
      try {
        if (inTime) {
          replica.machine().close();
        }
      } catch (IOException | RuntimeException e) {
        LOG.warn("{}: the state of group {} did not close", nodeId, replica.group(), e);
      }
    }
    events.close();
    if (inTime) {
      unlock();
    }
    return inTime;
  }

  private void unlock() {
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      LOG.warn("{}: the lock of the directory was not released", nodeId, e);
    }
  }

  /** Nothing more comes in, and nobody waits for an answer that will not come. */
  private void failed(String reason) {
    replicas.values().forEach(replica -> replica.submissions().shut("has failed: " + reason));
    replicas.values().forEach(replica -> replica.submissions().abandon("failed"));
  }
}
