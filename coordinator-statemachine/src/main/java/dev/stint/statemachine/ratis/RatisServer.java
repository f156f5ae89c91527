package dev.stint.statemachine.ratis;

import dev.stint.statemachine.ratis.RaftStartException.Reason;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.util.ExitUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds, starts and closes Ratis' server, and says why it did not start. */
final class RatisServer {

  private static final Logger LOG = LoggerFactory.getLogger(RatisServer.class);

  private final RaftOptions options;
  private final String nodeId;
  private final NodeDirectory directory;
  private final SortedMap<Integer, GroupReplica> replicas;
  private final NodeEvents events;
  private RaftServer server;

  static {
    tame();
  }

  RatisServer(
      RaftOptions options,
      NodeDirectory directory,
      SortedMap<Integer, GroupReplica> replicas,
      NodeEvents events) {
    this.options = options;
    this.nodeId = options.self().nodeId();
    this.directory = directory;
    this.replicas = replicas;
    this.events = events;
  }

  /**
   * Ratis would end the process by itself, without a word of ours, when a port is taken and when
   * any thread of the process dies of an exception. Both are ours to decide.
   */
  static void tame() {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    ExitUtils.disableSystemExit();
    ExitUtils.setTerminateOnUncaughtException(false);
    Thread.setDefaultUncaughtExceptionHandler(before);
  }

  RaftServer server() {
    return server;
  }

  void start() throws RaftStartException {
    RaftProperties properties = RatisProperties.of(options, directory.raft());
    try {
      cutTornTails();
      build(properties);
      server.start();
      addOtherGroups();
    } catch (Throwable e) { // Ratis passes on whatever a state failed with
      throw explain(e);
    }
    for (GroupReplica replica : replicas.values()) {
      refuseGap(replica);
    }
    recordOpened();
  }

  private void cutTornTails() throws IOException {
    if (directory.sameBoot()) {
      for (GroupReplica replica : replicas.values()) {
        TornTail.cut(directory.group(replica.id()));
      }
    }
  }

  private void recordOpened() throws RaftStartException {
    try {
      directory.opened();
    } catch (IOException e) {
      throw explain(e);
    }
  }

  private void build(RaftProperties properties) throws IOException {
    // Ratis starts every group that it finds in its directory, without knowing its members. It
    // looks there while it is built, and only then; the groups are given to it one by one.
    RaftServerConfigKeys.setStorageDir(properties, List.of(directory.nothing().toFile()));
    server =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf(nodeId))
            .setGroup(ratisGroup(replicas.firstKey()))
            .setOption(RaftStorage.StartupOption.RECOVER)
            .setStateMachineRegistry(this::stateMachine)
            .setProperties(properties)
            .setParameters(OnlyPeers.parameters(this::fileReceived))
            .setThreadGroup(new RatisThreads())
            .build();
    RaftServerConfigKeys.setStorageDir(properties, List.of(directory.raft().toFile()));
  }

  private void fileReceived(RaftGroupId group, String requestId, String file) {
    replicas.values().stream()
        .filter(replica -> replica.id().equals(group))
        .forEach(replica -> replica.machine().fileReceived(requestId, file));
  }

  private void addOtherGroups() throws IOException {
    for (int group : replicas.tailMap(replicas.firstKey() + 1).keySet()) {
      GroupManagementRequest request =
          GroupManagementRequest.newAdd(
              ClientId.randomId(), server.getId(), group, ratisGroup(group), false);
      RaftClientReply reply = server.groupManagement(request);
      if (reply.getException() != null) {
        throw reply.getException();
      }
    }
  }

  private RaftGroup ratisGroup(int group) {
    List<RaftPeer> peers = options.initialPeers().stream().map(RatisServer::ratisPeer).toList();
    return RaftGroup.valueOf(replicas.get(group).id(), peers);
  }

  /** Equal priorities: with others a leader yields to a peer again and again that is sick. */
  private static RaftPeer ratisPeer(Peer peer) {
    return RaftPeer.newBuilder().setId(peer.nodeId()).setAddress(peer.address()).build();
  }

  private StateMachine stateMachine(RaftGroupId id) {
    for (GroupReplica replica : replicas.values()) {
      if (replica.id().equals(id)) {
        return replica.machine();
      }
    }
    throw new IllegalArgumentException(nodeId + " does not know the group " + id);
  }

  /**
   * Without the entries in between the state would stand still for ever, and the node still vote.
   */
  private void refuseGap(GroupReplica replica) throws RaftStartException {
    try {
      RaftLog log = server.getDivision(replica.id()).getRaftLog();
      Position applied = replica.machine().applied();
      if (log.getStartIndex() > applied.index() + 1) {
        throw new RaftStartException(
            Reason.LOG_GAP,
            "Group "
                + replica.group()
                + " holds the state at "
                + applied
                + ", but its log starts at "
                + log.getStartIndex()
                + ": the snapshot in between is missing or damaged. Remove node "
                + nodeId
                + " from the cluster and let it join again with an empty directory under a new"
                + " id");
      }
    } catch (IOException e) {
      throw explain(e);
    }
  }

  private RaftStartException explain(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException || cause instanceof ExitUtils.ExitException) {
        return new RaftStartException(
            Reason.PORT_IN_USE,
            "The peer port " + options.self().address() + " of " + nodeId + " can not be bound",
            failure);
      }
    }
    return findDamage(failure).orElseGet(() -> RaftStartException.failed(nodeId, failure));
  }

  private Optional<RaftStartException> findDamage(Throwable failure) {
    for (GroupReplica replica : replicas.values()) {
      if (!replica.machine().wasInitialized()) {
        // Ratis opens the log after the state machine, so it has not come to the log.
        continue;
      }
      Path current = directory.group(replica.id()).resolve("current");
      try {
        Optional<LogDamage> damage = LogDamage.find(current);
        if (damage.isPresent()) {
          String message = damage.get().describe(nodeId, replica.group());
          return Optional.of(new RaftStartException(Reason.LOG_DAMAGED, message, failure));
        }
      } catch (IOException | RuntimeException e) {
        LOG.warn("{}: the log in {} could not be looked through", nodeId, current, e);
      }
    }
    return Optional.empty();
  }

  /**
   * Closes Ratis on a thread of its own, because it may never return.
   *
   * @return whether it did within the time
   */
  boolean close(int boundMillis) {
    if (server == null) {
      return true;
    }
    Thread closer =
        new Thread(
            () -> {
              try {
                server.close();
              } catch (IOException | RuntimeException e) {
                LOG.warn("{}: Raft did not close well", nodeId, e);
              }
            },
            nodeId + "-raft-close");
    closer.setDaemon(true);
    closer.start();
    try {
      closer.join(TimeUnit.MILLISECONDS.toMillis(boundMillis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !closer.isAlive();
  }

  /** A thread of Ratis that dies leaves a group that only seems alive. */
  private final class RatisThreads extends ThreadGroup {

    RatisThreads() {
      super(nodeId + "-raft");
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
      events.fatal("The thread " + thread.getName() + " of Raft died: " + failure, failure);
    }
  }
}
