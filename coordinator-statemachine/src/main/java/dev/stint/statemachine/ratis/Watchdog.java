package dev.stint.statemachine.ratis;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.LifeCycle;

/**
 * Notices when Ratis has closed, or given up on, what it should be running. It does so without
 * ending the process, which would stay as a zombie: after a pause of the process, when the apply
 * thread or the log failed, when this node was removed from the group, when a received snapshot
 * could not be put in its place.
 */
final class Watchdog {

  private static final long INTERVAL_MILLIS = 250;

  /** Looks and not time: a process that stood still has not looked. Five seconds of them. */
  private static final int LOST_INSTALL_LOOKS = 20;

  private final String nodeId;
  private final RaftServer server;
  private final Collection<GroupReplica> replicas;
  private final NodeEvents events;
  private final ScheduledExecutorService executor;
  private final Map<GroupReplica, Integer> lostInstalls = new HashMap<>();

  Watchdog(String nodeId, RaftServer server, Collection<GroupReplica> replicas, NodeEvents events) {
    this.nodeId = nodeId;
    this.server = server;
    this.replicas = replicas;
    this.events = events;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, nodeId + "-raft-watchdog");
              thread.setDaemon(true);
              return thread;
            });
  }

  void start() {
    executor.scheduleWithFixedDelay(
        this::look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  void close() {
    executor.shutdownNow();
  }

  private void look() {
    try {
      check();
    } catch (Throwable e) { // an Error too: it would end the looking, and nobody would know
      events.fatal("Raft on " + nodeId + " can not be looked at any more", e);
    }
  }

  private void check() {
    LifeCycle.State state = server.getLifeCycleState();
    if (state != LifeCycle.State.RUNNING) {
      events.fatal(
          "Raft on "
              + nodeId
              + " is "
              + state
              + " by itself; it does so after a pause of the process, see the log before this",
          null);
      return;
    }
    for (GroupReplica replica : replicas) {
      check(replica);
    }
  }

  private void check(GroupReplica replica) {
    RaftServer.Division division = replica.division();
    LifeCycle.State state = division.getInfo().getLifeCycleState();
    if (state.isClosingOrClosed() || state == LifeCycle.State.EXCEPTION) {
      events.fatal(
          "Group "
              + replica.group()
              + " is "
              + state
              + " on "
              + nodeId
              + " by itself: it failed, or this node was removed from it; see the log before this",
          null);
    } else if (!division.getRaftLog().isOpened()) {
      events.fatal(
          "The Raft log of group "
              + replica.group()
              + " on "
              + nodeId
              + " has closed after an error; check the disk for space and errors",
          null);
    } else if (replica.machine().waitsForALostInstall()) {
      if (lostInstalls.merge(replica, 1, Integer::sum) == LOST_INSTALL_LOOKS) {
        replica.machine().endOverLostInstall();
      }
    } else {
      lostInstalls.remove(replica);
    }
  }
}
