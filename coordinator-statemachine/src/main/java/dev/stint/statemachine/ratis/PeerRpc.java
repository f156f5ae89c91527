package dev.stint.statemachine.ratis;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpc;
import org.apache.ratis.server.ServerFactory;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;

/** Ratis' gRPC with {@link FollowerAppender}. Ratis finds it by its name and makes it itself. */
final class PeerRpc implements RpcType {

  @Override
  public String name() {
    return PeerRpc.class.getName();
  }

  @Override
  public ServerFactory newFactory(Parameters parameters) {
    return new Factory(ServerFactory.cast(SupportedRpcType.GRPC.newFactory(parameters)));
  }

  private record Factory(ServerFactory grpc) implements ServerFactory {

    @Override
    public RpcType getRpcType() {
      return grpc.getRpcType();
    }

    @Override
    public RaftServerRpc newRaftServerRpc(RaftServer server) {
      return grpc.newRaftServerRpc(server);
    }

    @Override
    public LogAppender newLogAppender(
        RaftServer.Division server, LeaderState state, FollowerInfo follower) {
      return new FollowerAppender(server, state, follower);
    }
  }
}
