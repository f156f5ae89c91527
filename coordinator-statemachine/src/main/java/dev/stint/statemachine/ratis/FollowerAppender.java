package dev.stint.statemachine.ratis;

import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.raftlog.RaftLogIOException;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.util.Timestamp;

/**
 * Sends a snapshot only to a follower that answers, and gives up on one that no longer does.
 *
 * <p>Ratis 3.3.0 sends a snapshot on the thread that also sends the heartbeats of that follower,
 * whether or not the follower can be reached. {@code StreamObserverWithTimeout.acquire} then waits
 * for the answers to the first pieces and does not hear that the call has failed long ago; the
 * thread is stuck there until a timeout that must be long enough for the end of a snapshot. After
 * the last piece, {@code InstallSnapshotResponseHandler.waitForResponse} waits without any bound. A
 * follower that comes back meanwhile hears nothing from its leader.
 *
 * <p>So here a snapshot begins only if the follower has answered lately, which heartbeats find out,
 * and {@link SnapshotPieces} keeps the thread out of those waits. All of it runs on that thread.
 */
final class FollowerAppender extends GrpcLogAppender {

  private final long contactMillis;
  private final long silenceMillis;
  private final long endMillis;

  private Timestamp gaveUp;
  private boolean withheld;

  FollowerAppender(RaftServer.Division server, LeaderState leaderState, FollowerInfo follower) {
    super(server, leaderState, follower);
    contactMillis = server.properties().maxRpcTimeoutMs();
    silenceMillis = server.properties().rpcSlownessTimeout().toLong(TimeUnit.MILLISECONDS);
    RaftProperties properties = server.getRaftServer().getProperties();
    endMillis =
        GrpcConfigKeys.Server.installSnapshotRequestTimeout(properties)
            .multiply(GrpcConfigKeys.Server.installSnapshotRequestElementLimit(properties))
            .toLong(TimeUnit.MILLISECONDS);
  }

  /** Asked in each round of Ratis' loop, before what else is to be sent. */
  @Override
  public SnapshotInfo shouldInstallSnapshot() {
    SnapshotInfo snapshot = super.shouldInstallSnapshot();
    withheld = snapshot != null && !answersLately();
    return withheld ? null : snapshot;
  }

  private boolean answersLately() {
    Timestamp answered = getFollower().getLastRpcResponseTime();
    return answered.elapsedTimeMs() <= contactMillis
        && (gaveUp == null || answered.compareTo(gaveUp) > 0);
  }

  /** The log has nothing for this follower, so there are only heartbeats, at their own pace. */
  @Override
  public AppendEntriesRequestProto newAppendEntriesRequest(long callId, boolean heartbeat)
      throws RaftLogIOException {
    if (!withheld) {
      return super.newAppendEntriesRequest(callId, heartbeat);
    }
    return getHeartbeatWaitTimeMs() > 0 ? null : super.newAppendEntriesRequest(callId, true);
  }

  /** Ratis would not wait at all, since it has entries for this follower that it can not send. */
  @Override
  public long getWaitTimeMs() {
    return withheld ? getHeartbeatWaitTimeMs() : super.getWaitTimeMs();
  }

  @Override
  public Iterable<InstallSnapshotRequestProto> newInstallSnapshotRequests(
      String requestId, SnapshotInfo snapshot) {
    Iterable<InstallSnapshotRequestProto> pieces =
        super.newInstallSnapshotRequests(requestId, snapshot);
    return () ->
        new SnapshotPieces<>(
            pieces.iterator(), new Receiver(), contactMillis, silenceMillis, endMillis);
  }

  private final class Receiver implements SnapshotPieces.Receiver {

    @Override
    public Object lastAnswer() {
      return getFollower().getLastRpcResponseTime();
    }

    /** Counts what Ratis waits for after errors; it is only asked whether there are new ones. */
    @Override
    public boolean hasNewErrors() {
      return getFollower().getErrorState().getErrorCountToDelay() > 0;
    }

    @Override
    public boolean isWanted() {
      return isRunning();
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public void pause() throws InterruptedException {
      Thread.sleep(1);
    }

    @Override
    public void gaveUp() {
      gaveUp = Timestamp.currentTime();
    }

    @Override
    public String toString() {
      return String.valueOf(getFollowerId());
    }
  }
}
