package dev.stint.statemachine.ratis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.util.LifeCycle;

/** Collects a {@link GroupStatus} from Ratis. */
final class StatusReader {

  private StatusReader() {}

  static GroupStatus read(
      int group, RaftServer.Division division, CoordinatorStateMachine machine, int inFlight) {
    if (division == null
        || machine.failed()
        || division.getInfo().getLifeCycleState() != LifeCycle.State.RUNNING) {
      return outOfService(group, machine, inFlight);
    }
    DivisionInfo info = division.getInfo();
    RaftLog log = division.getRaftLog();
    long end = log.getNextIndex() - 1;
    return new GroupStatus(
        group,
        roleOf(info.getCurrentRole()),
        info.getCurrentTerm(),
        Optional.ofNullable(info.getLeaderId()).map(Object::toString),
        info.isLeaderReady(),
        machine.applied(),
        machine.durable(),
        log.getLastCommittedIndex(),
        log.getStartIndex(),
        end,
        machine.snapshotPosition(),
        inFlight,
        followers(info, end));
  }

  private static GroupStatus outOfService(
      int group, CoordinatorStateMachine machine, int inFlight) {
    return new GroupStatus(
        group,
        GroupStatus.Role.NONE,
        0,
        Optional.empty(),
        false,
        machine.applied(),
        machine.durable(),
        -1,
        -1,
        -1,
        machine.snapshotPosition(),
        inFlight,
        List.of());
  }

  private static GroupStatus.Role roleOf(RaftPeerRole role) {
    return switch (role) {
      case LEADER -> GroupStatus.Role.LEADER;
      case CANDIDATE -> GroupStatus.Role.CANDIDATE;
      case FOLLOWER -> GroupStatus.Role.FOLLOWER;
      case LISTENER -> GroupStatus.Role.LISTENER;
      default -> GroupStatus.Role.NONE;
    };
  }

  /** Both lists come in the order of the leader's appenders; a change in between shows in size. */
  private static List<GroupStatus.Follower> followers(DivisionInfo info, long end) {
    List<ServerRpcProto> peers = info.getRoleInfoProto().getLeaderInfo().getFollowerInfoList();
    long[] matches = info.getFollowerMatchIndices();
    List<GroupStatus.Follower> followers = new ArrayList<>();
    for (int i = 0; i < peers.size(); i++) {
      long match = matches != null && matches.length == peers.size() ? matches[i] : -1;
      followers.add(
          new GroupStatus.Follower(
              peers.get(i).getId().getId().toStringUtf8(),
              match,
              Math.max(0, end - match),
              peers.get(i).getLastRpcElapsedTimeMs()));
    }
    followers.sort(Comparator.comparing(GroupStatus.Follower::nodeId));
    return followers;
  }

  /** The follower that answers and has most of the log. */
  static Optional<String> bestSuccessor(GroupStatus status, long silentMillisMax) {
    return status.followers().stream()
        .filter(follower -> follower.silentMillis() <= silentMillisMax)
        .max(Comparator.comparingLong(GroupStatus.Follower::matchIndex))
        .map(GroupStatus.Follower::nodeId);
  }
}
