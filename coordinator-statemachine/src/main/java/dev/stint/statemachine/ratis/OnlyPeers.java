package dev.stint.statemachine.ratis;

import java.util.EnumSet;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.proto.RaftProtos.FileChunkProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto.SnapshotChunkProto;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;

/**
 * Serves nothing but Raft between nodes on the peer port.
 *
 * <p>Ratis serves clients and administration there as well, without authorisation: whoever reaches
 * the port could write entries, change the members or delete a group with its directory. All of
 * that is done in process here, so those services are refused altogether. Two ports on loopback
 * would leave them to every user of the machine.
 *
 * <p>It also tells where a file of a snapshot has come to its end, on the thread that received it
 * and when Ratis has let go of its lock; the next piece waits for that.
 */
final class OnlyPeers implements GrpcServices.Customizer, ServerInterceptor {

  private static final String INSTALL_SNAPSHOT =
      RaftServerProtocolServiceGrpc.getInstallSnapshotMethod().getFullMethodName();

  /** Whoever wants to know of the files of snapshots that arrive. */
  @FunctionalInterface
  interface FileReceiver {
    void fileReceived(RaftGroupId group, String requestId, String file);
  }

  private final FileReceiver receiver;

  private OnlyPeers(FileReceiver receiver) {
    this.receiver = receiver;
  }

  static Parameters parameters(FileReceiver receiver) {
    Parameters parameters = new Parameters();
    GrpcConfigKeys.Server.setServicesCustomizer(parameters, new OnlyPeers(receiver));
    return parameters;
  }

  @Override
  public NettyServerBuilder customize(
      NettyServerBuilder builder, EnumSet<GrpcServices.Type> types) {
    return builder.intercept(this);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String service = call.getMethodDescriptor().getServiceName();
    if (RaftServerProtocolServiceGrpc.SERVICE_NAME.equals(service)) {
      ServerCall.Listener<Q> listener = next.startCall(call, headers);
      return INSTALL_SNAPSHOT.equals(call.getMethodDescriptor().getFullMethodName())
          ? new Pieces<>(listener)
          : listener;
    }
    call.close(
        Status.PERMISSION_DENIED.withDescription("This port serves the peers of the cluster only"),
        new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private final class Pieces<Q> extends SimpleForwardingServerCallListener<Q> {

    Pieces(ServerCall.Listener<Q> ratis) {
      super(ratis);
    }

    @Override
    public void onMessage(Q message) {
      super.onMessage(message);
      if (message instanceof InstallSnapshotRequestProto request) {
        RaftGroupId group =
            RaftGroupId.valueOf(request.getServerRequest().getRaftGroupId().getId());
        SnapshotChunkProto piece = request.getSnapshotChunk();
        for (FileChunkProto part : piece.getFileChunksList()) {
          if (part.getDone()) {
            receiver.fileReceived(group, piece.getRequestId(), part.getFilename());
          }
        }
      }
    }
  }
}
